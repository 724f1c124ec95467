import type { LockedAccount } from '../accounts/account.ts'
import { isActivationCode, readActivationCode } from '../accounts/activation-code.ts'
import type { EnrolmentPolicy } from '../accounts/tables.ts'
import type { Deps } from '../deps.ts'
import { isOver } from '../platform/times.ts'
import { policy } from '../policy.ts'

/**
 * How an administrator without a number gets one after the period: `open` is the manual's way (M14); with
 * `activation-code` he also enters a code of the opening notice; with `closed` only the operator registers it.
 */
export type ActivationProblem = 'missing' | 'wrong' | 'too-old'
export type EnrolmentPermission =
  | { readonly kind: 'granted'; readonly needsActivationCode: boolean }
  | { readonly kind: 'refused'; readonly needsActivationCode: true; readonly problem: ActivationProblem }
  | { readonly kind: 'closed' }

/**
 * What applies to one administrator. Whoever's password others saw needs an activation code at least: they could register a
 * number of their own with it.
 */
export function enrolmentRule(
  { config }: Pick<Deps, 'config'>,
  account: Pick<LockedAccount, 'enrolment' | 'passwordWasShown'>,
): EnrolmentPolicy {
  const rule = account.enrolment ?? config.enrolment
  return rule === 'open' && account.passwordWasShown === 1 ? 'activation-code' : rule
}

export function mayEnrol(
  deps: Pick<Deps, 'config' | 'clock' | 'secret'>,
  account: Pick<
    LockedAccount,
    'id' | 'enrolment' | 'passwordWasShown' | 'activationHash' | 'activationUntil'
  >,
  typed: string | undefined,
): EnrolmentPermission {
  const rule = enrolmentRule(deps, account)
  if (rule === 'closed') return { kind: 'closed' }
  if (rule === 'open') return { kind: 'granted', needsActivationCode: false }
  const refused = (problem: ActivationProblem) =>
    ({ kind: 'refused', needsActivationCode: true, problem }) as const
  const code = typed ?? ''
  if (readActivationCode(code) === '') return refused('missing')
  if (!isActivationCode(deps.secret, account, code)) return refused('wrong')
  const { lifetimeMs } = policy.activation
  if (isOver((account.activationUntil ?? 0) - lifetimeMs, lifetimeMs, deps.clock.now()))
    return refused('too-old')
  return { kind: 'granted', needsActivationCode: true }
}
