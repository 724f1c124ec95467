import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { newFolder, serve } from '../../support/process.ts'
import { Visitor } from '../../support/visitor.ts'

/** A real server of the demonstration, on the engine of this test run, that believes a proxy on this machine. */
export async function startServer() {
  const folder = newFolder()
  const config = join(folder.path, 'config.yaml')
  const database = process.env.TEST_DATABASE === 'postgresql' ? await postgresDatabase() : undefined
  const kind = database ? 'database: { kind: postgresql }\n' : ''
  writeFileSync(config, `demonstration: true\nserver: { trustedProxies: ["127.0.0.1", "::1"] }\n${kind}`)
  const env = {
    SEKISHO_CONFIG: config,
    SEKISHO_DATA_DIR: folder.path,
    ...(database && {
      SEKISHO_DATABASE_URL: database.url,
      SEKISHO_SECRET: randomBytes(32).toString('base64'),
    }),
  }
  let running = await serve(env)
  return {
    get url() {
      return running.url
    },
    get pid() {
      return running.process.pid ?? 0
    },
    output: () => running.output(),
    visitor: (address?: string) => visitorAt(running.url, address),
    async killAndRestart() {
      running.process.kill('SIGKILL')
      await running.ended
      running = await serve({ ...env, PORT: new URL(running.url).port })
    },
    async stop() {
      running.process.kill('SIGKILL')
      await running.ended
      await database?.drop()
      folder.remove()
    },
  }
}

/** A browser over real HTTP, behind this address. */
function visitorAt(url: string, address?: string): Visitor {
  return new Visitor(request => {
    const { pathname, search } = new URL(request.url)
    const headers = new Headers(request.headers)
    if (headers.has('origin')) headers.set('origin', url)
    if (address !== undefined) headers.set('x-forwarded-for', address)
    const init = { method: request.method, headers, body: request.body, duplex: 'half', redirect: 'manual' }
    return fetch(new Request(`${url}${pathname}${search}`, init as RequestInit))
  })
}

/** A connection that is open and says nothing but this. */
export function openSocket(url: string, first = ''): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      if (first !== '') socket.write(first)
      resolve(socket)
    })
    socket.once('error', reject)
  })
}

/** What the server says before it closes the connection. */
export function untilClosed(socket: Socket): Promise<string> {
  return new Promise(resolve => {
    let said = ''
    socket.on('data', data => {
      said += data
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(said))
  })
}

async function postgresDatabase() {
  const url = inject('postgresUrl')
  const name = `servers_${randomBytes(6).toString('hex')}`
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: `${url}postgres` })
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await run(`CREATE DATABASE ${name}`)
  return { url: `${url}${name}`, drop: () => run(`DROP DATABASE ${name} WITH (FORCE)`) }
}
