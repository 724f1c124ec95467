import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { keyedDigest } from '../platform/secrets.ts'
import { sweep } from '../platform/sweep.ts'
import { DAY_MS, policy, SECOND_MS } from '../policy.ts'
import type { SiteKind } from '../site.ts'
import type { Within } from '../work.ts'
import { sweepMisses } from './network-misses.ts'
import { passed } from './quota.ts'
import {
  bringKeysBack,
  deleteKeysBefore,
  deleteTrialsBefore,
  forgivePace,
  lockPace,
  savePace,
} from './store.ts'
import { forgetTurns } from './turns.ts'

/** Whose password is tried, and where. */
export interface PacedTry {
  readonly site: SiteKind
  readonly loginId: string
  /** The known device of this account in which it happens. */
  readonly device: string | undefined
}

const LONGEST_MS = policy.passwordPace.pauseSeconds(Number.POSITIVE_INFINITY) * SECOND_MS

/**
 * How many seconds to wait, or nothing: then the try counts as a failure until `forgetPasswordTry` takes it back, so that
 * many at once get no more than one after the other. IDs that do not exist have the same pace (D9). A known device has
 * its own, which nobody else can slow.
 */
export async function countPasswordTry(within: Within, wanted: PacedTry): Promise<number | undefined> {
  const now = within.clock.now()
  const key = paceKey(within, wanted)
  const pace = await readPace(within, key)
  if (pace.nextAt > now) return Math.ceil((pace.nextAt - now) / SECOND_MS)
  const failures = pace.failures + 1
  const nextAt = now + policy.passwordPace.pauseSeconds(failures) * SECOND_MS
  await savePace(within.db, { key, failures, at: pace.at, nextAt })
  return undefined
}

/** The password was right: this try was no failure. Those of others stay. */
export function forgetPasswordTry(within: Within, wanted: PacedTry): Promise<void> {
  return forgivePace(within.db, paceKey(within, wanted))
}

/** IDs are hashed, with the secret: what somebody typed into the field, a password perhaps, can be read nowhere. */
export function hashOfId(
  { secret }: Pick<Deps, 'secret'>,
  { site, loginId }: Pick<PacedTry, 'site' | 'loginId'>,
): string {
  return keyedDigest(secret, ['password pace', site, loginId]).toString('base64url')
}

/** Deletes what has no effect any more. */
export async function sweepGuard(deps: Deps): Promise<void> {
  const now = deps.clock.now()
  const before = now - 2 * DAY_MS
  for (const table of ['quota', 'password_pace'] as const) {
    await bringKeysBack(deps.db, table, now)
    await sweep(deps, limit => deleteKeysBefore(deps.db, table, { before, limit }))
  }
  await deleteTrialsBefore(deps.db, before)
  await sweepMisses(deps)
  await forgetTurns(deps)
}

export const guardSweep: Job = { name: 'sweep', everyMs: policy.sweepMs, run: sweepGuard }

async function readPace(within: Within, key: string) {
  const now = within.clock.now()
  const row = await lockPace(within.db, { key, now, longestMs: LONGEST_MS })
  const failures = Math.max(0, row.failures - passed(row.at, now) / policy.passwordPace.forgetEveryMs)
  return { failures, at: Math.max(row.at, now), nextAt: row.next_at }
}

function paceKey(within: Within, wanted: PacedTry): string {
  return wanted.device === undefined ? `id:${hashOfId(within, wanted)}` : `device:${wanted.device}`
}
