import { listSharingPhone } from '../accounts/desk-member.ts'
import type { Deps } from '../deps.ts'
import { policy } from '../policy.ts'
import type { Within } from '../work.ts'
import { findDeskAct, insertDeskAct } from './store.ts'
import type { Bearing } from './tables.ts'

/** Somebody at the desk, or a key of the API, and whom he does something to. */
export interface Hand {
  /** 担当者ID, or `api:` and the name of a key. */
  readonly member: string
  readonly contractId: string
  /** `undefined` = the whole contract, with all of its accounts. */
  readonly accountId: string | undefined
}

/** In the transaction that does it, with the contract locked. */
export function noteDeskAct(within: Within, hand: Hand, act: Bearing): Promise<void> {
  return insertDeskAct(within.db, {
    contract_id: hand.contractId,
    account_id: hand.accountId ?? null,
    member: hand.member,
    act,
    at: within.clock.now(),
  })
}

/**
 * Whether he did one of these lately, or somebody at the desk whose codes go to his phone: that may be one person with two
 * IDs. Who decides by it holds the lock of the contract: of two acts at once the second sees the first.
 */
async function didLately(deps: Deps, hand: Hand, acts: readonly Bearing[]): Promise<boolean> {
  const since = deps.clock.now() - policy.desk.togetherMs
  const members = await listSharingPhone(deps.db, deps.numbers, hand.member)
  return findDeskAct(deps.db, { ...hand, members, acts, since })
}

/** A password that he shows now would be in the hands of who took the number or the codes away, with nobody else who agreed. */
export function needsOtherForPassword(deps: Deps, hand: Hand): Promise<boolean> {
  return didLately(deps, hand, ['alone', 'approved'])
}

/** He knows a password of it, so another supervisor has to agree, whatever the settings say. */
export function needsOtherToAgree(deps: Deps, hand: Hand): Promise<boolean> {
  return didLately(deps, hand, ['password'])
}

/** He had a hand in it himself: somebody else has to look at it. */
export function mayNotApprove(deps: Deps, hand: Hand): Promise<boolean> {
  return didLately(deps, hand, ['password', 'asked', 'alone'])
}
