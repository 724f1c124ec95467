import type { Deps } from '../deps.ts'
import { UNKNOWN_DEVICE } from '../guard/counter.ts'
import { newId } from '../platform/entropy.ts'
import { aliveSince } from '../platform/times.ts'
import { policy } from '../policy.ts'
import { noteCodeUsed } from '../sms/unfinished.ts'
import type { Within } from '../work.ts'
import type { NewChallenge } from './challenge.ts'
import { type ChallengeRow, insertChallenge, listLiveChallenges, markDone } from './store.ts'

/**
 * Who has the password and not the phone can use up the sendings to unknown browsers. The codes of those are on the
 * owner's phone: so a browser that gets none *redeems* one of them. That alone never opens a session, or a code that
 * somebody was talked out of would be good for two browsers: a second code, sent for this browser, always follows.
 */
export type LiveCodes = readonly ChallengeRow[]

/** Codes of first stages that were sent for unknown browsers of the account and can be typed still; newest first. */
export function liveCodes(
  deps: Deps,
  of: { readonly accountId: string; readonly numberVersion: number },
): Promise<LiveCodes> {
  const opened = aliveSince(policy.code.lifetimeMs, deps.clock.now())
  return listLiveChallenges(deps.db, deps.numbers, { ...of, opened, device: UNKNOWN_DEVICE })
}

/** Opens a challenge without an SMS. Ask first whether there are codes to redeem. */
export async function openRedeeming(within: Within, wanted: NewChallenge): Promise<void> {
  const now = within.clock.now()
  await insertChallenge(within.db, within.numbers, {
    id: newId(within.entropy),
    session_id: wanted.sessionId,
    account_id: wanted.accountId,
    purpose: wanted.purpose,
    number: wanted.number,
    number_version: wanted.numberVersion,
    opened_at: now,
    code_expires_at: now + policy.code.lifetimeMs,
    last_sent_at: now,
    done_at: null,
    device: wanted.device,
    redeems: 1,
  })
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
