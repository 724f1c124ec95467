import { findAbroad } from '../accounts/abroad.ts'
import type { Deps } from '../deps.ts'
import { leftOf } from '../platform/times.ts'
import { policy } from '../policy.ts'

/** Whether an account may have calls leave the country, by forwarding or by lifting 国際電話利用休止. */
export type AbroadRule =
  | { readonly kind: 'allowed' }
  /** Its number or its password came from somebody else, or anew, a short time ago: from `until` on it may. */
  | { readonly kind: 'quarantined'; readonly until: number }
  /** It does not belong to the contract. */
  | { readonly kind: 'not-in-contract' }

/**
 * Whoever enrolled a number, changed the administrator's own, or got a password from somebody else, may be a stranger: for 72
 * hours the account has no call leave the country. Of a time that lies further ahead, which a clock that was ahead
 * wrote, nothing is left.
 */
export async function abroadRule(deps: Deps, accountId: string): Promise<AbroadRule> {
  const found = await findAbroad(deps.db, accountId)
  if (found === undefined || found.contractRule === 'never') return { kind: 'not-in-contract' }
  const until = abroadFrom(deps, found)
  return until === undefined ? { kind: 'allowed' } : { kind: 'quarantined', until }
}

/** From when on the account may; `undefined` = it may now. */
export function abroadFrom(
  { clock }: Pick<Deps, 'clock'>,
  account: { readonly abroadAfter: number | null },
): number | undefined {
  const now = clock.now()
  const left = leftOf(account.abroadAfter ?? 0, policy.act.quarantineMs, now)
  return left > 0 ? now + left : undefined
}
