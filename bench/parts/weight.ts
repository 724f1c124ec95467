import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { administrator, fill, user } from '../../support/fill.ts'
import { type Chromium, type Cookies, newPhone, signedIn, startChromium, timesOf } from '../load/chromium.ts'
import { type HttpsProxy, startHttpsProxy } from '../load/https-proxy.ts'
import { newInstallation, ORIGIN, startServer } from '../load/installation.ts'
import { type Phones, startPhones } from '../load/smsc.ts'
import { median, spread } from '../numbers.ts'
import type { Goal, Part, Table } from '../section.ts'
import { LIGHTEST, measureProcess } from './weight-of-process.ts'

const ROUNDS = 5
const FILLING = { contracts: 100, usersOfEach: 9 }
const GOAL = { bytes: 20_000, requests: 4, score: 100 }
const SIGN_IN_PAGES = ['/oa/', '/ou/', '/op/']

/** A page, and whom it is shown to. */
interface Screen {
  readonly path: string
  readonly cookies: Cookies
}

export const measure: Part = async () => {
  const phones = await startPhones()
  const installation = await newInstallation({ smscPort: phones.port })
  await fill(installation.deps, FILLING)
  const server = await startServer(installation)
  const proxy = await startHttpsProxy(server.port)
  const chrome = await startChromium(proxy)
  let pages: Measured
  try {
    pages = await measurePages(chrome, proxy, phones)
  } finally {
    await chrome.browser.close()
    await server.stop()
    await proxy.stop()
  }
  try {
    const ofProcess = await measureProcess(installation, phones, ROUNDS)
    return {
      title: 'Weight',
      about: ABOUT,
      tables: [...pages.tables, ...ofProcess.tables],
      goals: [...pages.goals, ...ofProcess.goals],
    }
  } finally {
    await installation.close()
    await phones.stop()
  }
}

const ABOUT = `An installation in production (SQLite, ${FILLING.contracts} contracts of ${FILLING.usersOfEach} users) behind a proxy that ends TLS and changes
nothing. Bytes are status lines, headers and bodies on their way to Chromium, without TLS. Slow means 3G (400 ms, 400 kbit/s)
and a processor slowed four times; interactive is when the page is painted, its scripts have run, and the last task of
50 ms is over. Lighthouse judges as a phone on slow 4G. A start runs from the process's creation to the end of the answer; memory is
what Linux counts after a minute without requests (${LIGHTEST} is the same for a Node.js that answers "ok" to everything).`

interface Measured {
  readonly tables: readonly Table[]
  readonly goals: readonly Goal[]
}

async function measurePages(chrome: Chromium, proxy: HttpsProxy, phones: Phones): Promise<Measured> {
  const administrators = await signedIn(chrome, administrator(0), phones)
  const users = await signedIn(chrome, user(0), phones)
  const screens: Screen[] = [
    ...['/', ...SIGN_IN_PAGES].map(path => ({ path, cookies: [] })),
    { path: '/oa/code', cookies: administrators.atCode },
    { path: '/oa/lines', cookies: administrators.inside },
    { path: '/oa/sms-numbers', cookies: administrators.inside },
    { path: '/ou/settings', cookies: users.inside },
  ]
  const visits = []
  for (const screen of screens) visits.push(await visit(chrome, proxy, screen))
  const times = []
  for (const screen of screens.filter(({ path }) => [...SIGN_IN_PAGES, '/oa/code'].includes(path)))
    times.push(await slowly(chrome, screen))
  const scores = []
  for (const screen of screens) scores.push(await judged(chrome, screen))
  const lighthouse = `Lighthouse ${scores[0]?.version}, median of ${LIGHTHOUSE_ROUNDS} (Chromium ${chrome.version})`
  return {
    tables: [
      {
        caption: 'Bytes and requests of a page',
        head: ['page', 'empty cache: bytes', 'requests', 'again: bytes', 'requests'],
        rows: visits.map(({ row }) => row),
      },
      {
        caption: 'A slow phone with an empty cache, ms',
        head: ['page', 'first paint', 'largest paint', 'interactive'],
        rows: times,
      },
      {
        caption: lighthouse,
        head: ['page', 'performance', 'accessibility', 'best practices', 'not perfect'],
        rows: scores.map(({ row }) => row),
      },
    ],
    goals: [...visits.flatMap(({ goals }) => goals), scoreGoal(scores)],
  }
}

