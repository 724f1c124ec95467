import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { sweep } from '../platform/sweep.ts'
import { policy } from '../policy.ts'
import { sweepNetworks } from './network-accounts.ts'
import { sweepMisses } from './network-misses.ts'
import { bringKeysBack, deleteKeysBefore, deleteTrialsBefore } from './store.ts'
import { forgetTurns } from './turns.ts'

/** Deletes what the guard counted and what has no effect any more. */
export async function sweepGuard(deps: Deps): Promise<void> {
  const now = deps.clock.now()
  const before = now - policy.guard.keptMs
  for (const table of ['quota', 'password_pace'] as const) {
    await bringKeysBack(deps.db, table, now)
    await sweep(deps, limit => deleteKeysBefore(deps.db, table, { before, limit }))
  }
  await deleteTrialsBefore(deps.db, before)
  await sweepMisses(deps)
  await sweepNetworks(deps)
  await forgetTurns(deps)
}

export const guardSweep: Job = { name: 'sweep', everyMs: policy.sweep.everyMs, run: sweepGuard }
