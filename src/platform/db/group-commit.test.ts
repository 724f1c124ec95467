import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rowsOf } from '../../../support/rows.ts'
import { makeWorld, type World } from '../../../support/world.ts'
import { inSharedTransaction } from './group-commit.ts'
import type { Db } from './open.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
})
afterEach(() => world.close())

const save = (key: string, value: string) => async (tx: Db) => {
  await tx.insertInto('inbox_setting').values({ key, value }).execute()
  return `${key} saved`
}
const keys = async () => (await rowsOf(world, 'inbox_setting', 'key')).map(row => row.key)

describe('pieces of work that come at the same time', () => {
  it('are all done, and each gets its own result', async () => {
    const all = Array.from({ length: 120 }, (_, n) => `k${n}`)
    const results = await Promise.all(all.map(key => inSharedTransaction(world.deps.db, save(key, '1'))))
    expect(results).toEqual(all.map(key => `${key} saved`))
    expect(await keys()).toEqual([...all].sort())
  })

  it('do not take each other with them when one fails', async () => {
    const failing = async (tx: Db) => {
      await save('half', '1')(tx)
      throw new Error('it failed')
    }
    const works = [save('a', '1'), save('b', '1'), failing, save('c', '1')]
    const results = await Promise.allSettled(
      works.map(work => inSharedTransaction<string>(world.deps.db, work)),
    )
    expect(results.map(result => result.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    expect(await keys()).toEqual(['a', 'b', 'c'])
  })
})
