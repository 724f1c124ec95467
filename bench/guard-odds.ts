import { ATTACKERS, challengesIn, measure, oddsBound, seeded } from '../support/attackers.ts'

/**
 * The odds of guessing codes, measured on the model of the guard, beside the bound of docs/security.md.
 * A million codes would need millions of attacks to see one succeed, so fewer codes are used.
 * Run: node bench/guard-odds.ts
 */
const SEED = 20261124
const RUNS = [
  { days: 1, codes: 1_000, attacks: 4_000 },
  { days: 30, codes: 10_000, attacks: 2_000 },
]
const percent = (share: number, digits = 2) => `${(share * 100).toFixed(digits)} %`.padStart(10)

const random = seeded(SEED)
console.log(`seed ${SEED}`)
console.log('attacker                days   codes  attacks   measured      bound   looked at   SMS')
for (const { days, codes, attacks } of RUNS)
  for (const attacker of ATTACKERS) {
    const odds = measure({ attacker, days, codes, attacks, random })
    const sizes = [days, codes, attacks].map((size, n) => String(size).padStart([5, 8, 9][n] ?? 0)).join('')
    const counts = String(odds.evaluations).padStart(12) + String(odds.sms).padStart(6)
    console.log(
      `${attacker.name.padEnd(23)}${sizes}${percent(odds.measured)} ${percent(odds.bound)}${counts}`,
    )
  }

console.log()
console.log('The bound for the million codes of the product:')
for (const days of [1, 30, 365])
  console.log(
    `${String(days).padStart(4)} days ${percent(oddsBound(days, challengesIn(days), 1_000_000), 4)}`,
  )
