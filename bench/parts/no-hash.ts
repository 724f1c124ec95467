import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'rolldown'
import { messages } from '../../src/challenges/messages.ts'
import type { Deps } from '../../src/deps.ts'
import type { Frame } from '../../src/page/layout.tsx'
import { speak } from '../../src/platform/i18n/catalogue.ts'
import { pageOf } from '../../src/platform/paging.ts'
import { listNumbers, totalsOf } from '../../src/sms-numbers/number-list.ts'
import { administrator, fill } from '../../support/fill.ts'
import { awaitCodes, forgetWrongCodes, signedIn } from '../load/awaiting.ts'
import { type Answer, Connection, type Sending } from '../load/http.ts'
import {
  cpuMsOf,
  HOST,
  type Installation,
  newInstallation,
  ORIGIN,
  type Server,
  startServer,
} from '../load/installation.ts'
import { loadFor, type Round, type Target } from '../load/rounds.ts'
import { startPhones } from '../load/smsc.ts'
import { median, short, spread } from '../numbers.ts'
import type { Goal, Part } from '../section.ts'

const ROUNDS = 5
const ROUND_MS = 2_000
const AT_ONCE = 8
const LINES = 400
/** Enough for a round: of each challenge a few codes are looked at without a pause. */
const CHALLENGES = 6_000
const CONTRACTS = Math.ceil(CHALLENGES / LINES)
const CODE = '/ou/code'
const LIST = '/oa/lines'
const NUMBERS = '/oa/sms-numbers'
const CONFIRM = `${NUMBERS}/confirm`
const ROOT = join(import.meta.dirname, '..', '..')

/** A request that is sent again and again, and what its answer must be. */
interface Request {
  readonly name: string
  next(): Sending
  readonly status: number
  readonly text: string
}

type Loaded = Pick<Target, 'port' | 'cpuMs'>

/** The rate and the CPU at saturation, the times of one after the other. */
type Times = Pick<Round, 'perSecond' | 'p50' | 'p99' | 'cpuMs'>

/** The limits of one round, a second. */
interface Limits {
  readonly page: Times
  readonly commits: number
}

export const measure: Part = async () => {
  const phones = await startPhones()
  const installation = await newInstallation({ smscPort: phones.port })
  const { deps, folder } = installation
  await fill(deps, { contracts: CONTRACTS, usersOfEach: LINES })
  const requests = await requestsOf(deps)
  const cookie = await signedIn(deps, administrator(0))
  const server = await startServer(installation)
  try {
    const bytes = await warmUp(server, requests)
    const limits: Limits[] = []
    const times = requests.map((): Times[] => [])
    const changes: Changes[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      limits.push({ page: await barePage(bytes), commits: await bareCommits(folder) })
      for (const [at, request] of requests.entries()) {
        await forgetWrongCodes(deps)
        times[at]?.push(await timesOf(server, request))
      }
    }
    // Afterwards: they end the sessions of the contract's users, and what is known of their numbers.
    for (let round = 0; round < ROUNDS; round += 1)
      changes.push(await changeAll(server, deps, { cookie, round }))
    return section({ requests, times, limits, changes, rendering: await renderingMs(installation) })
  } finally {
    await server.stop()
    await installation.close()
    await phones.stop()
  }
}

async function requestsOf(deps: Deps): Promise<readonly Request[]> {
  const awaiting = await awaitCodes(deps, CHALLENGES)
  const admin = await signedIn(deps, administrator(0))
  let nth = 0
  const nextAwaiting = () => awaiting[nth++ % awaiting.length] as (typeof awaiting)[number]
  const page = (name: string, path: string, text: string): Request => ({
    ...{ name, status: 200, text },
    next: () => get(path, admin),
  })
  return [
    {
      ...{ name: 'Code page', status: 200, text: 'SMS認証' },
      next: () => get(CODE, nextAwaiting().cookie),
    },
    {
      ...{ name: 'Wrong code', status: 422, text: messages.wrongCode.ja },
      next() {
        const { cookie, wrongCode } = nextAwaiting()
        return post(CODE, cookie, `code=${wrongCode}`)
      },
    },
    page(`List of ${LINES} lines`, LIST, '利用者番号一覧'),
    page(`Number screen, ${LINES + 1} rows`, NUMBERS, 'SMS認証用番号設定'),
  ]
}

function get(path: string, cookie: string): Sending {
  return { method: 'GET', path, headers: [...HEADERS, `Cookie: ${cookie}`] }
}

function post(path: string, cookie: string, body: string): Sending {
  const form = [`Origin: ${ORIGIN}`, 'Sec-Fetch-Site: same-origin', FORM]
  return { method: 'POST', path, headers: [...HEADERS, ...form, `Cookie: ${cookie}`], body }
}

const FORM = 'Content-Type: application/x-www-form-urlencoded'
const HEADERS = [
  'X-Forwarded-For: 10.0.0.1',
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:156.0) Gecko/20100101 Firefox/156.0',
  'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Accept-Language: ja,en;q=0.8',
]

