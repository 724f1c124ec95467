import { fill, PASSWORD, user } from '../../support/fill.ts'
import { atPace, Pool } from '../load/arrivals.ts'
import { type Answer, Browser, HungUp } from '../load/http.ts'
import { newInstallation, ORIGIN, type Server, startServer } from '../load/installation.ts'
import { signIn } from '../load/person.ts'
import { type Phones, startPhones } from '../load/smsc.ts'
import { percentile, short, spread } from '../numbers.ts'
import type { Goal, Part, Table } from '../section.ts'

const ROUNDS = 3
const ROUND_MS = 30_000
const NETWORKS = 1_000
const STRANGERS_PER_SECOND = 200
const KNOWN_PER_SECOND = 10
const UNKNOWN_PER_SECOND = 2
const GUESSES_AT_ONCE = 60
/** Whoever is turned away comes back so often, when he is told to. */
const COMES_BACK = 3
const TOLD_MS = 5_000
const CONTRACTS = 500
const USERS_OF_EACH = 9
const PEOPLE = CONTRACTS * USERS_OF_EACH
/** So many that nobody asks for more SMS than a known device gets. */
const DEVICES = 600

const ABOUT = `
Owners sign in, ${KNOWN_PER_SECOND} a second on known devices and ${UNKNOWN_PER_SECOND} a second in browsers that were never there, each from a network of its own; of the latter whoever is
turned away comes back when he is told, at most ${COMES_BACK} times. Beside them, first, ${NETWORKS} networks without a password try one
for some ID, half of which exist, ${STRANGERS_PER_SECOND} a second in all, whatever became of those before. Then one user who is signed in tries wrong present passwords,
${GUESSES_AT_ONCE} at once, each again as soon as it is answered. ${ROUND_MS / 1_000} s each. SQLite; the load shares the cores.
`

interface Owners {
  came: number
  /** Milliseconds of those who got in, on the way that led in. */
  readonly times: number[]
  readonly failures: string[]
}

interface Round {
  readonly known: Owners
  readonly unknown: Owners
  /** Answers to the attack, by their status. */
  readonly attack: ReadonlyMap<number, number>
}

interface Place {
  readonly server: Server
  readonly phones: Phones
  readonly pool: Pool
  /** Browsers of the first people, each known to his account. */
  readonly devices: readonly Browser[]
}

export const measure: Part = async () => {
  const phones = await startPhones()
  const installation = await newInstallation({ smscPort: phones.port })
  await fill(installation.deps, { contracts: CONTRACTS, usersOfEach: USERS_OF_EACH })
  const server = await startServer(installation)
  const pool = new Pool(server.port)
  const strangers: Round[] = []
  const guesses: Round[] = []
  try {
    const devices = await knownDevices(pool, phones)
    const place = { server, phones, pool, devices }
    for (let n = 0; n < ROUNDS; n += 1) {
      strangers.push(await round(place, manyNetworks))
      guesses.push(await round(place, onePasswordPage))
    }
  } finally {
    pool.close()
    await server.stop()
    await installation.close()
    await phones.stop()
  }
  return {
    title: 'Owners beside strangers and beside a thief',
    about: ABOUT,
    tables: [tableOf(`${NETWORKS} networks`, strangers), tableOf('One password page', guesses)],
    goals: [...goalsOf('strangers', strangers), ...goalsOf('a password page', guesses)],
  }
}

let nextOwner = DEVICES
let nextDevice = 0

/** The n-th owner's address: his network is his own, what lies around it is not. */
function ownersAddress(n: number): string {
  return `${20 + (n % 4)}.${(n >> 2) & 255}.${(n >> 10) & 255}.7`
}

/** The n-th stranger's: no two in the same IPv4 /16, which is the hardest for a rule about networks. */
function strangersAddress(n: number): string {
  return `${20 + Math.floor(n / 256)}.${n & 255}.250.9`
}

async function knownDevices(pool: Pool, phones: Phones): Promise<Browser[]> {
  const devices: Browser[] = []
  while (devices.length < DEVICES) {
    const browser = new Browser(pool, ORIGIN, ownersAddress(devices.length))
    if ((await signIn(browser, user(devices.length), phones)) !== 'signed-in') throw new Error('turned away')
    devices.push(browser)
  }
  return devices
}

type Attack = (place: Place, tell: (status: number) => void) => Promise<void>

async function round(place: Place, attack: Attack): Promise<Round> {
  const counts = new Map<number, number>()
  const known: Owners = { came: 0, times: [], failures: [] }
  const unknown: Owners = { came: 0, times: [], failures: [] }
  const begin = (perSecond: number, arrive: () => Promise<void>) =>
    atPace(arrive, { perSecond, forMs: ROUND_MS })
  await Promise.all([
    attack(place, status => counts.set(status, (counts.get(status) ?? 0) + 1)),
    begin(KNOWN_PER_SECOND, () => {
      known.came += 1
      const n = nextDevice++ % DEVICES
      return comeIn(known, place, { browser: place.devices[n] as Browser, n, again: 0 })
    }),
    begin(UNKNOWN_PER_SECOND, () => {
      unknown.came += 1
      const n = nextOwner++
      const browser = new Browser(place.pool, ORIGIN, ownersAddress(n))
      return comeIn(unknown, place, { browser, n, again: COMES_BACK })
    }),
  ])
  return { known, unknown, attack: counts }
}

