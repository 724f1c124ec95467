import type { Server } from 'node:http'
import { connect } from 'node:net'
import { type HttpBindings, serve } from '@hono/node-server'
import { Hono } from 'hono'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newKey } from '../../support/api.ts'
import { until } from '../../support/until.ts'
import { addOffice, makeWorld, ORIGIN, type World } from '../../support/world.ts'
import { apiApp } from './api.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const SITE = `POST /oa/ HTTP/1.1\r\nHost: localhost:8080\r\nOrigin: ${ORIGIN}\r\nContent-Type: application/x-www-form-urlencoded`
const API = 'PATCH /api/v1/contracts/office HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json'

it.each([
  ['a site', SITE],
  ['the API', API],
])('a request to %s that is broken off leaves no error in the log', async (_, head) => {
  const api = apiApp(world.deps, { assets: { addresses: {}, routes: new Hono() } })
  const app = head === API ? api : world.app
  const key = await newKey(world.deps)
  let begun = 0
  let handled = 0
  const fetch = async (request: Request, env: HttpBindings) => {
    begun += 1
    const answer = await app.fetch(request, env as never)
    handled += 1
    return answer
  }
  const server = await new Promise<Server>(resolve => {
    const started = serve({ fetch: fetch as never, port: 0, hostname: '127.0.0.1' }, () =>
      resolve(started as Server),
    )
  })
  try {
    const address = server.address()
    const socket = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1')
    socket.write(`${head}\r\nAuthorization: Bearer ${key}\r\nContent-Length: 100\r\n\r\nlogin`)
    await until(() => begun === 1)
    socket.destroy()
    await until(() => handled === 1)
    expect(world.logged()).not.toContain('"level":50')
    expect(world.logged()).not.toContain('aborted')
  } finally {
    server.close()
  }
})
