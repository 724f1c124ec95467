import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { fill, user } from '../../support/fill.ts'
import { startDurablePostgres } from '../durable-postgres.ts'
import { type Farm, startFarm } from '../load/farm.ts'
import { type Installation, newInstallation } from '../load/installation.ts'
import { newBrowser, signIn } from '../load/person.ts'
import { COUNTING, startCounting } from '../load/postgres-counts.ts'
import { type Phones, startPhones } from '../load/smsc.ts'
import { short, spread } from '../numbers.ts'
import type { Part, Table } from '../section.ts'
import { type Doubled, lookForDoubled } from './machines/doubled.ts'
import { type Killed, killInTheMiddle } from './machines/kill.ts'

const ROUNDS = 5
const ROUND_MS = 4_000
const AT_ONCE = 16
const WARMING = 48
const COUNTED = 200
/** Long enough that a worker which is killed has some in its hands. */
const ANSWER_MS = { from: 50, to: 250 }
const CONTRACTS = 1_000
const USERS_OF_EACH = 9

/** How the work is spread; with no workers, the servers send. */
interface Setup {
  readonly servers: number
  readonly workers: number
}
const SETUPS: readonly Setup[] = [
  { servers: 1, workers: 0 },
  { servers: 2, workers: 0 },
  { servers: 4, workers: 0 },
  { servers: 1, workers: 2 },
  { servers: 2, workers: 2 },
  { servers: 4, workers: 2 },
]

/** Of one sign-in, in milliseconds of CPU. */
interface Costs {
  readonly servers: number
  readonly workers: number
  readonly postgres: number
  readonly perSecond: number
}

interface World {
  readonly postgres: Awaited<ReturnType<typeof startDurablePostgres>>
  readonly phones: Phones
  /** Where the servers send, and where only workers do. */
  readonly sending: Installation
  readonly separate: Installation
  /** Of somebody else each time. */
  next(): number
}

export const measure: Part = async () => {
  const postgres = await startDurablePostgres(COUNTING)
  const phones = await startPhones(ANSWER_MS)
  const open = { postgres: postgres.url, smscPort: phones.port }
  const sending = await newInstallation(open)
  const separate = await newInstallation({ ...open, workInServer: false })
  let nth = 0
  const world: World = { postgres, phones, sending, separate, next: () => nth++ }
  try {
    for (const installation of [sending, separate]) await prepare(installation)
    const { costs, bare } = await compareCosts(world)
    const counts = []
    for (const setup of SETUPS) counts.push(await countStatements(world, setup))
    const doubled = await withFarm(world, { servers: 4, workers: 2 }, farm =>
      lookForDoubled(farm, { ...world, installation: separate }),
    )
    const killed = await withFarm(world, { servers: 3, workers: 3 }, farm =>
      killInTheMiddle(farm, { ...world, installation: separate }),
    )
    return section({ costs, bare, counts, doubled, killed })
  } finally {
    await sending.close()
    await separate.close()
    await phones.stop()
    await postgres.stop()
  }
}

async function prepare({ deps }: Installation): Promise<void> {
  await fill(deps, { contracts: CONTRACTS, usersOfEach: USERS_OF_EACH })
  // As PostgreSQL does by itself within a minute; until then it takes every table for empty.
  await sql`vacuum analyze`.execute(deps.db)
}

async function withFarm<T>(world: World, setup: Setup, work: (farm: Farm) => Promise<T>): Promise<T> {
  const farm = await startFarm(setup.workers === 0 ? world.sending : world.separate, setup)
  try {
    return await work(farm)
  } finally {
    await farm.stop()
  }
}

async function compareCosts(world: World) {
  const costs = SETUPS.map((): Costs[] => [])
  const bare: number[] = []
  for (let n = 0; n < ROUNDS; n += 1) {
    bare.push(await bareArgon2())
    for (const [at, setup] of SETUPS.entries())
      costs[at]?.push(await withFarm(world, setup, farm => round(world, farm)))
  }
  return { costs, bare }
}

async function round(world: World, farm: Farm): Promise<Costs> {
  await signInMany(world, farm, { count: WARMING })
  const before = { ...farm.cpuMs(), postgres: world.postgres.cpuMs() }
  const begun = performance.now()
  const done = await signInMany(world, farm, { forMs: ROUND_MS })
  const seconds = (performance.now() - begun) / 1_000
  const after = { ...farm.cpuMs(), postgres: world.postgres.cpuMs() }
  return {
    servers: (after.servers - before.servers) / done,
    workers: (after.workers - before.workers) / done,
    postgres: (after.postgres - before.postgres) / done,
    perSecond: done / seconds,
  }
}

