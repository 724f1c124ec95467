import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { addDeskMember } from '../../src/desk/members.ts'
import { keepToday } from '../../src/rollout/rollout.ts'
import { administrator, fill, lineOf, PASSWORD, type Person, user } from '../../support/fill.ts'
import { startDurablePostgres } from '../durable-postgres.ts'
import { type Browser, Connection, type Line } from '../load/http.ts'
import { HOST, type Installation, newInstallation, type Server, startServer } from '../load/installation.ts'
import { expectPage, newBrowser, signIn } from '../load/person.ts'
import { type Phones, startPhones } from '../load/smsc.ts'
import { median, spread } from '../numbers.ts'
import type { Part, Table } from '../section.ts'

const SMALL = 1_000
const LARGER = [100_000, 1_000_000]
const USERS_OF_EACH = 10
const EVENTS_OF_EACH = 10
/** Far from the others. */
const BIG = { contracts: 1, usersOfEach: 400, firstContract: 5_000_000, firstUser: 5_000_000 }
const OPERATOR: Person = { site: 'op', loginId: 'desk', number: '09099999999' }

const ROUNDS = 5
/** In each round, by each of the two installations. */
const SIGN_INS = 20
const VIEWS = 5
/** After a start. */
const IDLE_MS = 10_000
const MOST_RATIO = 1.1
const POSTGRES_SETTINGS = { shared_buffers: '512MB', effective_cache_size: '2GB', max_wal_size: '4GB' }

const ABOUT = `Installations of 1,000, 100,000 and 1,000,000 login IDs (contracts of one administrator and ${USERS_OF_EACH}
users, one of 400) with ${EVENTS_OF_EACH} sealed audit events each. The small one and the larger one both run and take
turns, request by request, so that whatever else the machine does meets both; people are chosen over the whole range,
each once. Times are medians of ${ROUNDS} rounds, in milliseconds; the ratio is of the two medians of one round.
PostgreSQL: ${Object.entries(POSTGRES_SETTINGS)
  .map(setting => setting.join(' = '))
  .join(', ')}, each commit durable, analyzed after filling; SQLite as it comes.`

export const measure: Part = async () => {
  const phones = await startPhones()
  const found: Grown[] = []
  try {
    found.push(await growth('SQLite', phones, { smscPort: phones.port }))
    const postgres = await startDurablePostgres(POSTGRES_SETTINGS)
    try {
      found.push(await growth('PostgreSQL', phones, { smscPort: phones.port, postgres: postgres.url }))
    } finally {
      await postgres.stop()
    }
  } finally {
    await phones.stop()
  }
  return {
    title: 'Growth',
    about: ABOUT,
    tables: found.map(({ table }) => table),
    goals: found.map(({ table, ratios }) => ({
      goal: `${table.caption}: sign-in p50 with 1,000,000 login IDs at most ${MOST_RATIO} × that with 1,000`,
      measured: `${spread(ratios)} ×`,
      reached: median(ratios) <= MOST_RATIO,
    })),
  }
}

interface Grown {
  readonly table: Table
  /** Of whole sign-ins with a million login IDs. */
  readonly ratios: readonly number[]
}

async function growth(
  caption: string,
  phones: Phones,
  options: Parameters<typeof newInstallation>[0],
): Promise<Grown> {
  const [small, grown] = [await newInstallation(options), await newInstallation(options)]
  try {
    await prepare(small)
    await prepare(grown)
    await growTo(small, SMALL, 0)
    const columns: Comparison[] = []
    for (const [at, size] of LARGER.entries()) {
      await growTo(grown, size, LARGER[at - 1] ?? 0)
      columns.push(await compare([small, grown], [SMALL, size], phones))
    }
    const last = columns.at(-1)
    return { table: tableOf(caption, columns), ratios: last ? ratios(last, 'sign-in') : [] }
  } finally {
    await small.close()
    await grown.close()
  }
}

async function prepare({ deps }: Installation): Promise<void> {
  const { loginId, number: smsNumber } = OPERATOR
  await addDeskMember(deps, { loginId, smsNumber, role: 'supervisor', password: PASSWORD })
  await fill(deps, { ...BIG, eventsOfEach: EVENTS_OF_EACH })
}

/** Contracts of so many login IDs. */
function contractsOf(loginIds: number): number {
  return Math.ceil(loginIds / (1 + USERS_OF_EACH))
}

async function growTo({ deps }: Installation, size: number, before: number): Promise<void> {
  const firstContract = contractsOf(before)
  const contracts = contractsOf(size) - firstContract
  await fill(deps, { contracts, firstContract, usersOfEach: USERS_OF_EACH, eventsOfEach: EVENTS_OF_EACH })
}

/** For each thing that was measured: of each round, the small installation's and the larger one's. */
type Comparison = Map<string, { readonly small: number[]; readonly large: number[] }>

