import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { onPostgres } from '../../support/engines.ts'
import { makeSwitchWorld, save } from '../../support/switch.ts'
import { OFFICE } from '../../support/world.ts'
import type { Db } from '../platform/db/open.ts'

/** The view of docs/switch.md, for telephone systems that look into the database. */
const [LINE = '', OTHER] = OFFICE.users.map(({ line }) => line)
const [statements = ''] = /(?<=^```sql\n).*?(?=^```)/ms.exec(readFileSync('docs/switch.md', 'utf8')) ?? []

it('stands in the document of either language', () => {
  expect(statements).toContain('create view')
  expect(readFileSync('docs/switch.ja.md', 'utf8')).toContain(statements)
})

onPostgres('shows what a line does to a role that sees nothing else', async () => {
  const all = await makeSwitchWorld()
  await save(all.world, LINE, {
    forwarding: [
      { when: 'busy', to: { number: '0312345678' } },
      { when: 'no-answer', after: 25, to: { voicemail: true } },
    ],
    rejectedCallers: ['09011112222', '+12025550123'],
    showCallerNumber: false,
  })
  await all.passOn()
  const rows = await undone(all.world.deps.db, async tx => {
    for (const one of statements.split(';')) if (one.trim() !== '') await sql.raw(one).execute(tx)
    await sql`set local role switch_reader`.execute(tx)
    const seen = await sql<Record<string, unknown>>`select * from switch_line order by line`.execute(tx)
    await expect(sql`select * from line`.execute(tx)).rejects.toThrow('permission denied')
    return seen.rows
  })
  expect(rows).toEqual([
    {
      line: LINE,
      version: await all.version(LINE),
      in_service: true,
      always: null,
      busy: { number: '0312345678' },
      no_answer: { voicemail: true },
      after_seconds: 25,
      unreachable: null,
      reject_anonymous: false,
      rejected_callers: ['09011112222', '+12025550123'],
      show_caller_number: false,
      international_suspended: true,
    },
    expect.objectContaining({ line: OTHER, busy: null, no_answer: null, after_seconds: null }),
  ])
  await all.close()
})

/** In a transaction that is taken back: views and roles would outlive the test. */
async function undone<T>(db: Db, act: (tx: Db) => Promise<T>): Promise<T> {
  let result: { readonly value: T } | undefined
  const over = new Error('taken back')
  await db
    .transaction()
    .execute(async tx => {
      result = { value: await act(tx) }
      throw over
    })
    .catch(error => {
      if (error !== over) throw error
    })
  if (result === undefined) throw new Error('not run')
  return result.value
}
