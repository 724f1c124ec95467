import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onPostgres, onSqlite } from '../../../support/engines.ts'
import { addManyLines, plainLines } from '../../../support/long-contract.ts'
import { signedInAdministrator } from '../../../support/people.ts'
import { formFields, type Visitor } from '../../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../../support/world.ts'
import { type Db, inTransaction, inTransactionIf, isPostgres } from './open.ts'
import { isDatabaseTrouble } from './trouble.ts'

/** What SQLite does when there is no room, no permission or no disk any more, and what people then read. */
let world: World
beforeEach(async () => {
  world = await makeWorld()
})
afterEach(() => world.close())

const contract = (id: string) => ({ id, name: id.repeat(2_000), enrolment: null, created_at: 1 })
const add = (tx: Db, id: string) => tx.insertInto('contract').values(contract(id)).execute()
const contracts = async (db: Db) =>
  (await db.selectFrom('contract').select('id').execute()).map(row => row.id)

/** Lets the file grow no further: the error of a full disk, from SQLite itself. */
async function fill(db: Db): Promise<() => Promise<void>> {
  await sql`pragma max_page_count = 1`.execute(db)
  return async () => void (await sql`pragma max_page_count = 1000000`.execute(db))
}

const failure = async (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    error => error,
  )

describe('a transaction', () => {
  for (const kind of ['inTransaction', 'inTransactionIf'])
    onSqlite(`${kind} fails with what filled the disk, and leaves nothing`, async () => {
      const { db } = world.deps
      const mend = await fill(db)
      const work = (tx: Db) => add(tx, 'first').then(() => add(tx, 'second'))
      const trouble = await failure(
        kind === 'inTransaction' ? inTransaction(db, work) : inTransactionIf(db, work, () => true),
      )
      expect(trouble).toMatchObject({ errcode: 13, message: 'database or disk is full' })
      expect(isDatabaseTrouble(trouble)).toBe(true)
      await mend()
      expect(await contracts(db)).toEqual([])
      await inTransaction(db, tx => add(tx, 'later'))
      expect(await contracts(db)).toEqual(['later'])
    })

  onSqlite('that SQLite took back does nothing more, also where its error was passed over', async () => {
    const { db } = world.deps
    const trouble = await failure(
      inTransaction(db, async tx => {
        // What SQLite does by itself when the disk fails.
        await sql`rollback`.execute(tx)
        await add(tx, 'alone')
      }),
    )
    expect(isDatabaseTrouble(trouble)).toBe(true)
    expect(await contracts(db)).toEqual([])
  })

  onPostgres(
    'on PostgreSQL fails with what broke the connection, not with the attempt to take back',
    async () => {
      const { db } = world.deps
      for (const kind of ['inTransaction', 'inTransactionIf']) {
        const work = async (tx: Db) => {
          await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx)
          return 'not reached'
        }
        const trouble = await failure(
          kind === 'inTransaction' ? inTransaction(db, work) : inTransactionIf(db, work, () => true),
        )
        expect(trouble).toMatchObject({ code: '57P01' })
      }
      expect(await contracts(db)).toEqual([])
    },
  )

  it('says of a read-only database what it is', async () => {
    const { db } = world.deps
    if (isPostgres(db)) {
      const trouble = await failure(
        inTransaction(db, async tx => {
          await sql`set transaction read only`.execute(tx)
          await add(tx, 'x')
        }),
      )
      expect(trouble).toMatchObject({ code: '25006' })
      expect(isDatabaseTrouble(trouble)).toBe(true)
      return
    }
    await sql`pragma query_only = on`.execute(db)
    const trouble = await failure(inTransaction(db, tx => add(tx, 'x')))
    expect(trouble).toMatchObject({ errcode: 8 })
    expect(isDatabaseTrouble(trouble)).toBe(true)
  })
})

/** A form with so much in it that it needs new pages. */
async function typed(browser: Visitor): Promise<Record<string, string>> {
  const fields = formFields(await browser.get('/oa/sms-numbers'), '#numbers-form')
  for (const name of Object.keys(fields)) if (name.startsWith('number.')) fields[name] = '07055556666'
  return { ...fields, action: 'set' }
}

onSqlite(
  'with no room left people read that nothing was saved, keep what they typed, and can send it again',
  async () => {
    await addOffice(world.deps)
    await addManyLines(world.deps, 'office', plainLines(300))
    const browser = await signedInAdministrator(world)
    const fields = await typed(browser)
    const mend = await fill(world.deps.db)
    // Free pages are used up first.
    while ((await failure(add(world.deps.db, String(Math.random())))) === undefined);
    let page = await browser.post('/oa/sms-numbers', fields)
    for (let tries = 0; page.status !== 503 && tries < 200; tries += 1)
      page = await browser.post('/oa/sms-numbers', fields)
    expect(page.status).toBe(503)
    expect(page.text).toContain('変更は何も保存されていません。')
    expect(formFields(page, 'main form')).toMatchObject(fields)
    expect(world.logged()).toContain('"errcode":13,"message":"database or disk is full"')
    world.clock.pass(1_000)
    const ready = await world.visitor().get('/readyz')
    expect([ready.status, JSON.parse(ready.html).database]).toEqual([503, 'not usable'])
    await mend()
    expect((await browser.post('/oa/sms-numbers', formFields(page, 'main form'))).location).toBe(
      '/oa/sms-numbers/confirm',
    )
  },
)
