import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { sweep } from '../platform/sweep.ts'
import { latest } from '../platform/times.ts'
import { policy } from '../policy.ts'
import { deleteSessionsAfter, deleteSessionsBefore, deleteUnfinishedBefore } from './store.ts'

/** Deletes sessions that nobody can use any more, with their challenges, their drafts, and what was kept for them. */
export async function sweepSessions(deps: Deps): Promise<void> {
  const { totalMs, unfinishedMs } = policy.session
  const now = deps.clock.now()
  // One that ended by time is remembered; a form that comes then goes with it, after as long again.
  const before = now - totalMs - 2 * policy.keptForm.lifetimeMs
  await sweep(deps, limit => deleteSessionsBefore(deps.db, before, limit))
  await sweep(deps, limit => deleteUnfinishedBefore(deps.db, now - unfinishedMs, limit))
  // Once their time has come they would look as if they were open still.
  await deleteSessionsAfter(deps.db, latest(now))
}

export const sessionSweep: Job = { name: 'sweep', everyMs: policy.sweep.everyMs, run: sweepSessions }
