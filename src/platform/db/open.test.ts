import { describe, expect, it } from 'vitest'
import { rowsOf } from '../../../support/rows.ts'
import { makeWorld } from '../../../support/world.ts'
import { inTransaction, inTransactionIf, isDatabaseTrouble, isPostgres } from './open.ts'

describe('the database', () => {
  it('is given limits in the text on SQLite, which would plan anew for each that is bound', async () => {
    const world = await makeWorld()
    const { db } = world.deps
    const { sql, parameters } = db.selectFrom('account').select('id').limit(7).compile()
    const isText = sql.endsWith('limit 7') && parameters.length === 0
    expect(isText).toBe(!isPostgres(db))
    await world.close()
  })

  it('may break in the middle of a transaction without ending the process', async () => {
    const world = await makeWorld()
    try {
      if (!isPostgres(world.deps.db)) return
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
