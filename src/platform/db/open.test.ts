import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { describe, expect, inject, it } from 'vitest'
import { onPostgres } from '../../../support/engines.ts'
import { asAdministrator } from '../../../support/postgres.ts'
import { rowsOf } from '../../../support/rows.ts'
import { makeWorld } from '../../../support/world.ts'
import { migrate, pendingMigrations } from '../../migrations/migrate.ts'
import { inTransaction, inTransactionIf, isPostgres, openDatabase } from './open.ts'
import { isDatabaseTrouble } from './trouble.ts'

describe('the database', () => {
  it('is given limits in the text on SQLite, which would plan anew for each that is bound', async () => {
    const world = await makeWorld()
    const { db } = world.deps
    const { sql, parameters } = db.selectFrom('account').select('id').limit(7).compile()
    const isText = sql.endsWith('limit 7') && parameters.length === 0
    expect(isText).toBe(!isPostgres(db))
    await world.close()
  })

  onPostgres('may break in the middle of a transaction without ending the process', async () => {
    const world = await makeWorld()
    try {
      let mend = async () => {}
      const work = inTransaction(world.deps.db, async tx => {
        mend = await world.breakDatabase()
        // Long enough for the news to arrive while nobody asks anything.
        await new Promise(resolve => setTimeout(resolve, 200))
        return tx.selectFrom('account').select('id').execute()
      })
      expect(await work.catch(isDatabaseTrouble)).toBe(true)
      await mend()
      expect(await rowsOf(world, 'account')).toEqual([])
    } finally {
      await world.close()
    }
  })

  it('takes back what stands in a transaction inside another one, when that one is taken back', async () => {
    const world = await makeWorld()
    const { db } = world.deps
    const add = (id: string) => (tx: typeof db) =>
      tx.insertInto('contract').values({ id, name: id, enrolment: null, created_at: 1 }).execute()
    const contracts = async () => (await rowsOf(world, 'contract')).map(row => row.id)
    try {
      const outer = (stands: boolean, id: string) =>
        inTransactionIf(
          db,
          async tx => {
            await inTransaction(tx, add(`${id}-inner`))
            // Its own outcome decides nothing here: whoever began the transaction looks at it.
            return inTransactionIf(tx, add(`${id}-undecided`), () => false)
          },
          () => stands,
        )
      await outer(false, 'refused')
      expect(await contracts()).toEqual([])
      await outer(true, 'done')
      expect((await contracts()).sort()).toEqual(['done-inner', 'done-undecided'])
      const failing = inTransactionIf(
        db,
        tx => add('x')(tx).then(() => Promise.reject(new Error('no'))),
        () => true,
      )
      await expect(failing).rejects.toThrow('no')
      expect((await contracts()).length).toBe(2)
    } finally {
      await world.close()
    }
  })
})

onPostgres('on PostgreSQL, the program needs no more than to own one schema', async () => {
  const server = inject('postgresUrl')
  const name = `plain_${randomBytes(8).toString('hex')}`
  await asAdministrator(server, `CREATE ROLE ${name} LOGIN PASSWORD 'plain'`)
  await asAdministrator(server, `CREATE DATABASE ${name}`)
  const url = new URL(name, server)
  const administrator = new pg.Client({ connectionString: url.href })
  await administrator.connect()
  await administrator.query(
    `REVOKE ALL ON SCHEMA public FROM PUBLIC; CREATE SCHEMA ${name} AUTHORIZATION ${name}`,
  )
  await administrator.end()
  Object.assign(url, { username: name, password: 'plain' })
  const db = openDatabase({ kind: 'postgresql', url: url.href, maxConnections: 2 })
  try {
    await migrate(db)
    expect(await pendingMigrations(db)).toEqual([])
    const tables = await db.introspection.getTables()
    expect(tables.length).toBeGreaterThan(20)
    expect(new Set(tables.map(({ schema }) => schema))).toEqual(new Set([name]))
  } finally {
    await db.destroy()
    await asAdministrator(server, `DROP DATABASE ${name} WITH (FORCE)`)
    await asAdministrator(server, `DROP ROLE ${name}`)
  }
})
