import { describe, expect, it } from 'vitest'
import { makeWorld } from '../../../test/world.ts'
import { inTransaction, isDatabaseTrouble, isPostgres } from './open.ts'

describe('the database', () => {
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
      expect(await world.deps.db.selectFrom('account').select('id').execute()).toEqual([])
    } finally {
      await world.close()
    }
  })
})
