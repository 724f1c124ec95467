import type { Within } from '../work.ts'
import { markDone } from './store.ts'

/** What a code was awaited for is not wanted any more: nobody can answer it, and an SMS of it that waits is not sent. */
export async function endChallenge(within: Within, challengeId: string): Promise<void> {
  await markDone(within.db, challengeId, within.clock.now())
}

export { lockAccountOfSession } from './store.ts'
