import type { FoundAccount } from '../../accounts/account.ts'
import type { Contract } from '../../accounts/contract.ts'
import { type Hand, needsOtherForPassword, needsOtherToAgree } from '../../clearing/lately.ts'
import type { Deps } from '../../deps.ts'
import { DAY_MS, policy } from '../../policy.ts'
import type { Problem } from '../problem.ts'

/**
 * A password that a key was told and a number that it set would together open the account with nobody else who agreed:
 * as at the desk, both are in one hand within some days only where the password was printed on a notice.
 */
const DAYS = policy.desk.togetherMs / DAY_MS

/** The key as whoever does it; call it with the account locked. */
export function handOfKey(deps: Deps, account: FoundAccount): Hand {
  return {
    member: deps.operator?.by ?? 'api',
    contractId: account.contractId,
    accountId: account.id,
  }
}

/** Why this key is told no password of an account whose number it set. */
export async function refusesPassword(deps: Deps, hand: Hand): Promise<Problem | undefined> {
  if (!(await needsOtherForPassword(deps, hand))) return undefined
  const detail = `This key set the number of the ID within the last ${DAYS} days. Ask with delivery "notice", or with another key.`
  return { kind: 'same-hand', detail }
}

/** Why this key moves no line of whose user it had the number, or a password, in hand: his new administrator would have both. */
export async function refusesMove(deps: Deps, hand: Hand): Promise<Problem | undefined> {
  if (!(await needsOtherForPassword(deps, hand)) && !(await needsOtherToAgree(deps, hand))) return undefined
  const detail = `This key set the number of the line's user, or received the user's new password, within the last ${DAYS} days. Another key, or \`sekisho line move\`, can move it.`
  return { kind: 'same-hand', detail }
}

/**
 * Why this key does nothing of which only the administrator of a contract is told by SMS: it set the number that would hear
 * of it. Call it with the contract locked.
 */
export async function refusesHeardByItself(
  deps: Deps,
  contract: Pick<Contract, 'id' | 'accountId'> | undefined,
): Promise<Problem | undefined> {
  if (contract === undefined) return undefined
  const hand = handOfKey(deps, { id: contract.accountId, contractId: contract.id })
  if (!(await needsOtherForPassword(deps, hand))) return undefined
  const detail = `This key set the number of the administrator, to which the notice would be sent, within the last ${DAYS} days. Another key, the desk, or the command line can do it.`
  return { kind: 'same-hand', detail }
}

/** Why this key sets no number for an account whose password it was told. */
export async function refusesNumber(deps: Deps, hand: Hand): Promise<Problem | undefined> {
  if (!(await needsOtherToAgree(deps, hand))) return undefined
  const detail = `This key received a new password for the ID within the last ${DAYS} days. Another key, or the administrator on the administrator site, can set the number.`
  return { kind: 'same-hand', detail }
}
