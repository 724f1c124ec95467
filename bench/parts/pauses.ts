import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'node-html-parser'
import { administrator, fill, user } from '../load/fill.ts'
import { type Answer, type Browser, Connection, type Line } from '../load/http.ts'
import { HOST, newInstallation, type Server, startServer } from '../load/installation.ts'
import { newBrowser, signIn } from '../load/person.ts'
import { startPhones } from '../load/smsc.ts'
import { short } from '../numbers.ts'
import type { Part } from '../section.ts'

const LINES = 10_000
/** Each act is done so often; the longest pause of all counts. */
const ROUNDS = 3
const LOOK_EVERY_MS = 5
const GOAL = { pauseMs: 200, bytes: 1_000_000 }

const SCREEN = '/oa/sms-numbers'
const FILE = `${SCREEN}/file`
const CHECK = `${FILE}/check`
const CONFIRM = `${SCREEN}/confirm`

const ABOUT = `An administrator with ${LINES.toLocaleString('en')} lines does what makes the most work, on SQLite, while somebody
else asks \`/healthz\` over a line of its own every ${LOOK_EVERY_MS} ms: the longest of these answers is how long others wait, other
load on the machine included, which the act without work shows. The longest turn of the event loop is measured inside
the server, in CPU time. The most of ${ROUNDS} rounds.`

interface Seen {
  readonly ms: number
  readonly pauseMs: number
  readonly turnMs: number
  readonly bytes: number
}

/** How long others wait while one customer brings the worst that he can. */
export const measure: Part = async () => {
  const phones = await startPhones()
  const installation = await newInstallation({ smscPort: phones.port })
  await fill(installation.deps, { contracts: 1, usersOfEach: LINES })
  const turnsFile = join(installation.folder, 'turns')
  const watching = join(import.meta.dirname, '..', 'load', 'turns.ts')
  const server = await startServer({
    env: { ...installation.env, NODE_OPTIONS: `--import=${watching}`, BENCH_TURNS_FILE: turnsFile },
  })
  const found = new Map<string, Seen[]>()
  try {
    const browser = newBrowser(anew(server.port), 1)
    await signIn(browser, administrator(0), phones)
    for (let round = 0; round < ROUNDS; round += 1)
      for await (const [name, act] of acts(browser, round)) {
        const seen = await watched(server, turnsFile, act)
        found.set(name, [...(found.get(name) ?? []), seen])
      }
  } finally {
    await server.stop()
    await installation.close()
    await phones.stop()
  }
  const most = (name: string, of: keyof Seen) => Math.max(...(found.get(name) ?? []).map(seen => seen[of]))
  const names = [...found.keys()]
  const worst = Math.max(...names.map(name => most(name, 'turnMs')))
  const largest = Math.max(...names.map(name => most(name, 'bytes')))
  return {
    title: 'Pauses',
    about: ABOUT,
    tables: [
      {
        caption: 'The worst inputs of one customer',
        head: ['act', 'answered after, ms', 'others wait, ms', 'longest turn, ms of CPU', 'page, KB'],
        rows: names.map(name => [
          name,
          short(most(name, 'ms')),
          short(most(name, 'pauseMs')),
          short(most(name, 'turnMs')),
          short(most(name, 'bytes') / 1_000),
        ]),
      },
    ],
    goals: [
      {
        goal: `no turn of the event loop above ${GOAL.pauseMs} ms of CPU`,
        measured: `${short(worst)} ms`,
        reached: worst <= GOAL.pauseMs,
      },
      {
        goal: `no page above ${GOAL.bytes / 1_000} KB`,
        measured: `${short(largest / 1_000)} KB`,
        reached: largest <= GOAL.bytes,
      },
    ],
  }
}

type Act = () => Promise<Answer>

