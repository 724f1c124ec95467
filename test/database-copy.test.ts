import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { newFolder, type Running, run, serve } from '../support/process.ts'
import { newOwnDatabase, type OwnDatabase, rowsAt } from '../support/role.ts'
import { until } from '../support/until.ts'
import { type Visitor, visitorOf } from '../support/visitor.ts'

/** `sekisho database copy`: from SQLite to PostgreSQL, with the programs as an operator runs them. Needs the build. */
beforeAll(() => {
  if (!existsSync('dist/main/cli.js')) throw new Error('dist/ is missing: run "npm run build" first')
})

let folder: ReturnType<typeof newFolder>
let database: OwnDatabase
let urlFile: string
const running: Running[] = []
beforeEach(async () => {
  folder = newFolder()
  database = await newOwnDatabase(inject('postgresUrl'))
  urlFile = join(folder.path, 'database-url')
  writeFileSync(urlFile, `${database.url}\n`)
})
afterEach(async () => {
  for (const { process, ended } of running.splice(0)) {
    process.kill('SIGKILL')
    await ended
  }
  await database.remove()
  folder.remove()
})

const onSqlite = () => ({ SEKISHO_DATA_DIR: folder.path })
function onPostgres(): Record<string, string> {
  const path = join(folder.path, 'sekisho.yaml')
  writeFileSync(path, 'demonstration: true\ndatabase: { kind: postgresql }\n')
  return { ...onSqlite(), SEKISHO_CONFIG: path, SEKISHO_DATABASE_URL: database.url }
}
const begin = (env: Record<string, string>, ...args: readonly string[]) => {
  const command = run('cli', [...args, '--demonstration'], env)
  running.push(command)
  return command
}
async function done(command: Running): Promise<{ readonly code: number | null; readonly output: string }> {
  return { code: await command.ended, output: command.output() }
}
const copy = (...options: readonly string[]) =>
  begin(onSqlite(), 'database', 'copy', '--to', urlFile, ...options)

async function signedIn(url: string): Promise<Visitor> {
  const browser = visitorOf(url)
  await browser.post('/oa/', { loginId: 'demo-admin', password: 'sekisho-demo-1' })
  const answer = await fetch(`${url}/inbox/messages.json?to=09012345678&wait=10`)
  const { messages } = (await answer.json()) as { messages: { text: string }[] }
  const code = /認証コード：(\d{6})/.exec(messages.at(-1)?.text ?? '')?.[1] ?? ''
  await browser.post('/oa/code', { code })
  return browser
}

/** The demonstration in which somebody signed in, stopped. Who he was. */
async function demonstrationOfBefore(): Promise<Visitor> {
  const server = await serve(onSqlite())
  const browser = await signedIn(server.url)
  server.process.kill('SIGTERM')
  await server.ended
  return browser
}

/** Rows in the demonstration's SQLite, as many as it takes to break a copy off in the middle. */
function addMessages(count: number): void {
  const file = new DatabaseSync(join(folder.path, 'sekisho.sqlite'))
  file.exec(`with recursive n (i) as (select 1 union all select i + 1 from n where i < ${count})
    insert into sms_message (id, purpose, to_number, useless_after, state, created_at, next_try_at, tries)
    select 'm' || i, 'sign-in', '髙橋 "quoted" \\ ' || char(10) || i, i, 'submitted', i, i, 1 from n`)
  file.close()
}

describe('database copy', () => {
  it('brings everything over: who is signed in stays so, the trail is whole, and numbers go on', async () => {
    const before = await demonstrationOfBefore()
    addMessages(2_345)
    const looked = await done(copy('--dry-run'))
    expect(looked.code).toBe(0)
    expect(looked.output).toMatch(/ 234\d {2}sms_message/)
    expect(await rowsAt(database.url, "select 1 from pg_tables where schemaname = 'public'")).toEqual([])

    const copied = await done(copy())
    expect(copied.output).toContain('Both sides hold the same.')
    expect(copied.output).toContain('The audit trail is whole')
    expect(copied.code).toBe(0)
    const server = await serve(onPostgres())
    running.push(server)
    const there = visitorOf(server.url)
    for (const [name, value] of before.cookies) there.cookies.set(name, value)
    expect((await there.get('/oa/lines')).text).toContain('利用者番号一覧')
    await signedIn(server.url)
    const verified = await done(begin(onPostgres(), 'audit', 'verify'))
    expect([verified.code, verified.output]).toEqual([
      0,
      expect.stringContaining('The audit trail is whole.'),
    ])
  })

  it('that is killed goes on where it was', async () => {
    await demonstrationOfBefore()
    addMessages(60_000)
    const first = copy()
    const progress = "select last from database_copy where name = 'sms_message'"
    await until(
      async () => Number((await rowsAt(database.url, progress).catch(() => []))[0]?.last ?? 0) > 5_000,
    )
    first.process.kill('SIGKILL')
    await first.ended
    // Its last piece may still be under way in the database.
    await until(async () => (await rowsAt(database.url, OTHERS)).length === 0)
    const [{ n: half }] = (await rowsAt(database.url, 'select count(*)::int as n from sms_message')) as [
      { n: number },
    ]
    expect(half).toBeLessThan(60_000)
    // What is there is not copied again: a row that is changed there would be mended by that.
    await rowsAt(database.url, "update sms_message set tries = 9 where id = 'm1'")
    const second = await done(copy())
    expect([second.code, second.output]).toEqual([
      1,
      expect.stringContaining('Both sides differ in sms_message'),
    ])
    await rowsAt(database.url, "update sms_message set tries = 1 where id = 'm1'")
    expect(await done(copy())).toMatchObject({ code: 0 })
  })

  it('does not touch a database that is in use, nor one of another version', async () => {
    await demonstrationOfBefore()
    const env = onPostgres()
    expect(await done(begin(env, 'migrate'))).toMatchObject({ code: 0 })
    await rowsAt(database.url, "insert into contract (id, name, created_at) values ('c', '商店', 1)")
    for (const options of [[], ['--dry-run']]) {
      const refused = await done(copy(...options))
      expect([refused.code, refused.output]).toEqual([
        1,
        expect.stringContaining('there are rows in contract'),
      ])
    }
    await rowsAt(database.url, 'delete from contract')
    // One of an older version is left as it is, too.
    const migrations = 'select name from kysely_migration order by name'
    const all = await rowsAt(database.url, migrations)
    await rowsAt(
      database.url,
      "alter table audit_head drop column checkpoints; delete from kysely_migration where name >= '0043'",
    )
    const older = await rowsAt(database.url, migrations)
    expect(older.length).toBeLessThan(all.length)
    expect((await done(copy())).output).toContain('The other database has another audit_head')
    expect(await rowsAt(database.url, migrations)).toEqual(older)
    expect(await done(begin(env, 'migrate'))).toMatchObject({ code: 0 })
    await rowsAt(database.url, 'alter table line add column later text')
    expect((await done(copy())).output).toContain('The other database has another line')
    expect((await done(begin(env, 'database', 'copy', '--to', urlFile))).output).toContain(
      'names a PostgreSQL',
    )
  })
})

const OTHERS = `select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
