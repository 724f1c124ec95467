import { type AuditAction, record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { passwordMatches } from '../passwords/passwords.ts'
import { type Db, inTransaction } from '../platform/db/open.ts'
import { momentAt } from '../pre-registration.ts'
import { endSession, leaveFlash, openSession, type Session } from '../sessions/sessions.ts'
import type { Site } from '../site.ts'
import { maskNumber, type NumberProblem, readSmsNumber } from '../sms-numbers/number.ts'
import { evaluate, openChallenge, type ResendOutcome, resend } from './challenge.ts'
import { readCode } from './code.ts'
import { confirmNumber, findAccountByLoginId, lockAccount, noteSignIn, registerFirstNumber } from './store.ts'

export interface SignInForm {
  readonly loginId: string
  readonly password: string
  /** 「SMS認証用電話番号」, only when the enrolment's field was shown (M14). */
  readonly number: string | undefined
  readonly address: string
  /** The session that this browser already has on the site; it ends when the password is right. */
  readonly before: Session | undefined
}

export type SignInOutcome =
  /** Nobody is told which of ID and password it was (D9). */
  | { readonly kind: 'wrong-password' }
  /** M14: an administrator without a number. */
  | { readonly kind: 'enrol' }
  | { readonly kind: 'number-refused'; readonly problems: readonly NumberProblem[] }
  /** M22: a service user without a number. */
  | { readonly kind: 'ask-administrator' }
  | { readonly kind: 'code-sent'; readonly token: string }
  /** Before and during the pre-registration period: no code yet. */
  | { readonly kind: 'signed-in'; readonly token: string }

type Account = NonNullable<Awaited<ReturnType<typeof lockAccount>>>

/** The first step: ID and password (manual, M1, M16), with the number of an enrolment (M14). */
export async function signIn(deps: Deps, site: Site, form: SignInForm): Promise<SignInOutcome> {
  const reading = form.number === undefined ? undefined : readSmsNumber(form.number)
  const found = await findAccountByLoginId(deps.db, site.kind, form.loginId)
  const right = await passwordMatches(found?.password_hash, form.password)
  const refuse = (db: Db) =>
    record(deps, db, {
      action: 'sign-in.refused',
      site: site.kind,
      address: form.address,
      ...(found && { contractId: found.contract_id, accountId: found.id }),
    })
  if (!right || found === undefined) {
    await refuse(deps.db)
    return { kind: 'wrong-password' }
  }
  const outcome = await inTransaction(deps.db, async tx => {
    const account = await lockAccount(tx, found.id)
    // Replaced between the check and the lock: the old password opens nothing any more.
    if (account?.password_hash !== found.password_hash) {
      await refuse(tx)
      return { kind: 'wrong-password' as const }
    }
    return afterPassword({ deps, tx, site, form, account }, reading)
  })
  if (outcome.kind === 'code-sent') deps.sms.wake()
  return outcome
}

interface Step {
  readonly deps: Deps
  readonly tx: Db
  readonly site: Site
  readonly form: SignInForm
  readonly account: Account
}

async function afterPassword(
  step: Step,
  reading: ReturnType<typeof readSmsNumber> | undefined,
): Promise<SignInOutcome> {
  const { deps, tx, site, form, account } = step
  if (momentAt(deps.config, deps.clock.now()) !== 'after') return openWithoutCode(step)
  if (account.sms_number !== null) {
    // A number typed into an old enrolment form changes nothing: numbers are changed after the sign-in.
    if (form.number !== undefined) await note(step, 'sign-in.enrolment-ignored')
    return sendCode(step, {
      purpose: 'sign-in',
      number: account.sms_number,
      version: account.sms_number_version,
    })
  }
  if (site.kind === 'user') {
    await note(step, 'sign-in.number-missing')
    return { kind: 'ask-administrator' }
  }
  if (reading === undefined) {
    await note(step, 'sign-in.number-missing')
    return { kind: 'enrol' }
  }
  if (reading.kind === 'refused') {
    await note(step, 'enrolment.number-refused', { problems: reading.problems.join(' ') })
    return { kind: 'number-refused', problems: reading.problems }
  }
  const { number } = reading
  if (deps.config.verifyAdministratorNumber)
    return sendCode(step, { purpose: 'enrolment', number, version: account.sms_number_version })
  const version = await registerFirstNumber(tx, { accountId: account.id, number, confirmed: 0 })
  await note(step, 'enrolment.completed', { number: maskNumber(number) })
  return sendCode(step, { purpose: 'sign-in', number, version: version ?? account.sms_number_version })
}

async function openWithoutCode(step: Step): Promise<SignInOutcome> {
  const { deps, tx, site, account } = step
  await leaveBefore(step)
  const { token } = await openSession(deps, tx, {
    site: site.kind,
    accountId: account.id,
    stage: 'open',
    withCode: false,
    previousSignInAt: account.last_sign_in_at,
  })
  await noteSignIn(tx, account.id, deps.clock.now())
  await note(step, 'sign-in.completed', { reason: 'without-code' })
  return { kind: 'signed-in', token }
}

async function sendCode(
  step: Step,
  to: { readonly purpose: 'sign-in' | 'enrolment'; readonly number: string; readonly version: number },
): Promise<SignInOutcome> {
  const { deps, tx, site, account } = step
  await leaveBefore(step)
  const session = await openSession(deps, tx, {
    site: site.kind,
    accountId: account.id,
    stage: 'code',
    withCode: false,
    previousSignInAt: null,
  })
  await openChallenge(deps, tx, {
    sessionId: session.id,
    accountId: account.id,
    purpose: to.purpose,
    number: to.number,
    numberVersion: to.version,
  })
  await note(step, 'sign-in.code-sent', { number: maskNumber(to.number) })
  return { kind: 'code-sent', token: session.token }
}

export type AnswerOutcome =
  | { readonly kind: 'signed-in'; readonly token: string }
  /** Not six digits; not counted. */
  | { readonly kind: 'malformed' }
  /** M24 */
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly seconds: number }
  /** M21 */
  | { readonly kind: 'expired' }
  /** Used already, ended, or the number was replaced: nothing to answer any more. */
  | { readonly kind: 'gone' }

