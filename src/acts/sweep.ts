import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { sweep } from '../platform/sweep.ts'
import { aliveSince } from '../platform/times.ts'
import { policy } from '../policy.ts'
import { deleteHeldOutside } from './store.ts'

async function sweepHeld(deps: Deps): Promise<void> {
  // As long as a session that ended by time is remembered for what was typed in it.
  const kept = aliveSince(policy.session.totalMs + policy.keptForm.lifetimeMs, deps.clock.now())
  await sweep(deps, limit => deleteHeldOutside(deps.db, kept, limit))
}

export const heldActSweep: Job = { name: 'sweep', everyMs: policy.sweep.everyMs, run: sweepHeld }
