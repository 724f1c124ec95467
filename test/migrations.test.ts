import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { migrateTo } from '../src/migrations/migrate.ts'
import { openDatabase } from '../src/platform/db/open.ts'

const folder = mkdtempSync(join(tmpdir(), 'sekisho-migrations-'))
const db = openDatabase({ kind: 'sqlite', file: join(folder, 'test.sqlite') })
afterEach(async () => {
  await db.destroy()
  rmSync(folder, { recursive: true })
})

describe('migrating a database with messages in it', () => {
  it('keeps every message and its attempts, and their rules, when the table is made anew on SQLite (0005)', async () => {
    await migrateTo(db, '0004-numbers-at-rest')
    await sql`insert into contract (id, name, created_at) values ('c', '商店', 1)`.execute(db)
    await sql`insert into account (id, contract_id, site, login_id, password_hash, password_initial, created_at)
      values ('a', 'c', 'admin', 'office', '', 0, 1)`.execute(db)
    await sql`insert into sms_message (id, purpose, account_id, to_number, useless_after, state, created_at, next_try_at, tries)
      values ('m', 'sign-in', 'a', 'sealed', 9, 'submitted', 1, 1, 2)`.execute(db)
    await sql`insert into sms_attempt (message_id, n, gateway, state, started_at) values ('m', 1, 'smsc', 'failed', 1)`.execute(
      db,
    )
    await migrateTo(db, '0005-delivery')
    const messages = await db.selectFrom('sms_message').selectAll().execute()
    expect(messages).toMatchObject([{ id: 'm', account_id: 'a', state: 'submitted', tries: 2, heals: null }])
    await db
      .insertInto('sms_message')
      .values({
        id: 'test',
        purpose: 'test',
        account_id: null,
        challenge_id: null,
        to_number: 'sealed',
        useless_after: 9,
        state: 'queued',
        created_at: 2,
        next_try_at: 2,
        lease_until: null,
      })
      .execute()
    const { rows } = await sql<{
      name: string
    }>`select name from sqlite_schema where type = 'index' and sql is not null and tbl_name = 'sms_message' order by 1`.execute(
      db,
    )
    expect(rows.map(row => row.name)).toEqual([
      'sms_message_due',
      'sms_message_of_account',
      'sms_message_of_challenge',
      'sms_message_of_number',
    ])
    await db.deleteFrom('account').where('id', '=', 'a').execute()
    expect(await db.selectFrom('sms_attempt').selectAll().execute()).toEqual([])
  })
})