/** Gives the bytes of the first one's page. */
async function warmUp(server: Loaded, requests: readonly Request[]): Promise<number> {
  for (const request of requests) await load(server, request, AT_ONCE)
  const [first] = requests
  const connection = await Connection.open(server.port, HOST)
  const answer = first && (await connection.send(first.next()))
  connection.close()
  return Buffer.byteLength(answer?.body ?? '')
}

/** At saturation, and the time of one after the other. */
async function timesOf(server: Loaded, request: Request): Promise<Times> {
  const full = await load(server, request, AT_ONCE)
  const { p50, p99 } = await load(server, request, 1)
  return { perSecond: full.perSecond, p50, p99, cpuMs: full.cpuMs }
}

function load({ port, cpuMs }: Loaded, request: Request, atOnce: number): Promise<Round> {
  const one = async (connection: Connection) => expectAnswer(request, await connection.send(request.next()))
  return loadFor({ port, cpuMs, host: HOST }, one, { atOnce, forMs: ROUND_MS })
}

function expectAnswer({ name, status, text }: Pick<Request, 'name' | 'status' | 'text'>, answer: Answer) {
  if (answer.status !== status || !answer.body.includes(text))
    throw new Error(`${name}: ${answer.status} ${answer.headers.get('location') ?? ''}\n${answer.body}`)
}

async function barePage(bytes: number): Promise<Times> {
  const bare = spawn(process.execPath, [join(ROOT, 'bench/load/bare-page.ts'), String(bytes)])
  const [port] = await once(bare.stdout, 'data')
  const next = () => get('/', 'session=0')
  const request = { name: 'Bare page', status: 200, text: 'x', next }
  const server = { port: Number(port), cpuMs: () => cpuMsOf(bare.pid ?? 0) }
  await load(server, request, AT_ONCE)
  const times = await timesOf(server, request)
  bare.kill()
  return times
}

async function bareCommits(folder: string): Promise<number> {
  const file = join(ROOT, 'bench/load/bare-commit.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [file, folder, String(ROUND_MS)])
  return Number(stdout)
}

/** Milliseconds of each step of 400 changed numbers. */
interface Changes {
  readonly set: number
  readonly check: number
  readonly ok: number
}

/** Gives every user another number, which changes in each round. */
async function changeAll(
  server: Server,
  deps: Deps,
  { cookie, round }: { readonly cookie: string; readonly round: number },
): Promise<Changes> {
  const connection = await Connection.open(server.port, HOST)
  const timed = async (sending: Sending, expected: { status: number; text: string }) => {
    const since = performance.now()
    const answer = await connection.send(sending)
    const ms = performance.now() - since
    expectAnswer({ name: sending.path, ...expected }, answer)
    return { ms, body: answer.body }
  }
  const { body: form } = await timed(get(NUMBERS, cookie), { status: 200, text: '</html>' })
  const fields = new URLSearchParams({ action: 'set', 'filter-text': '' })
  const prefix = ['090', '080'][round % 2] ?? ''
  for (const [, name = '', value = ''] of form.matchAll(
    /name="((?:was|number)\.[^"]+)"[^>]*? value="(\d*)"/g,
  ))
    fields.set(name, name.startsWith('number.') && isOfUser(value) ? prefix + value.slice(3) : value)
  const set = await timed(post(NUMBERS, cookie, fields.toString()), { status: 303, text: '' })
  const check = await timed(get(CONFIRM, cookie), { status: 200, text: '</html>' })
  const draft = /name="draft" value="([^"]+)"/.exec(check.body)?.[1] ?? ''
  const ok = await timed(post(CONFIRM, cookie, `action=ok&draft=${draft}`), { status: 303, text: '' })
  connection.close()
  await untilSent(deps)
  return { set: set.ms, check: check.ms, ok: ok.ms }
}

/** The administrator's own stays: its change would ask for a code. */
function isOfUser(number: string): boolean {
  return number !== administrator(0).number
}

