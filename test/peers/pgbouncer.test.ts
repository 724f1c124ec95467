import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { inTransaction, openDatabase } from '../../src/platform/db/open.ts'
import { type PgBouncer, startPgBouncer } from '../../support/pgbouncer.ts'
import { newFolder, type Running, run, serve } from '../../support/process.ts'
import { newOwnDatabase, type OwnDatabase, rowsAt } from '../../support/role.ts'
import { formFields, visitorOf } from '../../support/visitor.ts'

/** The programs behind Debian's PgBouncer 1.18, which knows no max_prepared_statements. Needs the build. */
beforeAll(() => {
  if (!existsSync('dist/main/serve.js')) throw new Error('dist/ is missing: run "npm run build" first')
})

let database: OwnDatabase
let folder: ReturnType<typeof newFolder>
let pooler: PgBouncer
const running: Running[] = []

beforeEach(async () => {
  folder = newFolder()
  database = await newOwnDatabase(inject('postgresUrl'))
})
afterEach(async () => {
  for (const { process, ended } of running.splice(0)) {
    process.kill('SIGKILL')
    await ended
  }
  await pooler.stop()
  await database.remove()
  folder.remove()
})

async function startPooler(mode: 'session' | 'transaction', ...lines: readonly string[]): Promise<void> {
  const port = Number(new URL(database.url).port)
  pooler = await startPgBouncer({ mode, port, users: { [database.role]: database.password }, lines })
}

/** The demonstration behind the pooler; only workers send. */
function behindPooler(settings: Record<string, unknown>): Record<string, string> {
  const path = join(folder.path, 'sekisho.yaml')
  const all = {
    demonstration: true,
    database: { kind: 'postgresql', ...settings },
    sms: { gateways: [{ kind: 'inbox', name: 'inbox' }], workInServer: false },
  }
  writeFileSync(path, JSON.stringify(all))
  const url = pooler.through(database.url)
  return { SEKISHO_CONFIG: path, SEKISHO_DATA_DIR: folder.path, SEKISHO_DATABASE_URL: url }
}

async function codeAt(url: string, number: string): Promise<string> {
  const answer = await fetch(`${url}/inbox/messages.json?to=${number}&wait=10`)
  const { messages } = (await answer.json()) as { messages: { text: string }[] }
  return /認証コード：(\d{6})/.exec(messages.at(-1)?.text ?? '')?.[1] ?? ''
}

describe.each(['session', 'transaction'] as const)('with PgBouncer in %s mode', mode => {
  it('the server and a worker do all that they do', async () => {
    await startPooler(mode)
    await database.limit()
    const env = { ...behindPooler({ pooler: mode }), SEKISHO_LISTEN_URL: database.url }
    const server = await serve(env)
    const worker = run('work', [], env)
    running.push(server, worker)
    await worker.printed('sms worker started')
    // Past the pooler, whatever its mode: the worker for messages, the server for the feed of its telephone system.
    const listening = `select 1 from pg_stat_activity where datname = '${database.role}' and query like 'LISTEN%'`
    await expect.poll(async () => (await rowsAt(database.url, listening)).length).toBe(2)

    const browser = visitorOf(server.url)
    await browser.post('/ou/', { loginId: 'demo-user1', password: 'sekisho-user-1' })
    const page = await browser.submit('/ou/code', { code: await codeAt(server.url, '08012345678') })
    const saved = await browser.submit('/ou/settings', formFields(page, 'main form'))
    expect(saved.text).toContain('保存しました')
    // Each connection of the pooler's is used by many now.
    const all = await Promise.all(Array.from({ length: 50 }, () => browser.get('/ou/settings')))
    expect(all.filter(({ status }) => status !== 200)).toEqual([])
    expect(server.output() + worker.output()).not.toMatch(/"level":50/)
  })

  it('a process that finds no limits at the role names each, with what to type, and does not start', async () => {
    await startPooler(mode)
    const env = behindPooler({ pooler: mode })
    for (const program of ['serve', 'work']) {
      const started = run(program, [], env)
      expect(await started.ended).toBe(78)
      for (const [name, seconds] of [
        ['statement_timeout', 10],
        ['lock_timeout', 10],
        ['idle_in_transaction_session_timeout', 15],
      ])
        expect(started.output()).toContain(`ALTER ROLE ${database.role} SET ${name} = '${seconds}s'`)
      expect(started.output()).not.toContain('    at ')
    }
  })

  it('a process finds limits that the role got meanwhile once the pooler was told RECONNECT', async () => {
    await startPooler(mode, `admin_users = ${database.role}`)
    const env = behindPooler({ pooler: mode })
    expect(await run('serve', [], env).ended).toBe(78)
    await database.limit()
    expect(await run('serve', [], env).ended).toBe(78)
    const url = new URL(pooler.through(database.url))
    url.pathname = '/pgbouncer'
    const console = new pg.Client({ connectionString: url.href })
    await console.connect()
    await console.query('RECONNECT')
    await console.end()
    running.push(await serve(env))
  })

  it('a process that is not told of it says so, also where the pooler passes over what it does not know', async () => {
    await startPooler(mode)
    const refused = run('serve', [], behindPooler({}))
    expect(await refused.ended).toBe(78)
    expect(refused.output()).toContain('database.pooler: a pooler stands before the database')
    await pooler.stop()
    const limits = 'statement_timeout,lock_timeout,idle_in_transaction_session_timeout'
    await startPooler(mode, `ignore_startup_parameters = ${limits}`)
    const ignored = run('serve', [], behindPooler({}))
    expect(await ignored.ended).toBe(78)
    expect(ignored.output()).toContain('database.pooler: statement_timeout was asked for and is not in force')
  })
})

describe('statements through PgBouncer in transaction mode', () => {
  it('have no names, so hundreds of transactions share a few connections', async () => {
    await startPooler('transaction', 'default_pool_size = 3')
    const url = pooler.through(database.url)
    const db = openDatabase({ kind: 'postgresql', url, maxConnections: 20, pooler: 'transaction' })
    try {
      const twice = (n: number) =>
        inTransaction(db, async tx => {
          const { rows } = await sql<{ n: number }>`select ${n}::int * 2 as n`.execute(tx)
          return rows[0]?.n
        })
      const numbers = Array.from({ length: 300 }, (_, n) => n)
      expect(await Promise.all(numbers.map(twice))).toEqual(numbers.map(n => 2 * n))
    } finally {
      await db.destroy()
    }
  })
})