/** @returns how many there were */
async function signInMany(
  { next, phones }: World,
  { balancer }: Farm,
  until: { readonly count?: number; readonly forMs?: number },
): Promise<number> {
  const { count = Number.POSITIVE_INFINITY, forMs = Number.POSITIVE_INFINITY } = until
  const begun = performance.now()
  let begunSignIns = 0
  const browse = async () => {
    const line = balancer.line()
    while (begunSignIns < count && performance.now() - begun < forMs) {
      begunSignIns += 1
      const n = next()
      const outcome = await signIn(newBrowser(line, n), user(n % (CONTRACTS * USERS_OF_EACH)), phones)
      if (outcome !== 'signed-in') throw new Error(outcome)
    }
    line.close()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, browse))
  return begunSignIns
}

async function bareArgon2(): Promise<number> {
  const file = join(import.meta.dirname, '..', 'load', 'argon2.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [file, String(AT_ONCE), '2000'])
  return (JSON.parse(stdout) as { readonly cpuMs: number }).cpuMs
}

type Counted = Awaited<ReturnType<typeof countStatements>>

/** Each statement is a round trip; what the processes ask by themselves meanwhile is among them. */
async function countStatements(world: World, setup: Setup) {
  return withFarm(world, setup, async farm => {
    await signInMany(world, farm, { count: WARMING })
    const stop = await startCounting(world.postgres.url)
    const done = await signInMany(world, farm, { count: COUNTED })
    const { statements, commits, flushes } = await stop()
    return { statements: statements / done, commits: commits / done, flushes: flushes / done }
  })
}

interface Findings {
  readonly costs: readonly (readonly Costs[])[]
  readonly bare: readonly number[]
  readonly counts: readonly Counted[]
  readonly doubled: Doubled
  readonly killed: Killed
}

function section({ costs, bare, counts, doubled, killed }: Findings) {
  return {
    title: 'More machines',
    about: `Server processes on one PostgreSQL that writes each commit to the disk, and in half of the rows two
\`sekisho work\` processes that send for them. ${AT_ONCE} people at a time sign in, from the password page to the first
page behind the code; each request goes to the next server, as through a proxy without sticky sessions. All share one
machine, so it is the CPU of one sign-in that is told, summed over the processes of each kind, not the time. PostgreSQL's
is that of all its processes, those included that ended.`,
    tables: [costTable(costs, bare), countTable(counts), doubled.table, killed.table],
    goals: [...doubled.goals, ...killed.goals],
  }
}

function nameOf({ servers, workers }: Setup): string[] {
  return [String(servers), workers === 0 ? 'the servers' : `${workers} workers`]
}

function costTable(costs: readonly (readonly Costs[])[], bare: readonly number[]): Table {
  return {
    caption: `Milliseconds of CPU for one sign-in; argon2id alone: ${spread(bare)}`,
    head: [
      'Servers',
      'Sent by',
      'Servers’ CPU',
      'Workers’ CPU',
      'PostgreSQL’s CPU',
      'Together',
      'Sign-ins per second',
    ],
    rows: costs.map((rounds, at) => [
      ...nameOf(SETUPS[at] ?? { servers: 0, workers: 0 }),
      spread(rounds.map(one => one.servers)),
      SETUPS[at]?.workers === 0 ? '–' : spread(rounds.map(one => one.workers)),
      spread(rounds.map(one => one.postgres)),
      spread(rounds.map(one => one.servers + one.workers + one.postgres)),
      spread(rounds.map(one => one.perSecond)),
    ]),
  }
}

function countTable(counts: readonly Counted[]): Table {
  return {
    caption: 'What one sign-in asks of PostgreSQL, its SMS, receipt and audit events included',
    head: ['Servers', 'Sent by', 'Statements', 'Transactions', 'Times that the log was written to the disk'],
    rows: counts.map(({ statements, commits, flushes }, at) => [
      ...nameOf(SETUPS[at] ?? { servers: 0, workers: 0 }),
      ...[statements, commits, flushes].map(short),
    ]),
  }
}