/** The old numbers were told: nothing goes on beside the next measurement. */
async function untilSent({ db }: Deps): Promise<void> {
  for (;;) {
    const open = await db
      .selectFrom('sms_message')
      .select('id')
      .where('state', 'in', ['queued', 'sending', 'submitted'])
      .executeTakeFirst()
    if (open === undefined) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

/** Milliseconds from the rows to the text of the number screen, in this process. */
async function renderingMs({ deps, folder }: Installation): Promise<readonly number[]> {
  type Views = typeof import('../../src/sms-numbers/views.tsx')
  const file = join(folder, 'views.js')
  // Node.js runs TypeScript as it is, but no JSX.
  const input = join(ROOT, 'src/sms-numbers/views.tsx')
  await build({ input, platform: 'node', output: { file }, logLevel: 'silent' })
  const { NumbersPage } = (await import(file)) as Views
  const account = await deps.db
    .selectFrom('account')
    .select('contract_id')
    .where('login_id', '=', administrator(0).loginId)
    .executeTakeFirstOrThrow()
  const rows = await listNumbers(deps, account.contract_id)
  const draw = () =>
    Buffer.byteLength(
      String(
        NumbersPage({
          ...{
            frame: frameOf(deps),
            page: pageOf(rows, 1),
            namesakes: new Set(),
            totals: totalsOf(rows),
            kept: undefined,
            typed: new Map(),
            problems: new Map(),
            second: undefined,
            message: undefined,
          },
          ...{ filter: { text: '', only: [] }, ownUntil: undefined, pendingOwn: undefined, idleMinutes: 30 },
        }),
      ),
    )
  const times = Array.from({ length: 40 * ROUNDS }, () => {
    const since = performance.now()
    draw()
    return performance.now() - since
  })
  // The first are compiled while they run.
  return times.slice(20)
}

function frameOf({ config, clock }: Deps): Frame {
  const { desk } = config
  return {
    language: 'ja',
    say: speak('ja', { desk: desk.name.ja }),
    now: clock.now(),
    serviceName: config.serviceName,
    site: { kind: 'admin', path: '/oa', home: LIST },
    path: NUMBERS,
    person: {
      name: '株式会社',
      id: administrator(0).loginId,
      previousSignInAt: undefined,
      ends: { at: clock.now(), latest: clock.now() },
    },
    helpline: {
      ...desk,
      name: desk.name.ja,
      guidance: desk.guidance.ja,
      hours: desk.hours.ja,
      haveReady: desk.haveReady.ja,
      open: true,
    },
    assets: {},
    demonstration: false,
    flashes: {},
  }
}

interface Measured {
  readonly requests: readonly Request[]
  readonly times: readonly (readonly Times[])[]
  readonly limits: readonly Limits[]
  readonly changes: readonly Changes[]
  readonly rendering: readonly number[]
}

function section({ requests, times, limits, changes, rendering }: Measured) {
  const columns = (of: readonly Times[]) =>
    (['perSecond', 'p50', 'p99', 'cpuMs'] as const).map(key => spread(of.map(one => one[key])))
  const step = (name: string, key: keyof Changes) => [name, spread(changes.map(change => change[key]))]
  return {
    title: 'Requests without a hash',
    about: `A server in production on SQLite behind a pretended proxy, asked from another process over real HTTP: ${AT_ONCE} keep-alive
connections at once for the rate, one for the times; ${ROUNDS} rounds of ${ROUND_MS / 1_000} s each, median (min–max). Every answer is looked
at; a wrong code counts only when it was evaluated (422 and the sentence of the manual). The limits are taken in the
same rounds, each in a process of its own: a page of the same length from Hono alone, and durable commits of SQLite
(WAL, \`synchronous=FULL\`) on the same disk, one after the other.`,
    tables: [
      {
        caption: `Requests, ${AT_ONCE} connections; times in ms at one connection`,
        head: ['', 'per second', 'p50', 'p99', 'CPU ms each'],
        rows: [
          ...requests.map(({ name }, at) => [name, ...columns(times[at] ?? [])]),
          ['Limit: bare Hono page', ...columns(limits.map(limit => limit.page))],
          ['Limit: bare durable commit', spread(limits.map(limit => limit.commits)), '', '', ''],
        ],
      },
      {
        caption: `${LINES} numbers changed at once, ms at one connection`,
        head: ['', 'ms'],
        rows: [
          step('『設定』: checked and kept as a draft', 'set'),
          step('Check screen', 'check'),
          step('『OK』: all put into effect, old numbers told', 'ok'),
        ],
      },
    ],
    goals: [wrongCodeGoal(times[1] ?? [], times[0] ?? [], limits), rowsGoal(times[3] ?? [], rendering)],
  }
}

function wrongCodeGoal(times: readonly Times[], page: readonly Times[], limits: readonly Limits[]): Goal {
  const ratios = times.map(({ perSecond }, at) => {
    const { page, commits } = limits[at] as Limits
    return perSecond / Math.min(page.perSecond, commits)
  })
  const cpuMs = median(times.map(one => one.cpuMs))
  const pageMs = median(page.map(one => one.cpuMs))
  return {
    goal: 'A wrong code, with its committed transaction: at least 0.5 of the smaller limit',
    measured: spread(ratios),
    reached: median(ratios) >= 0.5,
    why: `each takes ${short(cpuMs)} ms of CPU, so that one thread does ${short(1_000 / cpuMs)} a second; ${short(pageMs)} ms are those of the code page alone, which is the answer, without any commit`,
  }
}

function rowsGoal(times: readonly Times[], rendering: readonly number[]): Goal {
  const whole = times.map(one => one.p50)
  return {
    goal: `${LINES} rows rendered in at most 10 ms`,
    measured: `${short(median(rendering))} ms from rows to text; whole request ${spread(whole)} ms`,
    reached: median(rendering) <= 10,
    why: `the whole request takes ${short(median(times.map(one => one.cpuMs)))} ms of CPU`,
  }
}