async function compare(
  installations: readonly [Installation, Installation],
  sizes: readonly [number, number],
  phones: Phones,
): Promise<Comparison> {
  const found: Comparison = new Map()
  const note = (what: string, small: number, large: number) => {
    const kept = found.get(what) ?? { small: [], large: [] }
    kept.small.push(small)
    kept.large.push(large)
    found.set(what, kept)
  }
  const both = async <T>(work: (n: 0 | 1) => Promise<T>): Promise<[T, T]> => [await work(0), await work(1)]
  note('database, MB', ...(await both(n => sizeMb(installations[n]))))
  for (let round = 0; round < ROUNDS; round += 1) {
    note('start to ready', ...(await both(n => startOnce(installations[n]))))
    note('counting the rollout', ...(await both(n => timed(() => keepToday(installations[n].deps)))))
  }
  const servers = await both(n => startServer(installations[n]))
  try {
    const slowest = await Promise.all(servers.map(slowestAnswer))
    note('slowest /healthz when idle', slowest[0] ?? 0, slowest[1] ?? 0)
    const visits = await both(async n => visitsTo(servers[n], sizes[n], phones))
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [what, times] of Object.entries(visits[0])) {
        const repeat = what === 'sign-in' ? SIGN_INS : VIEWS
        const taken: [number[], number[]] = [[], []]
        for (let turn = 0; turn < repeat; turn += 1) {
          // Whoever comes second finds the processor's caches warm, so both do.
          for (const n of turn % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const))
            taken[n].push(await timed(visits[n][what] ?? times))
        }
        note(what, median(taken[0]), median(taken[1]))
      }
    }
  } finally {
    for (const server of servers) await server.stop()
  }
  return found
}

async function sizeMb({ deps, folder }: Installation): Promise<number> {
  if (deps.config.database.kind === 'sqlite') return statSync(join(folder, 'sekisho.sqlite')).size / 1e6
  const { rows } = await sql<{
    bytes: number
  }>`select pg_database_size(current_database()) as bytes`.execute(deps.db)
  return Number(rows[0]?.bytes) / 1e6
}

async function startOnce(installation: Installation): Promise<number> {
  let server: Server | undefined
  const taken = await timed(async () => {
    server = await startServer(installation)
  })
  await server?.stop()
  return taken
}

async function slowestAnswer({ port }: Server): Promise<number> {
  const connection = await Connection.open(port, HOST)
  const browser = newBrowser(connection, 0)
  let slowest = 0
  for (const begun = performance.now(); performance.now() - begun < IDLE_MS; await setTimeout(10))
    slowest = Math.max(slowest, await timed(() => browser.get('/healthz')))
  connection.close()
  return slowest
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** What is asked of one server, each time about somebody else. */
async function visitsTo(server: Server, size: number, phones: Phones) {
  let connection = await Connection.open(server.port, HOST)
  const line: Line = {
    async send(sending) {
      // The server hangs up after 5 s in which only the other one was asked.
      if (connection.isClosed) connection = await Connection.open(server.port, HOST)
      return connection.send(sending)
    },
  }
  const users = contractsOf(size) * USERS_OF_EACH
  let [browsers, people] = [1, 0]
  const enter = async (person: Person): Promise<Browser> => {
    const browser = newBrowser(line, browsers++)
    const outcome = await signIn(browser, person, phones)
    if (outcome !== 'signed-in') throw new Error(outcome)
    return browser
  }
  // Steps of the golden ratio go over the whole range evenly and meet nobody twice.
  const anyone = () => Math.floor(((people++ * 0.618033988749895) % 1) * users)
  const operator = await enter(OPERATOR)
  const office = await enter(administrator(Math.floor(anyone() / USERS_OF_EACH)))
  const bigOffice = await enter(administrator(BIG.firstContract))
  const page = (browser: Browser, path: string) => () => expectPage(browser.get(path), 'ログアウト')
  const search = (query: () => string) => async () => {
    const answer = await operator.post('/op/search', { query: query() })
    const to = answer.headers.get('location') ?? ''
    if (answer.status === 303) await expectPage(operator.get(to), 'ログアウト')
    else if (answer.status !== 200 || !answer.body.includes('*******')) throw new Error(answer.body)
  }
  return {
    'sign-in': () => enter(user(anyone())),
    'list of 10 lines': page(office, '/oa/lines'),
    'list of 400 lines': page(bigOffice, '/oa/lines'),
    'history of 10 lines': page(office, '/oa/history'),
    'history of 400 lines': page(bigOffice, '/oa/history'),
    'search by ログインID, and its account': search(() => user(anyone()).loginId),
    'search by 050 number, and its account': search(() => lineOf(anyone())),
    'search by mobile number': search(() => user(anyone()).number),
    'search by 管理者ID, and its account': search(
      () => administrator(Math.floor(anyone() / USERS_OF_EACH)).loginId,
    ),
    'rollout page': page(operator, '/op/rollout'),
  } as Record<string, () => Promise<unknown>>
}

function ratios(column: Comparison, what: string): readonly number[] {
  const { small = [], large = [] } = column.get(what) ?? {}
  return large.map((value, round) => value / (small[round] ?? 1))
}

function tableOf(caption: string, columns: readonly Comparison[]): Table {
  const last = columns.at(-1) ?? new Map()
  const rows = [...last.keys()].map(what => [
    what,
    spread(last.get(what)?.small ?? []),
    ...columns.map(column => spread(column.get(what)?.large ?? [])),
    spread(ratios(last, what)),
  ])
  const sizes = [SMALL, ...LARGER].map(size => size.toLocaleString('en'))
  return { caption, head: ['', ...sizes, 'ratio of the last to the first'], rows }
}
