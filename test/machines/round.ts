import { fill } from '../../support/fill.ts'
import type { Seen } from './browser.ts'
import { beginLoad, pause, USERS_OF_EACH } from './clients.ts'
import type { Fault } from './faults.ts'
import type { House } from './house.ts'
import { Journal, type SignIn } from './journal.ts'
import { type Judgement, judge } from './judge.ts'

/** One fault under load, from the quiet before to the comparison after. */
export interface Round extends Judgement {
  /** Milliseconds from the fault to the end of the first whole sign-in that followed one that failed; 0: none failed. */
  readonly untilSignInMs: number
  readonly signIns: number
  readonly failedSignIns: number
  readonly seen: ReadonlyMap<Seen, number>
}

const BEFORE_MS = 8_000
const AFTER_MS = 8_000
const CONTRACTS = 60

/** Accounts for the load. Each round wants a house whose accounts nobody used: who is new may sign in five times. */
export async function furnish(house: House): Promise<void> {
  const deps = await house.deps()
  // With events of theirs: a trail that begins when the filling is over would begin too late.
  await fill(deps, { contracts: CONTRACTS, usersOfEach: USERS_OF_EACH, eventsOfEach: 1 })
  await deps.db.destroy()
}

/** @param round how many the house has seen before */
export async function roundOf(house: House, fault: Fault, round: number): Promise<Round> {
  const journal = new Journal()
  const stopping = new AbortController()
  const load = beginLoad({
    port: house.ports.web,
    phones: house.phones,
    journal,
    stopping: stopping.signal,
    round,
  })
  await pause(BEFORE_MS)
  const befellAt = performance.now()
  const mend = await fault.befall(house)
  await pause(fault.forSeconds * 1_000)
  await mend()
  await house.settled()
  await pause(AFTER_MS)
  stopping.abort()
  await load
  const deps = await house.deps()
  const judgement = await judge(journal, { deps, phones: house.phones }).finally(() => deps.db.destroy())
  return {
    ...judgement,
    untilSignInMs: gapAfter(journal.signIns, befellAt),
    signIns: journal.signIns.length,
    failedSignIns: journal.signIns.filter(({ isIn }) => !isIn).length,
    seen: journal.seen,
  }
}

/** The first that began after one that failed had begun, and was in. */
function gapAfter(signIns: readonly SignIn[], befellAt: number): number {
  const sorted = signIns
    .filter(one => one.endedAt > befellAt)
    .sort((one, other) => one.begunAt - other.begunAt)
  const failed = sorted.find(({ isIn }) => !isIn)
  if (failed === undefined) return 0
  const later = sorted.filter(one => one.isIn && one.begunAt >= failed.begunAt)
  return Math.min(...later.map(({ endedAt }) => endedAt)) - befellAt
}
