import { type OutgoingHttpHeaders, request } from 'node:http'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../support/free-port.ts'
import { recorded } from '../../support/rows.ts'
import { addOffice, makeWorld, testConfig, type World } from '../../support/world.ts'
import { apiApp } from './api.ts'

/** What a proxy on this machine says of its visitors; several headers need a real connection. */
let world: World
let port: number
let server: ReturnType<typeof serve>
beforeAll(async () => {
  const { server: usual } = testConfig()
  world = await makeWorld({ config: { server: { ...usual, trustedProxies: ['127.0.0.1'] } } })
  await addOffice(world.deps)
  port = await freePort()
  server = serve({ fetch: world.app.fetch, hostname: '127.0.0.1', port })
})
afterAll(async () => {
  server.close()
  await world.close()
})

/** The answer to a wrong password, and the address that the last one that was looked at counted for. */
async function tryFrom(...forwarded: readonly string[]) {
  const status = await post('/oa/', 'loginId=office&password=wrong', {
    host: 'localhost:8080',
    origin: 'http://localhost:8080',
    'content-type': 'application/x-www-form-urlencoded',
    ...(forwarded.length > 0 && { 'x-forwarded-for': [...forwarded] }),
  })
  return { status, address: (await recorded(world, 'sign-in.refused')).at(-1)?.address }
}

function post(path: string, body: string, headers: OutgoingHttpHeaders): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method: 'POST', headers }, answer =>
      answer.resume().on('end', () => resolve(answer.statusCode)),
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

describe('behind a trusted proxy', () => {
  it('a visitor counts for himself, however the proxy writes his address', async () => {
    for (const [forwarded, address] of [
      [['203.0.113.7:51008'], '203.0.113.7'],
      [['[2001:DB8::7]:443'], '2001:db8::7'],
      [['"[2001:db8::7]"'], '2001:db8::7'],
      [['::ffff:cb00:7108'], '203.0.113.8'],
      [['198.51.100.1', '203.0.113.9'], '203.0.113.9'],
      [['unknown', '203.0.113.10:1'], '203.0.113.10'],
    ] as const)
      expect(await tryFrom(...forwarded)).toEqual({ status: 422, address })
  })

  it('nobody is taken for the proxy: what is no address is refused before anything is looked at, and logged', async () => {
    const { address: before } = await tryFrom('203.0.113.11')
    for (const forwarded of [['unknown'], ['_hidden'], [''], ['203.0.113.7,'], ['203.0.113.7', 'unknown']])
      expect(await tryFrom(...forwarded), forwarded.join('|')).toEqual({ status: 400, address: before })
    expect(world.logged()).toContain('X-Forwarded-For of a trusted proxy holds no address')
  })

  it('one that sends no addresses at all is told once; health checks need none', async () => {
    for (const path of ['/healthz', '/readyz'])
      expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(200)
    expect(world.logged()).not.toContain('sends no X-Forwarded-For')
    const told = () => world.logged().split('sends no X-Forwarded-For').length - 1
    await tryFrom()
    await tryFrom()
    expect(told()).toBe(1)
  })

  it('the API refuses such a request, too', async () => {
    const app = apiApp(world.deps, { assets: { addresses: {}, routes: new (await import('hono')).Hono() } })
    const env = { incoming: { socket: { remoteAddress: '127.0.0.1' } } }
    const ask = (forwarded: string) =>
      app.request('/api/v1/key', { headers: { 'x-forwarded-for': forwarded } }, env)
    expect((await ask('203.0.113.7:1')).status).toBe(401)
    const refused = await ask('unknown')
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ type: '/api/v1/#problem-bad-forwarding' })
  })
})
