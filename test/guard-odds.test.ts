import { expect, it } from 'vitest'
import { ATTACKERS, measure, seeded } from '../support/attackers.ts'

/** The simulation of bench/guard-odds.ts in short: a bound that is not kept would be a lie in docs/security.md. */
it.each(ATTACKERS)('an attacker, $name, gets in no more often than the bound says', attacker => {
  const odds = measure({ attacker, days: 1, codes: 1_000, attacks: 400, random: seeded(1) })
  expect(odds.measured).toBeLessThanOrEqual(odds.bound + 4 * odds.sigma)
  expect(odds.evaluations).toBeLessThanOrEqual(32)
})

it('the bound can fail: with ten times as many right guesses it is broken', () => {
  const [attacker] = ATTACKERS
  if (attacker === undefined) throw new Error('no attacker')
  const random = seeded(1)
  const lucky = () => random() / 10
  const odds = measure({ attacker, days: 1, codes: 1_000, attacks: 200, random: lucky })
  expect(odds.measured).toBeGreaterThan(odds.bound + 4 * odds.sigma)
})