/** In their order: some begin where the one before ended. */
async function* acts(browser: Browser, round: number): AsyncGenerator<readonly [string, Act]> {
  const idle = () => new Promise<Answer>(resolve => setTimeout(resolve, 1_000, NOTHING))
  yield ['no work', idle]
  yield ['利用者番号一覧', () => browser.get('/oa/lines?page=9')]
  yield ['the number screen', () => browser.get(`${SCREEN}?page=9`)]
  const fields = fieldsOf(await browser.get(`${SCREEN}?page=9`), '#numbers-form')
  const numbers = Object.keys(fields).filter(name => name.startsWith('number.'))
  const typed = { ...fields, ...Object.fromEntries(numbers.map(name => [name, '0901234'])) }
  yield ['500 numbers typed, another page', () => browser.post(SCREEN, { ...typed, page: '10' })]
  yield ['500 wrong numbers, 『設定』', () => browser.post(SCREEN, { ...typed, action: 'set' })]
  yield ['a filter', () => browser.post(SCREEN, { ...fields, 'filter-text': '9999', action: 'filter' })]

  const [one] = [user(0).loginId]
  yield ['a file with one ID on 4,990 lines', () => upload(browser, Array(4_990).fill(`${one},09012345678`))]
  yield ['what it says', () => browser.get(CHECK)]
  const odd = Array.from({ length: 4_990 }, (_, n) => `nobody-${n},"${'""'.repeat(45)}"`)
  yield ['a file with 4,990 problems', () => upload(browser, odd)]
  yield ['what it says ', () => browser.get(CHECK)]
  const all = Array.from({ length: LINES }, (_, n) => `${user(n).loginId},0801234567${round}`)
  yield [`a file with ${LINES.toLocaleString('en')} changes to one number`, () => upload(browser, all)]
  yield ['what it says  ', () => browser.get(CHECK)]
  const check = fieldsOf(await browser.get(CHECK), '#file-form')
  yield ['『設定』', () => browser.post(CHECK, check)]
  yield ['the check screen', () => browser.get(CONFIRM)]
  const { draft = '' } = fieldsOf(await browser.get(CONFIRM), 'form[action$=confirm]')
  yield ['『OK』', () => browser.post(CONFIRM, { draft, action: 'ok' })]
}

/** A connection for each request: between two of them the server would close one that nobody uses. */
function anew(port: number): Line {
  return {
    async send(sending) {
      const line = await Connection.open(port, HOST)
      return line.send(sending).finally(() => line.close())
    },
  }
}

const NOTHING: Answer = { status: 200, headers: new Map(), cookies: [], body: '' }

function upload(browser: Browser, rows: readonly string[]): Promise<Answer> {
  const content = ['ログインID,電話番号', ...rows].join('\r\n')
  const head = 'Content-Disposition: form-data; name="file"; filename="x.csv"\r\nContent-Type: text/csv'
  return browser.sendBody(
    FILE,
    'multipart/form-data; boundary=cut',
    `--cut\r\n${head}\r\n\r\n${content}\r\n--cut--\r\n`,
  )
}

function fieldsOf({ body }: Answer, form: string): Record<string, string> {
  const inputs = parse(body).querySelectorAll(`${form} input`)
  return Object.fromEntries(
    inputs
      .filter(input => input.getAttribute('type') !== 'checkbox')
      .map(input => [input.getAttribute('name') ?? '', input.getAttribute('value') ?? '']),
  )
}

/** Does it, and asks all the while whether anybody else is answered. */
async function watched(server: Server, turnsFile: string, act: Act): Promise<Seen> {
  const watch = await Connection.open(server.port, HOST)
  await longestTurn(server, turnsFile)
  let isDone = false
  let pauseMs = 0
  const looking = (async () => {
    while (!isDone) {
      const since = performance.now()
      await watch.send({ method: 'GET', path: '/healthz', headers: [] })
      pauseMs = Math.max(pauseMs, performance.now() - since)
      await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS))
    }
  })()
  const since = performance.now()
  const { status, body } = await act()
  const ms = performance.now() - since
  isDone = true
  await looking
  watch.close()
  if (![200, 303, 422].includes(status)) throw new Error(`answered ${status}: ${body.slice(0, 300)}`)
  return { ms, pauseMs, turnMs: await longestTurn(server, turnsFile), bytes: Buffer.byteLength(body) }
}

/** Since it was asked for the last time. */
async function longestTurn(server: Server, file: string): Promise<number> {
  rmSync(file, { force: true })
  server.process.kill('SIGUSR2')
  // It is written in one piece, with a line end.
  for (;;) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
    if (text.endsWith('\n')) return Number(text)
    await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