async function comeIn(
  owners: Owners,
  { phones }: Place,
  { browser, n, again }: { readonly browser: Browser; readonly n: number; readonly again: number },
): Promise<void> {
  for (let left = again; left >= 0; left -= 1) {
    const since = performance.now()
    try {
      if ((await signIn(browser, user(n), phones)) === 'signed-in') {
        owners.times.push(performance.now() - since)
        return
      }
    } catch (error) {
      owners.failures.push(error instanceof Error ? error.message.slice(0, 100) : String(error))
      return
    }
    if (left > 0) await new Promise(resolve => setTimeout(resolve, TOLD_MS))
  }
  owners.failures.push('turned away')
}

async function manyNetworks({ pool }: Place, tell: (status: number) => void): Promise<void> {
  let n = 0
  await atPace(
    async () => {
      const at = n++
      const browser = new Browser(pool, ORIGIN, strangersAddress(Math.floor(Math.random() * NETWORKS)))
      // People who are not to get in themselves: what is tried of theirs slows their own sign-ins.
      const some = user(PEOPLE / 2 + Math.floor((Math.random() * PEOPLE) / 2)).loginId
      const loginId = at % 2 === 0 ? some : `nobody-${at}`
      tell(await statusOf(browser.post('/ou/', { loginId, password: 'wrong-password' })))
    },
    { perSecond: STRANGERS_PER_SECOND, forMs: ROUND_MS },
  )
}

async function onePasswordPage({ pool, phones }: Place, tell: (status: number) => void): Promise<void> {
  const n = PEOPLE - 1 - nextOwner
  const browser = new Browser(pool, ORIGIN, '198.51.100.7')
  if ((await signIn(browser, user(n), phones)) !== 'signed-in') throw new Error('the thief is not in')
  const until = performance.now() + ROUND_MS
  const guess = async () => {
    while (performance.now() < until) {
      const typed = { current: 'wrong-password', wanted: `${PASSWORD} 2`, repeated: `${PASSWORD} 2` }
      tell(await statusOf(browser.post('/ou/password', typed)))
    }
  }
  await Promise.all(Array.from({ length: GUESSES_AT_ONCE }, guess))
}

/** 0: the connection broke. */
function statusOf(asked: Promise<Answer>): Promise<number> {
  return asked.then(
    ({ status }) => status,
    error => {
      if (error instanceof HungUp) return 0
      throw error
    },
  )
}

const share = ({ came, times }: Owners) => times.length / came
const percent = (part: number) => `${(part * 100).toFixed(1)} %`

function tableOf(caption: string, rounds: readonly Round[]): Table {
  const row = (name: string, of: (round: Round) => number) => [name, spread(rounds.map(of))]
  const statuses = [...new Set(rounds.flatMap(({ attack }) => [...attack.keys()]))].sort()
  const reasons = [
    ...new Set(rounds.flatMap(({ known, unknown }) => [...known.failures, ...unknown.failures])),
  ]
  return {
    caption: `${caption}: ${rounds.length} rounds`,
    head: ['', 'median (min–max)'],
    rows: [
      row('known devices: in, %', ({ known }) => share(known) * 100),
      row('known devices: p50 ms', ({ known }) => percentile(known.times, 0.5)),
      row('known devices: p99 ms', ({ known }) => percentile(known.times, 0.99)),
      row('unknown browsers: in, %', ({ unknown }) => share(unknown) * 100),
      row('unknown browsers: p99 ms of the way that led in', ({ unknown }) =>
        percentile(unknown.times, 0.99),
      ),
      ...statuses.map(status => row(`attack: answers ${status}`, ({ attack }) => attack.get(status) ?? 0)),
      ...reasons.map(reason =>
        row(
          `not in: ${reason.replaceAll(/\s+/g, ' ')}`,
          ({ known, unknown }) =>
            [...known.failures, ...unknown.failures].filter(one => one === reason).length,
        ),
      ),
    ],
  }
}

function goalsOf(beside: string, rounds: readonly Round[]): Goal[] {
  const known = Math.min(...rounds.map(round => share(round.known)))
  const p99 = Math.max(...rounds.map(({ known }) => percentile(known.times, 0.99)))
  const unknown = Math.min(...rounds.map(round => share(round.unknown)))
  const least = beside === 'strangers' ? 0.8 : 0.99
  return [
    {
      goal: `beside ${beside}: of known devices 99 % in, each round`,
      measured: percent(known),
      reached: known >= 0.99,
    },
    {
      goal: `beside ${beside}: on known devices p99 under 2 s`,
      measured: `${short(p99)} ms`,
      reached: p99 < 2_000,
    },
    {
      goal: `beside ${beside}: of unknown browsers ${percent(least)} in, each round`,
      measured: percent(unknown),
      reached: unknown >= least,
    },
  ]
}
