import type { LockedAccount } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'
import type { Entropy } from '../platform/entropy.ts'
import { hashToken } from '../platform/secrets.ts'
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

export function mayEnrol(
  deps: Pick<Deps, 'config' | 'clock'>,
  account: Pick<LockedAccount, 'enrolment' | 'activationHash' | 'activationUntil'>,
  typed: string | undefined,
): EnrolmentPermission {
  const rule = account.enrolment ?? deps.config.enrolment
  if (rule === 'closed') return { kind: 'closed' }
  if (rule === 'open') return { kind: 'granted', needsActivationCode: false }
  const refused = (problem: ActivationProblem) =>
    ({ kind: 'refused', needsActivationCode: true, problem }) as const
  const code = readActivationCode(typed ?? '')
  if (code === '') return refused('missing')
  if (account.activationHash !== hashToken(code)) return refused('wrong')
  const { lifetimeMs } = policy.activation
  if (isOver((account.activationUntil ?? 0) - lifetimeMs, lifetimeMs, deps.clock.now()))
    return refused('too-old')
  return { kind: 'granted', needsActivationCode: true }
}

/** No 0 O 1 I L: nobody mixes them up on paper. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

/** A code for the opening notice, `XXXX-XXXX-XXXX`: almost 60 random bits, good once and for 30 days. */
export function newActivationCode(entropy: Entropy): string {
  const letters: string[] = []
  while (letters.length < policy.activation.characters) {
    const [byte = 0] = entropy.bytes(1)
    // Bytes beyond the last whole alphabet are thrown away: the rest is even.
    if (byte < 256 - (256 % ALPHABET.length)) letters.push(ALPHABET[byte % ALPHABET.length] ?? '')
  }
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-')
}

export function hashActivationCode(code: string): string {
  return hashToken(readActivationCode(code))
}

/** Small letters, spaces, hyphens and full-width characters are fine. */
function readActivationCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
}