/** The first visit of a browser and the next one. */
async function visit(chrome: Chromium, proxy: HttpsProxy, { path, cookies }: Screen) {
  const context = await newPhone(chrome, cookies)
  const page = await context.newPage()
  const load = async () => {
    const before = proxy.traffic()
    await page.goto(ORIGIN + path, { waitUntil: 'networkidle' })
    const after = proxy.traffic()
    return { bytes: after.bytes - before.bytes, requests: after.requests - before.requests }
  }
  const first = await load()
  await page.goto('about:blank')
  const again = await load()
  await context.close()
  const goal: Goal = {
    goal: `${path}: at most ${GOAL.bytes / 1_000} KB and ${GOAL.requests} requests`,
    measured: `${(first.bytes / 1_000).toFixed(1)} KB, ${first.requests} requests`,
    reached: first.bytes <= GOAL.bytes && first.requests <= GOAL.requests,
  }
  return {
    row: [
      path,
      ...[first, again].flatMap(({ bytes, requests }) => [bytes.toLocaleString('en'), String(requests)]),
    ],
    goals: SIGN_IN_PAGES.includes(path) ? [goal] : [],
  }
}

async function slowly(chrome: Chromium, { path, cookies }: Screen): Promise<string[]> {
  const rounds = []
  for (let n = 0; n < ROUNDS; n += 1) rounds.push(await timesOf(chrome, path, cookies))
  return [
    path,
    spread(rounds.map(({ firstPaint }) => firstPaint)),
    spread(rounds.map(({ largestPaint }) => largestPaint)),
    spread(rounds.map(({ interactive }) => interactive)),
  ]
}

interface Judgement {
  readonly version: string
  readonly scores: Readonly<Record<string, number>>
  /** Audits that took points away. */
  readonly found: readonly string[]
}

/** As Lighthouse's own documentation has it against noise. */
const LIGHTHOUSE_ROUNDS = 5
const CATEGORIES = ['performance', 'accessibility', 'best-practices']

async function judged(chrome: Chromium, { path, cookies }: Screen) {
  const rounds: Judgement[] = []
  for (let n = 0; n < LIGHTHOUSE_ROUNDS; n += 1) rounds.push(await judge(chrome, { path, cookies }))
  const scores = CATEGORIES.map(name => median(rounds.map(round => round.scores[name] ?? 0)))
  const found = [...new Set(rounds.flatMap(round => round.found))].join(', ')
  return { version: rounds[0]?.version, scores, found, row: [path, ...scores.map(String), found || '–'] }
}

async function judge({ debuggingPort }: Chromium, { path, cookies }: Screen): Promise<Judgement> {
  const file = join(import.meta.dirname, '..', 'peers', 'lighthouse.ts')
  const Cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const env = { ...process.env, LIGHTHOUSE_HEADERS: JSON.stringify(Cookie === '' ? {} : { Cookie }) }
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [file, String(debuggingPort), ORIGIN + path],
    { env },
  )
  return JSON.parse(stdout)
}

function scoreGoal(
  judgements: readonly { readonly scores: readonly number[]; readonly found: string }[],
): Goal {
  const least = CATEGORIES.map((_, at) => Math.min(...judgements.map(({ scores }) => scores[at] ?? 0)))
  return {
    goal: `Lighthouse: ${GOAL.score} each, on every page above`,
    measured: `at least ${least.join(', ')}`,
    reached: least.every(score => score >= GOAL.score),
    why: [...new Set(judgements.flatMap(({ found }) => found || []))].join(', '),
  }
}
