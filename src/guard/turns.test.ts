import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeWorld, type World } from '../../support/world.ts'
import { policy, SECOND_MS } from '../policy.ts'
import { work } from '../work.ts'
import { takeTurn } from './turns.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
})
afterEach(() => world.close())

describe('turns', () => {
  it('are booked ten minutes ahead at most, of passwords and of codes', async () => {
    const { passwordPace, guard } = policy
    for (const rule of [passwordPace.turns, guard.redeeming]) {
      const all = rule.aheadMs / rule.everyMs
      // Each in a wide network of its own.
      const kinds = await work(world.deps, async within => {
        const outcomes = []
        for (let n = 0; n < all + 5; n += 1) {
          const address = `${11 + (n >> 8)}.${n & 255}.0.1`
          outcomes.push(await takeTurn(within, { of: `every ${rule.everyMs}`, rule }, { address }))
        }
        return outcomes
      })
      const longest = (rule.aheadMs - rule.everyMs) / SECOND_MS
      expect(kinds[0]).toEqual({ kind: 'now' })
      expect(kinds[all - 1]).toEqual({ kind: 'booked', inMs: longest * SECOND_MS })
      expect(kinds.slice(all)).toEqual(Array(5).fill({ kind: 'full' }))
    }
  })

  it('of an ID’s passwords are all taken by 120 networks of two wide ones', async () => {
    const { turns: rule } = policy.passwordPace
    const all = rule.aheadMs / rule.everyMs
    const take = (address: string) =>
      work(world.deps, within => takeTurn(within, { of: 'one', rule }, { address }))
    for (let n = 0; n < all; n += 1) expect((await take(`10.${n % 2}.${n >> 1}.1`)).kind).not.toBe('full')
    expect((await take('192.0.2.7')).kind).toBe('full')
  })
})
