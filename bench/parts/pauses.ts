import { parse } from 'node-html-parser'
import { policy } from '../../src/policy.ts'
import { administrator, fill, user } from '../../support/fill.ts'
import { freePort } from '../../support/free-port.ts'
import type { Answer, Browser } from '../load/http.ts'
import { newInstallation } from '../load/installation.ts'
import { newBrowser, signIn } from '../load/person.ts'
import { startPhones } from '../load/smsc.ts'
import { type Act, anew, LOOK_EVERY_MS, startWatchedServer, type Watched } from '../load/watched.ts'
import { short } from '../numbers.ts'
import type { Part, Table } from '../section.ts'
import { deskActs, EVENTS, fillForDesk, lastActs, MEMBER, OTHER_CONTRACTS } from './pauses-of-desk.ts'

/** As many as a contract can have. */
const LINES = policy.contract.mostLines
/** Each act is done so often; the longest pause of all counts. */
const ROUNDS = 3
const GOAL = { pauseMs: 200, bytes: policy.list.pageBytes }

const SCREEN = '/oa/sms-numbers'
const FILE = `${SCREEN}/file`
const CHECK = `${FILE}/check`
const CONFIRM = `${SCREEN}/confirm`

const grouped = (n: number) => n.toLocaleString('en')
const ABOUT = `An administrator with ${grouped(LINES)} lines does what makes the most work, and the desk and the API look at what is
largest, in an installation with ${grouped(OTHER_CONTRACTS)} contracts more, whose ${grouped(2 * OTHER_CONTRACTS)} login IDs lack a number, and ${grouped(EVENTS)}
events about one administrator and as many about one user; on SQLite, while somebody else asks \`/healthz\` over a line of its own every
${LOOK_EVERY_MS} ms: the longest of these answers is how long others wait, other load on the machine included, which the act without work shows. The
longest turn of the event loop is measured inside the server, in CPU time. The most of ${ROUNDS} rounds.`

/** How long others wait while one customer brings the worst that he can, and while the operator looks at it. */
export const measure: Part = async () => {
  const phones = await startPhones()
  const installation = await newInstallation({ smscPort: phones.port })
  const { deps } = installation
  await fill(deps, { contracts: 1, usersOfEach: LINES })
  const api = { port: await freePort(), key: await fillForDesk(deps, LINES) }
  const { server, watch } = await startWatchedServer(installation, { SEKISHO_API_PORT: String(api.port) })
  const [customer, operator] = [new Map<string, Watched[]>(), new Map<string, Watched[]>()]
  const note = async (found: Map<string, Watched[]>, name: string, act: Act) =>
    found.set(name, [...(found.get(name) ?? []), await watch(act)])
  try {
    let browsers = 0
    const signedIn = async (person: Parameters<typeof signIn>[1]) => {
      browsers += 1
      const browser = newBrowser(anew(server.port), browsers)
      await signIn(browser, person, phones)
      return browser
    }
    const browser = await signedIn(administrator(0))
    const ofUser = await signedIn(user(0))
    const member = await signedIn(MEMBER)
    for (let round = 0; round < ROUNDS; round += 1)
      for await (const [name, act] of acts(browser, round)) await note(customer, name, act)
    const all = await deskActs({ deps, administrator: browser, user: ofUser, member, api })
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [name, act] of all) await note(operator, name, act)
    for (const [name, act] of lastActs({ api })) await note(operator, name, act)
  } finally {
    await server.stop()
    await installation.close()
    await phones.stop()
  }
  const seen = [...customer, ...operator]
  const worst = Math.max(...seen.map(([, of]) => most(of, 'turnMs')))
  const pages = seen.filter(([name]) => !name.endsWith('.csv'))
  const largest = Math.max(...pages.map(([, of]) => most(of, 'bytes')))
  return {
    title: 'Pauses',
    about: ABOUT,
    tables: [
      tableOf('The worst inputs of one customer', customer),
      tableOf('The desk, histories and the API', operator),
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

function most(of: readonly Watched[], what: keyof Watched): number {
  return Math.max(...of.map(seen => seen[what]))
}

function tableOf(caption: string, found: ReadonlyMap<string, readonly Watched[]>): Table {
  return {
    caption,
    head: ['act', 'answered after, ms', 'others wait, ms', 'longest turn, ms of CPU', 'answer, KB'],
    rows: [...found].map(([name, of]) => [
      name,
      short(most(of, 'ms')),
      short(most(of, 'pauseMs')),
      short(most(of, 'turnMs')),
      short(most(of, 'bytes') / 1_000),
    ]),
  }
}

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
  const bytes = LINES * policy.list.numberFile.bytesOfId
  const wide = ','.repeat(policy.csv.maxRowCharacters - 10)
  const rows = Math.floor(bytes / wide.length) - 1
  const wideRows = [`x${wide}\r\n`.repeat(rows)]
  yield ['a file of rows as wide as they may be', () => upload(browser, wideRows)]
  const ends = ['\r\n'.repeat(bytes / 2 - 100)]
  yield ['a file of nothing but line ends', () => upload(browser, ends)]
  yield ['a body of as many parts as fit', () => uploadParts(browser)]
  // The first user is signed in elsewhere: another number would end that.
  const all = Array.from({ length: LINES - 1 }, (_, n) => `${user(n + 1).loginId},0801234567${round}`)
  yield [`a file with ${grouped(all.length)} changes to one number`, () => upload(browser, all)]
  yield ['what it says  ', () => browser.get(CHECK)]
  const check = fieldsOf(await browser.get(CHECK), '#file-form')
  yield ['『設定』', () => browser.post(CHECK, check)]
  yield ['the check screen', () => browser.get(CONFIRM)]
  const { draft = '' } = fieldsOf(await browser.get(CONFIRM), 'form[action$=confirm]')
  yield ['『OK』', () => browser.post(CONFIRM, { draft, action: 'ok' })]
}

const NOTHING: Answer = { status: 200, headers: new Map(), cookies: [], body: '' }

/** As many bytes as a file of this contract may have, none of them of a file; refused. */
function uploadParts(browser: Browser): Promise<Answer> {
  const part = '--cut\r\nContent-Disposition: form-data; name="x"\r\n\r\n\r\n'
  const file = '--cut\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n\r\n--cut--\r\n'
  const { bytesOfId } = policy.list.numberFile
  const parts = Math.floor((LINES * bytesOfId - file.length) / part.length)
  return browser.sendBody(FILE, 'multipart/form-data; boundary=cut', part.repeat(parts) + file)
}

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
