import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator } from '../../../support/people.ts'
import { formFields, type Visitor } from '../../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../../support/world.ts'
import { migrate } from '../../migrations/migrate.ts'
import {
  type Db,
  inTransaction,
  inTransactionIf,
  isDatabaseTrouble,
  isPostgres,
  openDatabase,
} from './open.ts'

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
  it.each(['inTransaction', 'inTransactionIf'])(
    '%s fails with what filled the disk, and leaves nothing',
    async kind => {
      if (isPostgres(world.deps.db)) return
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
    },
  )

  it('that SQLite took back does nothing more, also where its error was passed over', async () => {
    if (isPostgres(world.deps.db)) return
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

  it('on PostgreSQL fails with what broke the connection, not with the attempt to take back', async () => {
    if (!isPostgres(world.deps.db)) return
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
  })

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

describe('with no room left, people', () => {
  /** A form with so much in it that it needs new pages. */
  async function typed(browser: Visitor): Promise<Record<string, string>> {
    const fields = formFields(await browser.get('/oa/sms-numbers'), '#numbers-form')
    for (const name of Object.keys(fields)) if (name.startsWith('number.')) fields[name] = '07055556666'
    return { ...fields, action: 'set' }
  }

  it('read that nothing was saved, keep what they typed, and can send it again', async () => {
    if (isPostgres(world.deps.db)) return
    await addOffice(world.deps)
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
  })
})

describe.runIf(process.getuid?.() === 0 && process.env.TEST_DATABASE !== 'postgresql')(
  'a file system that is full',
  () => {
    it('ends a transaction with the error of the disk, and goes on when there is room again', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'sekisho-full-'))
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder])
      } catch {
        // A container may not mount; SQLite's own limit above stands for it.
        rmSync(folder, { recursive: true })
        return
      }
      const db = openDatabase({ kind: 'sqlite', file: join(folder, 'full.sqlite') })
      try {
        await migrate(db)
        const { bavail, bsize } = statfsSync(folder)
        writeFileSync(join(folder, 'filling'), Buffer.alloc(bavail * bsize - 64 * 1024))
        const work = async (tx: Db) => {
          for (let n = 0; n < 2_000; n += 1) await add(tx, `x${n}`)
        }
        const trouble = await failure(inTransaction(db, work))
        expect(trouble).toMatchObject({ errcode: expect.any(Number) })
        expect(trouble.message).not.toContain('transaction')
        expect(isDatabaseTrouble(trouble)).toBe(true)
        rmSync(join(folder, 'filling'))
        expect(await contracts(db)).toEqual([])
        await inTransaction(db, tx => add(tx, 'later'))
        expect(await contracts(db)).toEqual(['later'])
      } finally {
        await db.destroy()
        execFileSync('umount', [folder])
        rmSync(folder, { recursive: true })
      }
    })
  },
)
