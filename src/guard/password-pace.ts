import { createHash } from 'node:crypto'
import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { sweep } from '../platform/sweep.ts'
import { DAY_MS, policy, SECOND_MS } from '../policy.ts'
import type { SiteKind } from '../site.ts'
import { sharedWork, type Within } from '../work.ts'
import { networkOf } from './network.ts'
import { freeAt, giveBack, lockQuotas, passed, type Quota, use } from './quota.ts'
import { bringKeysBack, deleteKeysBefore, deleteTrialsBefore, lockPace, savePace } from './store.ts'
import { forgetTurns } from './turns.ts'

export interface PasswordTry {
  readonly site: SiteKind
  readonly loginId: string
  /** The known device of this account in which it happens. */
  readonly device: string | undefined
  readonly address: string
}

interface PasswordWait {
  readonly kind: 'wait'
  readonly seconds: number
}

/** Tries that are under way in this process, by ID. */
const underWay = new Map<string, number>()
/** Somebody who has too many under way asks again in a second. */
const TOO_MANY_AT_ONCE: PasswordWait = { kind: 'wait', seconds: 1 }

/**
 * The one door to every password, whatever the page: `look` looks at it if the pace allows, and if the ID has not many
 * tries under way already, which would keep everybody else out. The last ones of those are for its known devices.
 */
export async function tryPassword<T>(
  deps: Deps,
  wanted: PasswordTry,
  look: () => Promise<T>,
): Promise<T | PasswordWait> {
  const { unknownBrowsers, inAll } = policy.passwordPace.triesOfOneId
  const id = `${wanted.site}:${wanted.loginId}`
  const before = underWay.get(id) ?? 0
  if (before >= (wanted.device === undefined ? unknownBrowsers : inAll)) return TOO_MANY_AT_ONCE
  underWay.set(id, before + 1)
  try {
    return (await countTry(deps, wanted)) ?? (await look())
  } finally {
    const now = underWay.get(id) ?? 1
    if (now > 1) underWay.set(id, now - 1)
    else underWay.delete(id)
  }
}

/**
 * How long to wait, or nothing: then the try counts as a failure until `forgetPasswordTry` takes it back, so that many
 * at once get no more than one after the other. IDs that do not exist have the same pace (D9). A known device has its
 * own, which nobody else can slow.
 */
function countTry(deps: Deps, wanted: PasswordTry): Promise<PasswordWait | undefined> {
  return sharedWork(deps, async within => {
    const now = within.clock.now()
    const key = paceKey(wanted)
    const pace = await readPace(within, key)
    const network = await lockQuotas(within, networkQuota(wanted))
    const waitUntil = Math.max(pace.nextAt, ...network.map(quota => freeAt(within, quota)))
    if (waitUntil > now) return { kind: 'wait', seconds: Math.ceil((waitUntil - now) / SECOND_MS) }
    const failures = pace.failures + 1
    const nextAt = now + policy.passwordPace.pauseSeconds(failures) * SECOND_MS
    await savePace(within.db, { key, failures, at: pace.at, nextAt })
    await use(within.db, network)
    return undefined
  })
}

/** The password was right: this try was no failure. Those of others stay. */
export async function forgetPasswordTry(within: Within, wanted: PasswordTry): Promise<void> {
  const key = paceKey(wanted)
  const pace = await readPace(within, key)
  await savePace(within.db, { key, failures: Math.max(0, pace.failures - 1), at: pace.at, nextAt: 0 })
  await giveBack(within.db, await lockQuotas(within, networkQuota(wanted)))
}

const LONGEST_MS = policy.passwordPace.pauseSeconds(Number.POSITIVE_INFINITY) * SECOND_MS

/** Deletes what has no effect any more. */
export async function sweepGuard(deps: Deps): Promise<void> {
  const now = deps.clock.now()
  const before = now - 2 * DAY_MS
  for (const table of ['quota', 'password_pace'] as const) {
    await bringKeysBack(deps.db, table, now)
    await sweep(deps, limit => deleteKeysBefore(deps.db, table, { before, limit }))
  }
  await deleteTrialsBefore(deps.db, before)
  await forgetTurns(deps)
}

export const guardSweep: Job = { name: 'sweep', everyMs: policy.sweepMs, run: sweepGuard }

async function readPace(within: Within, key: string) {
  const now = within.clock.now()
  const row = await lockPace(within.db, { key, now, longestMs: LONGEST_MS })
  const failures = Math.max(0, row.failures - passed(row.at, now) / policy.passwordPace.forgetEveryMs)
  return { failures, at: Math.max(row.at, now), nextAt: row.next_at }
}

/** IDs are hashed: what somebody typed into the field, a password perhaps, does not stand in the table. */
function paceKey(wanted: PasswordTry): string {
  if (wanted.device !== undefined) return `device:${wanted.device}`
  return `id:${createHash('sha256').update(`${wanted.site}:${wanted.loginId}`).digest('base64url')}`
}

/** One, or for a known device none. */
function networkQuota(wanted: PasswordTry): readonly Quota[] {
  if (wanted.device !== undefined) return []
  return [{ key: `password:network:${networkOf(wanted.address)}`, rule: policy.passwordPace.network }]
}