const REFUSALS = {
  wrong: 'sign-in.code-wrong',
  wait: 'sign-in.code-too-early',
  expired: 'sign-in.code-expired',
  gone: 'sign-in.code-gone',
} as const

/** The second step: the code (manual, M19–M25). A right one opens the session, with a new identifier. */
export async function answer(
  deps: Deps,
  session: Session,
  given: { readonly code: string; readonly address: string },
): Promise<AnswerOutcome> {
  const code = readCode(given.code)
  const auditIn =
    (db: Db) =>
    (action: AuditAction, detail: Record<string, string | number> = {}) =>
      record(deps, db, { ...whoIs(session), action, address: given.address, detail })
  if (code === undefined) {
    await auditIn(deps.db)('sign-in.code-malformed')
    return { kind: 'malformed' }
  }
  return inTransaction(deps.db, async tx => {
    const audit = auditIn(tx)
    const evaluation = await evaluate(deps, tx, { sessionId: session.id, kind: 'sign-in', code })
    if (evaluation.kind !== 'right')
      await audit(
        REFUSALS[evaluation.kind],
        evaluation.kind === 'wait' ? { seconds: evaluation.seconds } : {},
      )
    // Nothing can be answered in it any more; the next page says so.
    if (evaluation.kind === 'gone') await endSession(tx, session.id)
    if (evaluation.kind !== 'right') return evaluation

    const { challenge } = evaluation
    const account = await lockAccount(tx, session.accountId)
    if (account === undefined) return { kind: 'gone' }
    if (challenge.purpose === 'enrolment') {
      const { number } = challenge
      const version = await registerFirstNumber(tx, { accountId: account.id, number, confirmed: 1 })
      // `evaluate` saw the number's version unchanged under the same lock.
      if (version === undefined) throw new Error('a number appeared while its account was locked')
      await audit('enrolment.completed', { number: maskNumber(number) })
    }
    await confirmNumber(tx, account.id)
    await endSession(tx, session.id)
    const opened = await openSession(deps, tx, {
      site: session.site,
      accountId: account.id,
      stage: 'open',
      withCode: true,
      previousSignInAt: account.last_sign_in_at,
    })
    if (challenge.purpose === 'enrolment')
      await leaveFlash(tx, opened.id, { kind: 'enrolled', masked: maskNumber(challenge.number) })
    await noteSignIn(tx, account.id, deps.clock.now())
    await audit('sign-in.completed', { number: maskNumber(challenge.number) })
    return { kind: 'signed-in', token: opened.token }
  })
}

/** 『認証コードを再送信』 (D7). */
export async function resendCode(deps: Deps, session: Session, address: string): Promise<ResendOutcome> {
  const outcome = await resend(deps, session.id, 'sign-in')
  const what = { ...whoIs(session), address }
  if (outcome.kind === 'sent') await record(deps, deps.db, { ...what, action: 'sign-in.code-resent' })
  else
    await record(deps, deps.db, {
      ...what,
      action: 'sign-in.resend-refused',
      detail: { reason: outcome.kind },
    })
  return outcome
}

/** A new sign-in in the same browser ends the one before. */
async function leaveBefore({ deps, tx, form }: Step): Promise<void> {
  const { before } = form
  if (before === undefined) return
  await endSession(tx, before.id)
  await record(deps, tx, {
    ...whoIs(before),
    action: 'session.ended',
    address: form.address,
    detail: { reason: 'new-sign-in' },
  })
}

function note(step: Step, action: AuditAction, detail: Record<string, string> = {}): Promise<void> {
  const { deps, tx, site, form, account } = step
  return record(deps, tx, {
    action,
    site: site.kind,
    contractId: account.contract_id,
    accountId: account.id,
    address: form.address,
    detail,
  })
}

function whoIs(session: Session) {
  return { site: session.site, contractId: session.contractId, accountId: session.accountId }
}
