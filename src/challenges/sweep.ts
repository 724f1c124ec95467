import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { sweep } from '../platform/sweep.ts'
import { aliveSince } from '../platform/times.ts'
import { policy } from '../policy.ts'
import { deleteChallengesOutside } from './store.ts'

/** Deletes challenges of which nobody can be told anything any more. */
async function sweepChallenges(deps: Deps): Promise<void> {
  const { totalMs, unfinishedMs } = policy.session
  const told = aliveSince(Math.max(totalMs, unfinishedMs), deps.clock.now())
  await sweep(deps, limit => deleteChallengesOutside(deps.db, told, limit))
}

export const challengeSweep: Job = { name: 'sweep', everyMs: policy.sweep.everyMs, run: sweepChallenges }
