import { fill, user } from '../../support/fill.ts'
import { atPace, Pool } from '../load/arrivals.ts'
import { Connection } from '../load/http.ts'
import { HOST, newInstallation, type Server, startServer } from '../load/installation.ts'
import { expectPage, newBrowser, signIn } from '../load/person.ts'
import { loadFor } from '../load/rounds.ts'
import { type Phones, startPhones } from '../load/smsc.ts'
import { median, percentile, short, spread } from '../numbers.ts'
import type { Goal, Part, Table } from '../section.ts'

const ROUNDS = 5
const FLOOD_MS = 60_000
const TIMES_CAPACITY = 2
const CAPACITY_MS = 5_000
const PROBE_EVERY_MS = 50
const CONTRACTS = 2_000
const USERS_OF_EACH = 9
const PEOPLE = CONTRACTS * USERS_OF_EACH

const ABOUT = `
First the capacity: sign-ins per second with 32 at once. Then people arrive at even times, ${TIMES_CAPACITY} × as many a second for ${FLOOD_MS / 1_000} s,
whatever became of those before; nobody who is turned away comes back. Meanwhile somebody without a password to check asks
for the sign-in page, and somebody who is signed in for his settings, every ${PROBE_EVERY_MS} ms each. SQLite; the load shares the cores.
`

interface Flood {
  readonly capacity: number
  readonly offered: number
  readonly accepted: number
  readonly turnedAway: number
  readonly p50: number
  readonly p99: number
  readonly pageP99: number
  readonly pageMost: number
  /** Resident memory, in MB, in the 10 seconds after the first ten, and in the last ten. */
  readonly early: number
  readonly late: number
}

export const measure: Part = async () => {
  const phones = await startPhones()
  const installation = await newInstallation({ smscPort: phones.port })
  await fill(installation.deps, { contracts: CONTRACTS, usersOfEach: USERS_OF_EACH })
  const server = await startServer(installation)
  const floods: Flood[] = []
  try {
    for (let n = 0; n < ROUNDS; n += 1) floods.push(await flood(server, phones))
  } finally {
    await server.stop()
    await installation.close()
    await phones.stop()
  }
  return { title: 'Under a flood', about: ABOUT, tables: [tableOf(floods)], goals: goalsOf(floods) }
}

let nextPerson = 0

function comeAndSignIn(connection: Connection, phones: Phones): Promise<'signed-in' | 'turned-away'> {
  const n = nextPerson++
  return signIn(newBrowser(connection, n), user(n % PEOPLE), phones)
}

async function flood(server: Server, phones: Phones): Promise<Flood> {
  const target = { ...server, host: HOST }
  const one = async (connection: Connection) => {
    await comeAndSignIn(connection, phones)
  }
  const { perSecond: capacity } = await loadFor(target, one, { atOnce: 32, forMs: CAPACITY_MS })
  const probing = new AbortController()
  const probes = [
    probe(server, await signedInBrowser(server, phones), probing.signal),
    probe(server, undefined, probing.signal),
  ]
  const memory: number[] = []
  const watching = setInterval(() => memory.push(server.residentMb()), 1_000)
  const pool = new Pool(server.port)
  const times: number[] = []
  let turnedAway = 0
  const arrive = () =>
    pool.with(async connection => {
      const since = performance.now()
      if ((await comeAndSignIn(connection, phones)) === 'signed-in') times.push(performance.now() - since)
      else turnedAway += 1
    })
  const count = await atPace(arrive, { perSecond: capacity * TIMES_CAPACITY, forMs: FLOOD_MS })
  clearInterval(watching)
  probing.abort()
  const pages = (await Promise.all(probes)).flat()
  pool.close()
  const offered = count / (FLOOD_MS / 1_000)
  return {
    capacity,
    offered,
    accepted: times.length,
    turnedAway,
    p50: median(times),
    p99: percentile(times, 0.99),
    pageP99: percentile(pages, 0.99),
    pageMost: percentile(pages, 1),
    early: median(memory.slice(10, 20)),
    late: median(memory.slice(-10)),
  }
}

async function signedInBrowser(server: Server, phones: Phones) {
  const n = nextPerson++
  const browser = newBrowser(await Connection.open(server.port, HOST), n)
  await signIn(browser, user(n % PEOPLE), phones)
  return browser
}

/** Milliseconds of each page: his settings of somebody who is signed in, else the sign-in page. */
async function probe(
  server: Server,
  signedIn: Awaited<ReturnType<typeof signedInBrowser>> | undefined,
  signal: AbortSignal,
): Promise<number[]> {
  const browser = signedIn ?? newBrowser(await Connection.open(server.port, HOST), nextPerson++)
  const times: number[] = []
  while (!signal.aborted) {
    const since = performance.now()
    await (signedIn
      ? expectPage(browser.get('/ou/settings'), 'ログアウト')
      : expectPage(browser.get('/ou/'), 'ログイン'))
    times.push(performance.now() - since)
    await new Promise(resolve => setTimeout(resolve, PROBE_EVERY_MS))
  }
  return times
}

function tableOf(floods: readonly Flood[]): Table {
  const row = (name: string, of: (flood: Flood) => number) => [name, spread(floods.map(of))]
  return {
    caption: `${FLOOD_MS / 1_000} s each`,
    head: ['', 'median (min–max)'],
    rows: [
      row('capacity, sign-ins/s', flood => flood.capacity),
      row('arriving, people/s', flood => flood.offered),
      row('signed in', flood => flood.accepted),
      row('turned away: 503 with Retry-After', flood => flood.turnedAway),
      row('signed in, p50 ms', flood => flood.p50),
      row('signed in, p99 ms', flood => flood.p99),
      row('pages without a hash, p99 ms', flood => flood.pageP99),
      row('pages without a hash, longest ms', flood => flood.pageMost),
      row('resident memory after 10–20 s, MB', flood => flood.early),
      row('resident memory in the last 10 s, MB', flood => flood.late),
    ],
  }
}

const FLAT = 1.1

function goalsOf(floods: readonly Flood[]): Goal[] {
  const [p99, pages] = [median(floods.map(f => f.p99)), median(floods.map(f => f.pageP99))]
  const growth = floods.map(f => f.late / f.early)
  const lost = floods.map(f => Math.round((f.offered * FLOOD_MS) / 1_000) - f.accepted - f.turnedAway)
  return [
    {
      goal: 'signed in: p99 under 2 s',
      measured: `${short(p99)} ms`,
      reached: p99 < 2_000,
    },
    {
      goal: 'everybody else gets 503 with Retry-After',
      measured: `${Math.max(...lost)} got neither`,
      reached: lost.every(n => n === 0),
    },
    { goal: 'memory flat', measured: `× ${spread(growth)}`, reached: median(growth) < FLAT },
    {
      goal: 'pages without a hash: p99 within 100 ms',
      measured: `${short(pages)} ms`,
      reached: pages <= 100,
    },
  ]
}
