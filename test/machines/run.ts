import { parseArgs } from 'node:util'
import { FAULTS, type Fault } from './faults.ts'
import { buildHouse, type HouseOptions } from './house.ts'
import { furnish, type Round, roundOf } from './round.ts'

/**
 * `npm run machines -- [NAME …]`: the faults whose names begin so, or all; `--rounds N` of each (3), `--asynchronous` for
 * standbys that nobody waits for, `--postgres N` (2). Prints a row of docs/machines.md for each.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    postgres: { type: 'string', default: '2' },
    asynchronous: { type: 'boolean', default: false },
  },
})
const options: HouseOptions = {
  postgres: Number(values.postgres),
  synchronous: !values.asynchronous,
  times: { ttl: 30, loopWait: 10, retryTimeout: 10 },
}
const wanted = (fault: Fault) =>
  positionals.length === 0 || positionals.some(name => fault.name.startsWith(name))
console.log('| fault | until the first sign-in works again: p50, worst | lost | doubled | what people saw |')
console.log('|---|---|---|---|---|')
for (const fault of FAULTS.filter(wanted)) console.log(rowOf(fault, await roundsOf(fault)))

/** Each in a house of its own: what one round leaves behind is no part of the next. */
async function roundsOf(fault: Fault): Promise<readonly Round[]> {
  const rounds: Round[] = []
  for (let n = 1; n <= Number(values.rounds); n += 1) {
    const house = await buildHouse(options)
    try {
      await furnish(house)
      const result = await roundOf(house, fault, 0)
      console.error(
        JSON.stringify({ fault: fault.name, n, ...result, seen: Object.fromEntries(result.seen) }),
      )
      rounds.push(result)
    } finally {
      await house.stop()
    }
  }
  return rounds
}

function rowOf(fault: Fault, rounds: readonly Round[]): string {
  const gaps = rounds.map(({ untilSignInMs }) => untilSignInMs).sort((one, other) => one - other)
  const [median = 0, worst = 0] = [gaps[Math.floor((gaps.length - 1) / 2)], gaps.at(-1)]
  const sum = (of: (one: Round) => number) => rounds.reduce((all, one) => all + of(one), 0)
  const seen = new Map<string, number>()
  for (const one of rounds) for (const [what, n] of one.seen) seen.set(what, (seen.get(what) ?? 0) + n)
  const lost = `${sum(one => one.lost)} of ${sum(one => one.confirmed)}`
  const broken =
    sum(one => one.denied + one.livingOn + one.goodTwice + one.missing) +
    rounds.filter(one => !one.isTrailWhole).length
  const doubled = `${sum(one => one.doubled)} SMS`
  const told = [...seen].map(([what, n]) => `${what} ${n}`).join(', ') || 'nothing unusual'
  const broke = broken === 0 ? '' : ` **broken promises: ${broken}**`
  return `| ${fault.name} | ${seconds(median)}, ${seconds(worst)} | ${lost} | ${doubled} | ${told}${broke} |`
}

function seconds(ms: number): string {
  return ms === 0 ? 'no gap' : `${(ms / 1_000).toFixed(1)} s`
}
