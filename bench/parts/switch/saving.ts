import { type Person, user } from '../../../support/fill.ts'
import { type Browser, Connection } from '../../load/http.ts'
import { HOST } from '../../load/installation.ts'
import type { Linked } from '../../load/linked.ts'
import { newBrowser, signIn } from '../../load/person.ts'
import type { Phones } from '../../load/smsc.ts'
import type { WatchedKamailio } from '../../load/watched-kamailio.ts'
import { percentile, short } from '../../numbers.ts'
import type { Measured } from './measured.ts'

const PER_SECOND = 20
const GOAL_MS = 250
const PAGE = '/ou/settings'

/** Somebody who is signed in, and saves サービス設定 of his line again and again. */
interface Saver {
  readonly browser: Browser
  readonly person: Person
  /** Of the form that he has before him. */
  version: number
  number: number
}

/** Between two of the same person there has to be time for the first one to be pushed. */
export interface Pace {
  readonly people: number
  readonly saves: number
}

/** 『保存』 at a steady pace, whoever still waits for an answer; how long until Kamailio has each. */
export async function saveSteadily(
  linked: Linked,
  { phones, kamailio }: { readonly phones: Phones; readonly kamailio: WatchedKamailio },
  { people, saves }: Pace,
): Promise<Measured> {
  const server = await linked.start()
  const savers: Saver[] = []
  for (let n = 0; n < people; n += 1) savers.push(await newSaver(server.port, n, phones))
  const before = kamailio.taken.length
  const begun = performance.now()
  const answers: Promise<number>[] = []
  for (let n = 0; n < saves; n += 1) {
    await until(begun + (n * 1_000) / PER_SECOND)
    answers.push(save(savers[n % people] as Saver))
  }
  const answeredMs = await Promise.all(answers)
  while ((await linked.open()) > 0) await until(performance.now() + 20)
  const ms = kamailio.taken.slice(before).map(({ afterMs }) => afterMs)
  await server.stop()
  const p99 = percentile(ms, 0.99)
  const row = (values: readonly number[]) => [0.5, 0.95, 0.99, 1].map(part => short(percentile(values, part)))
  return {
    table: {
      caption: `『保存』 at ${PER_SECOND}/s by ${people} people, with ${linked.lines.length.toLocaleString('en')} lines, in milliseconds`,
      head: ['', 'n', 'p50', 'p95', 'p99', 'longest'],
      rows: [
        ['from the change to Kamailio’s answer', String(ms.length), ...row(ms)],
        ['from the click to our answer', String(answeredMs.length), ...row(answeredMs)],
      ],
    },
    goal: {
      goal: `Kamailio has what was saved within ${GOAL_MS} ms (p99), at ${PER_SECOND} changes a second`,
      measured: `${short(p99)} ms, ${ms.length} of ${saves} changes`,
      reached: p99 < GOAL_MS && ms.length === saves,
    },
  }
}

async function newSaver(port: number, n: number, phones: Phones): Promise<Saver> {
  const person = user(n)
  const browser = newBrowser(await Connection.open(port, HOST), n)
  if ((await signIn(browser, person, phones)) !== 'signed-in') throw new Error('turned away')
  const { body } = await browser.get(PAGE)
  const [, version] = /name="version" value="(\d+)"/.exec(body) ?? []
  return { browser, person, version: Number(version), number: n }
}

/** Gives how long the answer took. */
async function save(saver: Saver): Promise<number> {
  saver.number += 1
  const begun = performance.now()
  const { status, headers, body } = await saver.browser.post(PAGE, {
    version: String(saver.version),
    running: saver.number === 1 ? '' : 'always',
    forwarding: 'always',
    'number.always': `03${String(10_000_000 + saver.number * 100).padStart(8, '1')}`,
    after: '20',
    rejectedCallers: '',
    showCallerNumber: '1',
    internationalSuspended: '1',
  })
  if (status !== 303) throw new Error(`not saved: ${status} ${headers.get('location') ?? body}`)
  saver.version += 1
  return performance.now() - begun
}

async function until(moment: number): Promise<void> {
  const ms = moment - performance.now()
  if (ms > 0) await new Promise(resolve => setTimeout(resolve, ms))
}
