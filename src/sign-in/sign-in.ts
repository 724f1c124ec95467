import { isSuspended, type LockedAccount, lockAccount, noteSignIn } from '../accounts/account.ts'
import { registerFirstNumber } from '../accounts/number.ts'
import { type AccountWithPassword, findPassword } from '../accounts/password.ts'
import { record } from '../audit/audit.ts'
import type { AuditAction } from '../audit/event.ts'
import { openChallenge } from '../challenges/challenge.ts'
import { clearIfDue } from '../clearing/clearing.ts'
import type { Deps } from '../deps.ts'
import { UNKNOWN_DEVICE } from '../guard/counter.ts'
import { countMiss } from '../guard/network-misses.ts'
import { type PasswordTry, tryPassword, turnsStrangerAway } from '../guard/password-door.ts'
import { forgetPasswordTry } from '../guard/password-pace.ts'
import type { PasswordRefusal } from '../guard/refusals.ts'
import { type SmsRefusal, takeSending } from '../guard/sending.ts'
import { findKnownDevice } from '../known-devices/known-devices.ts'
import { keepInOwnForm } from '../passwords/passwords.ts'
import { momentAt } from '../pre-registration.ts'
import { endSession, openSessionUnlessSuspended, type Session, whoIs } from '../sessions/sessions.ts'
import type { Site } from '../site.ts'
import { maskNumber, type NumberProblem, readSmsNumber } from '../sms-number.ts'
import { sharedWork, type Within } from '../work.ts'
import { type ActivationProblem, mayEnrol } from './enrolment.ts'
import { checkPassword } from './password-check.ts'

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
  /** Whether it holds a known-device token for any account of the site. */
  readonly hasDeviceToken: boolean
  /** The known-device token that it holds for this account. */
  deviceToken(accountId: string): string | undefined
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
  /** M22: a service user without a number, or somebody of the desk. */
  | { readonly kind: 'ask-administrator' }
  /** No SMS may go out now; a code sent before stays good. */
  | {
      readonly kind: 'no-sms'
      readonly because: SmsRefusal['because']
      readonly until: number
    }
  | { readonly kind: 'code-sent'; readonly token: string }
  /** Before and during the pre-registration period: no code yet. */
  | { readonly kind: 'signed-in'; readonly token: string }

/** The first step: ID and password (manual, M1, M16), with the number of an enrolment (M14). */
export async function signIn(deps: Deps, site: Site, form: SignInForm): Promise<SignInOutcome> {
  const { address, hasDeviceToken } = form.browser
  const asked = { site: site.kind, loginId: form.loginId, address }
  // In a flood, a stranger who is turned away anyway costs nothing. Who may have a known device is looked up first.
  if (!hasDeviceToken && turnsStrangerAway(deps, asked)) return { kind: 'busy' }
  const found = await findPassword(deps.db, site.kind, form.loginId)
  const known = found && (await findKnownDevice(deps, found.id, form.browser.deviceToken(found.id)))
  const attempt = { ...asked, device: known?.id, contractId: known && found.contractId }
  const outcome = await tryPassword(deps, attempt, async () => {
    const first = await enter({ deps, site, form, attempt }, found)
    // Two sign-ins at once: the first one kept the password in another form. So the second looks again.
    const last =
      first === 'overtaken'
        ? await enter({ deps, site, form, attempt }, await findPassword(deps.db, site.kind, form.loginId))
        : first
    const outcome = last === 'overtaken' ? ({ kind: 'wrong-password' } as const) : last
    return { wasRight: outcome.kind !== 'wrong-password', outcome }
  })
  if (outcome.kind === 'wait' || outcome.kind === 'network-wait')
    await sharedWork(deps, within =>
      record(within, { action: 'sign-in.password-wait', site: site.kind, address }),
    )
  return outcome
}

/** `overtaken`: the password was replaced while it was looked at; the old one opens nothing any more. */
async function enter(
  { deps, site, form, attempt }: Omit<Step, 'within' | 'account'> & { readonly deps: Deps },
  found: AccountWithPassword | undefined,
): Promise<SignInOutcome | 'overtaken'> {
  const typed = { site: site.kind, loginId: form.loginId, password: form.password }
  const check = await checkPassword(deps, typed, found)
  const { address } = attempt
  const ofAccount = found && { contractId: found.contractId, accountId: found.id }
  const whose = { site: site.kind, address, ...ofAccount }
  if (check.kind === 'wrong') {
    await sharedWork(deps, async within => {
      if (attempt.device === undefined) await countMiss(within, attempt)
      await record(within, { action: 'sign-in.refused', ...whose })
    })
    return { kind: 'wrong-password' }
  }
  const { id: accountId, passwordHash: before } = check.account
  return sharedWork(deps, async within => {
    const account = await lockAccount(within.db, within.numbers, accountId)
    if (account?.passwordHash !== before) return 'overtaken'
    if (check.newHash !== undefined)
      await keepInOwnForm(within, { whose: { ...whose, accountId }, before, after: check.newHash })
    await forgetPasswordTry(within, attempt)
    // A number whose time has come is cleared before it is used once more.
    const cleared = await clearIfDue(within, account.id)
    const now = cleared ? await lockAccount(within.db, within.numbers, account.id) : account
    return afterPassword({ within, site, form, account: now ?? account, attempt })
  })
}

