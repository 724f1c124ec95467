import type { Deps } from '../deps.ts'
import { UNKNOWN_DEVICE } from '../guard/counter.ts'
import { aliveSince } from '../platform/times.ts'
import { policy } from '../policy.ts'
import { noteCodeUsed } from '../sms/unfinished.ts'
import type { Within } from '../work.ts'
import { type ChallengeRow, listLiveChallenges, markDone } from './store.ts'

/**
 * Who has the password and not the phone can use up the sendings to unknown browsers. The codes of those are on the
 * owner's phone: so a browser that gets none *redeems* one of them. That alone never opens a session, or a code that
 * somebody was talked out of would be good for two browsers: a second code, sent for this browser, always follows.
 */
/** Codes of first stages that were sent for unknown browsers of the account and can be typed still; newest first. */
export function liveCodes(
  deps: Deps,
  of: { readonly accountId: string; readonly numberVersion: number },
): Promise<readonly ChallengeRow[]> {
  const opened = aliveSince(policy.code.lifetimeMs, deps.clock.now())
  return listLiveChallenges(deps.db, deps.numbers, { ...of, opened, device: UNKNOWN_DEVICE })
}

/** Whether what is awaited now is a code of another browser. */
export function isRedeeming(challenge: Pick<ChallengeRow, 'redeems' | 'stage'>): boolean {
  return challenge.redeems === 1 && challenge.stage === 1
}

/** The code was typed here: the browser that asked for it cannot use it any more. */
export async function endRedeemed(within: Within, challengeId: string): Promise<void> {
  await markDone(within.db, challengeId, within.clock.now())
  await noteCodeUsed(within.db, challengeId)
}
