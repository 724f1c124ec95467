import { hasNumber, type SmsNumber } from '../accounts/number.ts'
import type { Deps } from '../deps.ts'
import { leftOf } from '../platform/times.ts'
import { policy } from '../policy.ts'

/**
 * Whether nobody but whoever has a shell on the server registers a number for the account now: its line came from another contract
 * while it had none, so its user could not be told that somebody else looks after him.
 */
export function isNumberHeld(
  { clock }: Pick<Deps, 'clock'>,
  account: Pick<SmsNumber, 'number' | 'unreadable'> & { readonly numberAfter: number | null },
): boolean {
  if (hasNumber(account)) return false
  return leftOf(account.numberAfter ?? 0, policy.contract.movedUntoldMs, clock.now()) > 0
}
