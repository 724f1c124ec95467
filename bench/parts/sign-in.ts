import { fill, user } from '../../support/fill.ts'
import { type Bare, bareArgon2 } from '../load/bare-argon2.ts'
import { signInBare, startBareSignIn } from '../load/bare-sign-in-person.ts'
import {
  BETTER_AUTH_HOST,
  BETTER_AUTH_ORIGIN,
  type BetterAuth,
  startBetterAuth,
} from '../load/better-auth.ts'
import { signInToBetterAuth } from '../load/better-auth-person.ts'
import type { Connection } from '../load/http.ts'
import { HOST, newInstallation, type Server, startServer } from '../load/installation.ts'
import { newBrowser, signIn } from '../load/person.ts'
import { loadFor, type Round, type Target } from '../load/rounds.ts'
import { type Phones, startPhones } from '../load/smsc.ts'
import { median, short, spread } from '../numbers.ts'
import type { Goal, Part, Table } from '../section.ts'

const ROUNDS = 5
const ROUND_MS = 3_000
const AT_ONCE = [1, 8, 32]
const CONTRACTS = 1_000
const USERS_OF_EACH = 9
/** Of the sign-in page, about. */
const PAGE_BYTES = 8_000
const PEOPLE = CONTRACTS * USERS_OF_EACH

const ABOUT = `
Password page, password, code page, code (it leaves by SMPP to an SMSC in the load's process), first signed-in page: five
requests, every answer looked at. Everybody comes with an empty browser from a network of his own. SQLite, every commit
on the disk. Rounds of ${ROUND_MS / 1_000} s take turns: bare argon2id verifications in a process of their own (the limit); the least that a
sign-in over HTTP could be (Hono, three pages as long as ours, one verification, two durable commits, no rule and no SMS); Sekisho; Better Auth as it comes (scrypt, 32 MiB), and Better Auth with our argon2id parameters and our SQLite settings. Better Auth has no
pages; it is asked four requests of JSON. The load and all servers share the cores.
`

/** One of those that are compared. */
interface Runner {
  readonly target: Target
  one(connection: Connection): Promise<void>
}

interface Row {
  readonly atOnce: number
  readonly limit: readonly Bare[]
  readonly least: readonly Round[]
  readonly sekisho: readonly Round[]
  readonly asItComes: readonly Round[]
  readonly sameHash: readonly Round[]
}

export const measure: Part = async () => {
  const phones = await startPhones()
  const installation = await newInstallation({ smscPort: phones.port })
  await fill(installation.deps, { contracts: CONTRACTS, usersOfEach: USERS_OF_EACH })
  const server = await startServer(installation)
  const bare = await startBareSignIn(installation.folder, PAGE_BYTES)
  const peers = [await startBetterAuth('own', PEOPLE), await startBetterAuth('ours', PEOPLE)] as const
  try {
    const sekisho = sekishoRunner(server, phones)
    const least = { target: { ...bare, host: HOST }, one: signInBare }
    const [asItComes, sameHash] = [betterAuthRunner(peers[0]), betterAuthRunner(peers[1])]
    // What a process that has just begun does more slowly is not looked at.
    for (const runner of [least, sekisho, asItComes, sameHash]) await loadOf(runner, 8)
    const rows: Row[] = []
    for (const atOnce of AT_ONCE) {
      const row = { atOnce, limit: [], least: [], sekisho: [], asItComes: [], sameHash: [] } as Mutable<Row>
      for (let n = 0; n < ROUNDS; n += 1) {
        row.limit.push(await bareArgon2(atOnce, ROUND_MS))
        row.least.push(await loadOf(least, atOnce))
        row.sekisho.push(await loadOf(sekisho, atOnce))
        row.asItComes.push(await loadOf(asItComes, atOnce))
        row.sameHash.push(await loadOf(sameHash, atOnce))
      }
      rows.push(row)
    }
    const tables = [ratesTable(rows), ratiosTable(rows), timesTable(rows), costTable(rows)]
    return { title: 'Full sign-in', about: ABOUT, tables, goals: goalsOf(rows) }
  } finally {
    await Promise.all([bare, ...peers].map(peer => peer.stop()))
    await server.stop()
    await installation.close()
    await phones.stop()
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K] }

function loadOf({ target, one }: Runner, atOnce: number): Promise<Round> {
  return loadFor(target, one, { atOnce, forMs: ROUND_MS })
}

function sekishoRunner(server: Server, phones: Phones): Runner {
  let next = 0
  return {
    target: { ...server, host: HOST },
    async one(connection) {
      const n = next++
      const outcome = await signIn(newBrowser(connection, n), user(n % PEOPLE), phones)
      if (outcome !== 'signed-in') throw new Error(outcome)
    },
  }
}

