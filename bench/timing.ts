import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seeded } from '../support/attackers.ts'
import { run, serve } from '../support/process.ts'

/**
 * Whether the time of an answer tells if an ID exists (case 37): 1,000 sign-ins with a wrong password over HTTP, one
 * after the other, half of them with an unknown ID, in random order. Not a test: it is about one machine.
 * Run after `npm run build`: node bench/timing.ts
 */
const SAMPLES = 1_000
/** Fewer than the ten free failures of an ID, so that no answer is a wait. */
const TRIES_PER_ID = 5
const FOLDER = mkdtempSync(join(tmpdir(), 'sekisho-timing-'))
const config = join(FOLDER, 'config.yaml')
writeFileSync(config, 'demonstration: true\nserver: { trustedProxies: ["127.0.0.1", "::1"] }\n')
const env = { SEKISHO_CONFIG: config, SEKISHO_DATA_DIR: FOLDER }
const server = await serve(env)
try {
  const known = await addAccounts(SAMPLES / 2 / TRIES_PER_ID)
  const unknown = known.map(id => id.replace('known', 'other'))
  const random = seeded(37)
  const order = [...known.map(id => ({ id, known: true })), ...unknown.map(id => ({ id, known: false }))]
    .flatMap(one => Array.from({ length: TRIES_PER_ID }, () => one))
    .map(one => ({ ...one, at: random() }))
    .sort((one, other) => one.at - other.at)
  for (const { id } of order.slice(0, 20)) await timeOf(`warm-up-${id}`, 0)
  const times = { known: [] as number[], unknown: [] as number[] }
  for (const [n, one] of order.entries())
    times[one.known ? 'known' : 'unknown'].push(await timeOf(one.id, n + 1))
  report(times.known, times.unknown)
} finally {
  server.process.kill('SIGKILL')
  await server.ended
  rmSync(FOLDER, { recursive: true })
}

async function addAccounts(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, n) => `known-${String(n).padStart(4, '0')}`)
  for (const id of ids) {
    const added = run('cli', ['contract', 'add', '--name', id, '--admin-id', id, '--demonstration'], env)
    if ((await added.ended) !== 0) throw new Error(added.output())
  }
  return ids
}

/** Milliseconds until the whole answer is there; each from a network of its own, so that no pace is reached. */
async function timeOf(loginId: string, n: number): Promise<number> {
  const body = new URLSearchParams({ loginId, password: 'wrong-password' })
  const address = `10.${Math.floor(n / 250)}.${n % 250}.1`
  const headers = { origin: server.url, 'x-forwarded-for': address }
  const start = performance.now()
  const answer = await fetch(`${server.url}/oa/`, { method: 'POST', body, headers })
  await answer.text()
  if (answer.status !== 422) throw new Error(`unexpected answer: ${answer.status}`)
  return performance.now() - start
}

function report(known: readonly number[], unknown: readonly number[]): void {
  for (const [name, times] of [
    ['wrong password', known],
    ['unknown ID', unknown],
  ] as const) {
    const quartiles = [0.25, 0.5, 0.75].map(share => quantile(times, share).toFixed(2).padStart(8)).join('')
    console.log(`${name.padEnd(16)} n=${times.length}  quartiles (ms) ${quartiles}`)
  }
  const { share, z } = mannWhitney(known, unknown)
  console.log(
    `median ratio, wrong password : unknown ID   ${(quantile(known, 0.5) / quantile(unknown, 0.5)).toFixed(3)}`,
  )
  console.log(
    `Mann–Whitney: a wrong password takes longer in ${(share * 100).toFixed(1)} % of pairs, z = ${z.toFixed(2)}`,
  )
  console.log(
    Math.abs(z) < 3.29 ? 'No difference can be seen (p > 0.001).' : 'There is a difference (p < 0.001).',
  )
}

function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((one, other) => one - other)
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0
}

/** The share of pairs in which one of `first` is the larger, and how many standard deviations that is from a half. */
function mannWhitney(first: readonly number[], second: readonly number[]) {
  const larger = first.reduce((sum, time) => sum + second.filter(other => other < time).length, 0)
  const pairs = first.length * second.length
  const sigma = Math.sqrt((pairs * (first.length + second.length + 1)) / 12)
  return { share: larger / pairs, z: (larger - pairs / 2) / sigma }
}
