import { policy } from '../../../src/policy.ts'
import { type Person, user } from '../../../support/fill.ts'
import type { Farm } from '../../load/farm.ts'
import type { Browser } from '../../load/http.ts'
import { newBrowser } from '../../load/person.ts'
import { signInSteadily, whereAmI } from '../../load/steady-person.ts'
import { percentile, short } from '../../numbers.ts'
import type { Goal, Table } from '../../section.ts'
import { type Place, receiptsOf, whileAny } from './doubled.ts'

const BEFORE = 48
const AT_ONCE = 16
const KILL_AFTER_MS = 3_000
const LOAD_MS = 8_000
const PATIENCE_MS = 10_000

export interface Killed {
  readonly table: Table
  readonly goals: readonly Goal[]
}

interface Came {
  readonly browser: Browser
  readonly person: Person
  readonly lost: number
  readonly took: number
}

/** One server and one worker get `kill -9` in the middle of sign-ins; people go on at the others. */
export async function killInTheMiddle(farm: Farm, { installation, phones, next }: Place): Promise<Killed> {
  const { deps } = installation
  const since = Date.now()
  const come = async (): Promise<Came> => {
    const n = next()
    const person = user(n % 9_000)
    const browser = newBrowser(farm.balancer.line(), n)
    return { browser, person, ...(await signInSteadily(browser, person, phones)) }
  }
  const before = await manyAtOnce(AT_ONCE, n => n < BEFORE, come)

  const begun = performance.now()
  let killedAt = 0
  setTimeout(() => {
    killedAt = Date.now()
    farm.servers[0]?.process.kill('SIGKILL')
    farm.workers[0]?.process.kill('SIGKILL')
  }, KILL_AFTER_MS)
  const during = await manyAtOnce(AT_ONCE, () => performance.now() - begun < LOAD_MS, come)

  const stillIn = await countIn(before)
  const alsoIn = await countIn(during)
  // Until the lease ends of what the dead worker had in its hands, nobody knows; then another one takes it up.
  const lease = { since, states: ['queued', 'sending'], atMostMs: policy.sms.leaseMs + PATIENCE_MS } as const
  await whileAny(deps, lease)
  await receiptsOf(deps, since)
  const messages = await deps.db
    .selectFrom('sms_message')
    .select(['id', 'account_id', 'state'])
    .where('created_at', '>=', since)
    .execute()
  const inFlight = await deps.db
    .selectFrom('sms_attempt')
    .select('message_id')
    .where('started_at', '>=', since)
    .where('error_code', '=', 'worker-died')
    .execute()
  const codes = [...new Set([...before, ...during].map(({ person }) => person.number))].flatMap(number => {
    const all = phones.codesAt(number)
    return [{ all: all.length, different: new Set(all).size }]
  })
  const doubled = codes.reduce((sum, { all, different }) => sum + all - different, 0)
  // What was used already is superseded when another worker takes it up: its phone got it from the dead one.
  const cameOrUsed = ['delivered', 'submitted', 'superseded']
  const undone = messages.filter(({ state }) => !cameOrUsed.includes(state)).length
  const withoutReceipt = messages.filter(({ state }) => state === 'submitted').length
  const lost = during.reduce((sum, one) => sum + one.lost, 0)
  const tookMs = during.map(({ took }) => took)
  return {
    table: {
      caption: '3 servers and 3 workers; one of each gets `kill -9` in the middle of the sign-ins',
      head: ['', ''],
      rows: [
        ['sessions opened before the kill', String(before.length)],
        ['… that the other servers still know', String(stillIn)],
        ['people who signed in around the kill', String(during.length)],
        ['… who got in and still are', String(alsoIn)],
        ['answers that died with the server (people loaded the page again)', String(lost)],
        ['SMS that the dead worker had in its hands', String(inFlight.length)],
        ['SMS that came twice, with the same code', String(doubled)],
        ['SMS that never came', String(undone)],
        ['SMS whose receipt died with the line that it came on', String(withoutReceipt)],
        [
          'sign-in, seconds, p50 / longest',
          `${short(percentile(tookMs, 0.5) / 1_000)} / ${short(percentile(tookMs, 1) / 1_000)}`,
        ],
      ],
    },
    goals: [
      {
        goal: 'No session is lost when a server dies',
        measured: `${stillIn} of ${before.length} sessions of before, ${alsoIn} of ${during.length} begun around it`,
        reached: stillIn === before.length && alsoIn === during.length && killedAt > 0,
      },
      {
        goal: 'No SMS is lost when a worker dies; doubled at most what it had in its hands',
        measured: `${undone} lost, ${doubled} doubled of ${inFlight.length}`,
        reached: undone === 0 && doubled <= inFlight.length,
      },
    ],
  }
}

async function manyAtOnce(
  atOnce: number,
  goesOn: (n: number) => boolean,
  come: () => Promise<Came>,
): Promise<readonly Came[]> {
  const all: Came[] = []
  let begun = 0
  const one = async () => {
    while (goesOn(begun)) {
      begun += 1
      all.push(await come())
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
  return all
}

async function countIn(people: readonly Came[]): Promise<number> {
  let count = 0
  for (const { browser, person } of people) if ((await whereAmI(browser, person)) === 'in') count += 1
  return count
}