function betterAuthRunner(auth: BetterAuth): Runner {
  let next = 0
  return {
    target: { ...auth, host: BETTER_AUTH_HOST },
    async one(connection) {
      const n = next++
      const person = auth.users[n % PEOPLE]
      if (person === undefined) throw new Error('nobody')
      await signInToBetterAuth(newBrowser(connection, n, BETTER_AUTH_ORIGIN), person, auth)
    },
  }
}

/** Of rounds that took turns, one by one: noise that came to both is not in it. */
function ratios(ours: readonly { perSecond: number }[], other: readonly { perSecond: number }[]): number[] {
  return ours.map((round, at) => round.perSecond / (other[at]?.perSecond ?? Number.NaN))
}

const rate = (rounds: readonly { perSecond: number }[]) => spread(rounds.map(round => round.perSecond))

function ratesTable(rows: readonly Row[]): Table {
  return {
    caption: 'Sign-ins per second',
    head: ['at once', 'bare argon2id', 'the least', 'Sekisho', 'Better Auth', 'Better Auth, our hash'],
    rows: rows.map(row => [
      String(row.atOnce),
      ...[row.limit, row.least, row.sekisho, row.asItComes, row.sameHash].map(rate),
    ]),
  }
}

function ratiosTable(rows: readonly Row[]): Table {
  return {
    caption: 'Sekisho to each of them, and the least to the limit, within rounds',
    head: [
      'at once',
      'bare argon2id',
      'the least',
      'Better Auth',
      'Better Auth, our hash',
      'the least : bare',
    ],
    rows: rows.map(row => [
      String(row.atOnce),
      ...[row.limit, row.least, row.asItComes, row.sameHash].map(other => spread(ratios(row.sekisho, other))),
      spread(ratios(row.least, row.limit)),
    ]),
  }
}

function timesTable(rows: readonly Row[]): Table {
  const times = (rounds: readonly Round[]) => [spread(rounds.map(r => r.p50)), spread(rounds.map(r => r.p99))]
  return {
    caption: 'Milliseconds of a whole sign-in',
    head: ['at once', 'Sekisho p50', 'p99', 'Better Auth p50', 'p99', 'with our hash p50', 'p99'],
    rows: rows.map(row => [String(row.atOnce), ...[row.sekisho, row.asItComes, row.sameHash].flatMap(times)]),
  }
}

function costTable(rows: readonly Row[]): Table {
  const cpu = (rounds: readonly { cpuMs: number }[]) => spread(rounds.map(round => round.cpuMs))
  return {
    caption: 'Milliseconds of CPU for one sign-in',
    head: [
      'at once',
      'bare argon2id',
      'the least',
      'Sekisho',
      'the load for it',
      'Better Auth',
      'Better Auth, our hash',
    ],
    rows: rows.map(row => [
      String(row.atOnce),
      ...[row.limit, row.least, row.sekisho].map(cpu),
      spread(row.sekisho.map(round => round.loadMs)),
      ...[row.asItComes, row.sameHash].map(cpu),
    ]),
  }
}

const PART_OF_LIMIT = 0.85
const TIMES_AS_IT_COMES = 5

function goalsOf(rows: readonly Row[]): Goal[] {
  // One at a time uses one core of two for the hash, and waits for the phone; the limit is about a busy machine.
  const busy = rows.filter(row => row.atOnce > 1)
  const least = (of: (row: Row) => readonly number[]) => Math.min(...busy.map(row => median(of(row))))
  const ofLimit = least(row => ratios(row.sekisho, row.limit))
  const asItComes = least(row => ratios(row.sekisho, row.asItComes))
  const sameHash = least(row => ratios(row.sekisho, row.sameHash))
  return [
    {
      goal: `at least ${PART_OF_LIMIT} of bare argon2id, at 8 and 32`,
      measured: short(ofLimit),
      reached: ofLimit >= PART_OF_LIMIT,
      why: whyNotLimit(busy),
    },
    {
      goal: `at least ${TIMES_AS_IT_COMES} × Better Auth as it comes`,
      measured: short(asItComes),
      reached: asItComes >= TIMES_AS_IT_COMES,
    },
    { goal: 'ahead of Better Auth with our hash', measured: short(sameHash), reached: sameHash > 1 },
  ]
}

function whyNotLimit(rows: readonly Row[]): string {
  const [row] = rows
  if (row === undefined) return ''
  const cpu = (rounds: readonly { cpuMs: number }[]) => short(median(rounds.map(round => round.cpuMs)))
  const load = short(median(row.sekisho.map(round => round.loadMs)))
  const least = Math.max(...rows.map(one => median(ratios(one.least, one.limit))))
  return `even the least reaches ${short(least)}; a hash takes ${cpu(row.limit)} ms of CPU, the least ${cpu(row.least)}, a sign-in ${cpu(row.sekisho)} and ${load} of the load's, on the same cores`
}
