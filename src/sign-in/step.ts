import type { LockedAccount } from '../accounts/account.ts'
import { record } from '../audit/audit.ts'
import type { Happening } from '../audit/event.ts'
import type { PasswordTry } from '../guard/password-door.ts'
import type { PasswordRefusal } from '../guard/refusals.ts'
import type { SmsRefusal } from '../guard/sending.ts'
import type { Language } from '../platform/i18n/catalogue.ts'
import { endSession, type Session, whoIs } from '../sessions/sessions.ts'
import type { Site } from '../site.ts'
import type { NumberProblem } from '../sms-number.ts'
import type { Within } from '../work.ts'
import type { ActivationProblem } from './enrolment.ts'
import type { Onward } from './onward.ts'

export interface SignInForm {
  readonly loginId: string
  readonly password: string
  /** 「SMS認証用電話番号」, only when the enrolment's field was shown (M14). */
  readonly number: string | undefined
  /** The activation code of the opening notice, where the enrolment needs one. */
  readonly activationCode: string | undefined
  readonly browser: Browser
  /** The session that this browser already has on the site; it ends when the password is right. */
  readonly before: Session | undefined
}

/** What is known of the browser that asks. */
export interface Browser {
  readonly address: string
  /** What it calls itself, in a few words. */
  readonly label: string
  /** Of the page, and so of the SMS with the code. */
  readonly language: Language
  /** Whether it holds a known-device token for any account of the site. */
  readonly hasDeviceToken: boolean
  /** The known-device token that it holds for this account. */
  deviceToken(accountId: string): string | undefined
  /** The page that it asked for before it was led to the sign-in, unless another account's session had ended there. */
  wantedPath(accountId: string): string | undefined
}

export type SignInOutcome =
  /** Nobody is told which of ID and password it was (D9). */
  | { readonly kind: 'wrong-password' }
  /** Said before anything is looked at. */
  | PasswordRefusal
  /** M14: an administrator without a number. */
  | { readonly kind: 'enrol'; readonly needsActivationCode: boolean }
  | {
      readonly kind: 'number-refused'
      readonly problems: readonly NumberProblem[]
      readonly needsActivationCode: boolean
    }
  | { readonly kind: 'activation-refused'; readonly problem: ActivationProblem }
  /** Only the operator registers this contract's administrator. */
  | { readonly kind: 'enrolment-closed' }
  /** The operator suspended the account or its contract. */
  | { readonly kind: 'suspended' }
  /** Its owner lets nobody in but known devices. */
  | { readonly kind: 'only-known'; readonly until: number }
  /** M22: a service user without a number, or somebody of the desk. */
  | { readonly kind: 'ask-administrator' }
  /** No SMS may go out now; a code sent before stays good. */
  | {
      readonly kind: 'no-sms'
      readonly because: SmsRefusal['because']
      readonly until: number
    }
  /** Or, when none may be sent, one that was sent before is awaited. */
  | { readonly kind: 'code-sent'; readonly token: string }
  /** Before and during the pre-registration period: no code yet. */
  | { readonly kind: 'signed-in'; readonly token: string; readonly onward: Onward }

/** One sign-in with a right password, in its transaction. */
export interface Step {
  readonly within: Within
  readonly site: Site
  readonly form: SignInForm
  readonly account: LockedAccount
  readonly attempt: PasswordTry
}

export async function suspended(step: Step): Promise<SignInOutcome> {
  await note(step, { action: 'sign-in.suspended' })
  return { kind: 'suspended' }
}

/** A new sign-in in the same browser ends the one before. */
export async function leaveBefore({ within, form }: Step): Promise<void> {
  const { before } = form
  if (before === undefined) return
  await endSession(within.db, before.id)
  await record(within, {
    ...whoIs(before),
    action: 'session.ended',
    address: form.browser.address,
    detail: { reason: 'new-sign-in' },
  })
}

/** In the audit trail, as this account's. */
export function note({ within, site, form, account }: Step, happening: Happening): Promise<void> {
  const whose = { site: site.kind, contractId: account.contractId, accountId: account.id }
  return record(within, { ...whose, ...happening, address: form.browser.address })
}
