import type { Db } from '../platform/db/open.ts'
import { DAY_MS, policy } from '../policy.ts'
import type { Within } from '../work.ts'
import { passed } from './quota.ts'
import { lockCounter, saveCounter } from './store.ts'

/** All browsers that are not known devices of an account share one counter and one SMS quota. */
export const UNKNOWN_DEVICE = 'unknown'

/**
 * Codes that those who are signed in are asked for have a counter and quotas of their own, whichever browser it is: whoever stole a
 * session uses up nothing of signing in.
 */
export const FOR_ACTS = 'act'

/** Whether it is the id of a known device; what nobody's browser asks for has none. */
export function isKnownDevice(device: string | undefined): boolean {
  return device !== undefined && device !== UNKNOWN_DEVICE && device !== FOR_ACTS
}

/** An account's counter for one device. It refuses nothing: it decides whether a right code needs a second one. */
export interface Counter {
  readonly accountId: string
  readonly device: string
  readonly level: number
  /** The time of `level`. */
  readonly at: number
}

/** The counter as it stands now, decayed, and locked until the transaction ends. */
export async function readCounter(within: Within, accountId: string, device: string): Promise<Counter> {
  const now = within.clock.now()
  const row = await lockCounter(within.db, accountId, device, now)
  const level = Math.max(0, row.level - (passed(row.at, now) * policy.guard.decayPerDay) / DAY_MS)
  return { accountId, device, level, at: Math.max(row.at, now) }
}

/** Whether a right code must be confirmed by a second one. */
export function needsSecondCode(counter: Counter): boolean {
  return counter.level >= policy.guard.doubleConfirmFrom
}

/** One more evaluated wrong code. */
export function countWrong(tx: Db, counter: Counter): Promise<void> {
  return save(tx, counter, Math.min(policy.guard.levelMax, counter.level + 1))
}

/**
 * A completed sign-in takes back the wrong codes of its own challenge: an owner's slips cost nothing, and what
 * others did stays.
 */
export async function forgiveSlips(tx: Db, counter: Counter, slips: number): Promise<void> {
  if (slips > 0) await save(tx, counter, Math.max(0, counter.level - slips))
}

function save(tx: Db, counter: Counter, level: number): Promise<void> {
  return saveCounter(tx, { ...counter, level })
}