interface Step {
  readonly within: Within
  readonly site: Site
  readonly form: SignInForm
  readonly account: LockedAccount
  readonly attempt: PasswordTry
}

async function afterPassword(step: Step): Promise<SignInOutcome> {
  const { within, site, form, account } = step
  if (isSuspended(account)) return suspended(step)
  // The desk's people see every customer: for them codes are compulsory at any time.
  const early = momentAt(within.config, within.clock.now(), account.codesFrom) !== 'after'
  if (early && site.kind !== 'op') return openWithoutCode(step)
  if (account.number !== null) {
    // A number typed into an old enrolment form changes nothing: numbers are changed after the sign-in.
    if (form.number !== undefined) await note(step, 'sign-in.enrolment-ignored')
    return sendCode(step, { purpose: 'sign-in', number: account.number, version: account.numberVersion })
  }
  if (site.kind === 'admin') return enrol(step)
  await note(step, 'sign-in.number-missing')
  return { kind: 'ask-administrator' }
}

async function suspended(step: Step): Promise<SignInOutcome> {
  await note(step, 'sign-in.suspended')
  return { kind: 'suspended' }
}

/** M14, M15, within the enrolment policy. */
async function enrol(step: Step): Promise<SignInOutcome> {
  const { within, form, account } = step
  const permission = mayEnrol(within, account, form.activationCode)
  const needsActivationCode = permission.kind !== 'closed' && permission.needsActivationCode
  if (form.number === undefined || permission.kind === 'closed') await note(step, 'sign-in.number-missing')
  if (permission.kind === 'closed') return { kind: 'enrolment-closed' }
  if (form.number === undefined) return { kind: 'enrol', needsActivationCode }
  const reading = readSmsNumber(form.number)
  if (reading.kind === 'refused') {
    await note(step, 'enrolment.number-refused', { problems: reading.problems.join(' ') })
    return { kind: 'number-refused', problems: reading.problems, needsActivationCode }
  }
  if (permission.kind === 'refused') {
    await note(step, 'sign-in.activation-refused')
    return { kind: 'activation-refused', problem: permission.problem }
  }
  const { number } = reading
  if (within.config.verifyAdministratorNumber)
    return sendCode(step, { purpose: 'enrolment', number, version: account.numberVersion })
  const outcome = await sendCode(step, {
    purpose: 'enrolment',
    number,
    version: account.numberVersion + 1,
  })
  if (outcome.kind !== 'code-sent') return outcome
  await registerFirstNumber(within.db, within.numbers, { accountId: account.id, number, confirmed: 0 })
  await note(step, 'enrolment.completed', { number: maskNumber(number) })
  return outcome
}

async function openWithoutCode(step: Step): Promise<SignInOutcome> {
  const { within, site, form, account } = step
  await leaveBefore(step)
  const session = await openSessionUnlessSuspended(within, {
    site: site.kind,
    accountId: account.id,
    stage: 'open',
    withCode: false,
    previousSignInAt: account.lastSignInAt,
    label: form.browser.label,
    address: form.browser.address,
  })
  if (session === undefined) return suspended(step)
  await noteSignIn(within.db, account.id, within.clock.now())
  await note(step, 'sign-in.completed', { reason: 'without-code' })
  return { kind: 'signed-in', token: session.token }
}

async function sendCode(
  step: Step,
  to: { readonly purpose: 'sign-in' | 'enrolment'; readonly number: string; readonly version: number },
): Promise<SignInOutcome> {
  const { within, site, form, account } = step
  const device = step.attempt.device ?? UNKNOWN_DEVICE
  const { purpose, number } = to
  const { address } = form.browser
  const of = { contractId: account.contractId, accountId: account.id }
  const permission = await takeSending(within, { purpose, order: 'opening', number, of, device, address })
  if (permission.kind === 'refused') {
    await note(step, 'sign-in.sms-refused', { because: permission.because })
    return { ...permission, kind: 'no-sms' }
  }

  await leaveBefore(step)
  const session = await openSessionUnlessSuspended(within, {
    site: site.kind,
    accountId: account.id,
    stage: 'code',
    withCode: false,
    previousSignInAt: null,
    label: form.browser.label,
    address: form.browser.address,
  })
  if (session === undefined) return suspended(step)
  await openChallenge(within, {
    sessionId: session.id,
    accountId: account.id,
    purpose: to.purpose,
    number: to.number,
    numberVersion: to.version,
    device,
    network: permission.network,
  })
  await note(step, 'sign-in.code-sent', { number: maskNumber(to.number) })
  return { kind: 'code-sent', token: session.token }
}

/** A new sign-in in the same browser ends the one before. */
async function leaveBefore({ within, form }: Step): Promise<void> {
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

function note(step: Step, action: AuditAction, detail: Record<string, string> = {}): Promise<void> {
  const { within, site, form, account } = step
  return record(within, {
    action,
    site: site.kind,
    contractId: account.contractId,
    accountId: account.id,
    address: form.browser.address,
    detail,
  })
}
