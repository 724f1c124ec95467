import { isSuspended, lockAccount, noteSignInWithCode } from '../accounts/account.ts'
import { registerFirstNumber } from '../accounts/number.ts'
import { record } from '../audit/audit.ts'
import type { AuditAction } from '../audit/event.ts'
import type { Deps } from '../deps.ts'
import { cancelClearingBySignIn } from '../desk/clearing.ts'
import { rememberDevice } from '../known-devices/known-devices.ts'
import type { Flash } from '../page/flash.tsx'
import { inSharedTransaction } from '../platform/db/group-commit.ts'
import type { Db } from '../platform/db/open.ts'
import { endSession, leaveFlash, openSession, type Session, whoIs } from '../sessions/sessions.ts'
import { alarmingSignIns } from '../sms/unfinished.ts'
import { maskNumber } from '../sms-number.ts'
import { type Evaluation, evaluate, type ResendOutcome, resend } from './challenge.ts'
import { readCode } from './code.ts'
import type { ChallengeRow } from './store.ts'

export type AnswerOutcome =
  /** `device` is the new token of the known-device cookie. */
  | {
      readonly kind: 'signed-in'
      readonly token: string
      readonly device: { readonly accountId: string; readonly token: string }
    }
  /** The operator suspended the account or its contract while the code was typed. */
  | { readonly kind: 'suspended' }
  /** Not six digits; not counted. */
  | { readonly kind: 'malformed' }
  /** `wrong` (M24) · `wait` · `second-code` · `ended` · `expired` (M21) · `gone`: see `Evaluation`. */
  | Exclude<Evaluation, { kind: 'right' }>

export interface Answer {
  readonly code: string
  readonly address: string
  /** What the browser calls itself, in a few words. */
  readonly label: string
}

const AUDITED: Record<Exclude<Evaluation['kind'], 'right'>, AuditAction> = {
  wrong: 'sign-in.code-wrong',
  wait: 'sign-in.code-too-early',
  'second-code': 'sign-in.second-code-sent',
  ended: 'sign-in.second-code-failed',
  expired: 'sign-in.code-expired',
  gone: 'sign-in.code-gone',
}

/** The second step: the code (manual, M19–M25). A right one opens the session, with a new identifier. */
export async function answer(deps: Deps, session: Session, given: Answer): Promise<AnswerOutcome> {
  const code = readCode(given.code)
  const who = { ...whoIs(session), address: given.address }
  if (code === undefined) {
    await record(deps, deps.db, { ...who, action: 'sign-in.code-malformed' })
    return { kind: 'malformed' }
  }
  const outcome = await inSharedTransaction(deps.db, async (tx): Promise<AnswerOutcome> => {
    const evaluation = await evaluate(deps, tx, { sessionId: session.id, kind: 'sign-in', code })
    if (evaluation.kind === 'right') return complete(deps, tx, { session, given, ...evaluation })
    const detail = evaluation.kind === 'wait' ? { seconds: evaluation.seconds } : {}
    await record(deps, tx, { ...who, action: AUDITED[evaluation.kind], detail })
    // Nothing can be answered in it any more; the next page says so.
    if (evaluation.kind === 'gone' || evaluation.kind === 'ended') await endSession(tx, session.id)
    return evaluation
  })
  if (outcome.kind === 'second-code') deps.sms.wake()
  return outcome
}

interface Right {
  readonly session: Session
  readonly given: Answer
  readonly challenge: ChallengeRow
}

async function complete(deps: Deps, tx: Db, right: Right): Promise<AnswerOutcome> {
  const { session, given, challenge } = right
  const account = await lockAccount(tx, deps.numbers, session.accountId)
  if (account === undefined) return { kind: 'gone' }
  const number = maskNumber(challenge.number)
  const who = { ...whoIs(session), address: given.address, detail: { number } }
  await endSession(tx, session.id)
  if (isSuspended(account)) {
    await record(deps, tx, { ...whoIs(session), address: given.address, action: 'sign-in.suspended' })
    return { kind: 'suspended' }
  }
  if (challenge.purpose === 'enrolment' && account.number === null) {
    await registerFirstNumber(tx, deps.numbers, {
      accountId: account.id,
      number: challenge.number,
      confirmed: 1,
    })
    await record(deps, tx, { ...who, action: 'enrolment.completed' })
  }
  const { label } = given
  const { device } = challenge
  const remembered = await rememberDevice(deps, tx, { accountId: account.id, device, label })
  const opened = await openSession(deps, tx, {
    site: session.site,
    accountId: account.id,
    stage: 'open',
    withCode: true,
    previousSignInAt: account.lastSignInAt,
    device: remembered.id,
    label,
    address: given.address,
  })
  const kept = challenge.purpose === 'sign-in' && (await cancelClearingBySignIn(deps, tx, account.id))
  const flash: Flash | undefined = kept
    ? { kind: 'clearing-cancelled' }
    : await whatToTell(deps, tx, challenge)
  if (flash) await leaveFlash(tx, opened.id, flash)
  await noteSignInWithCode(tx, account.id, deps.clock.now())
  await record(deps, tx, { ...who, action: 'sign-in.completed' })
  return {
    kind: 'signed-in',
    token: opened.token,
    device: { accountId: account.id, token: remembered.token },
  }
}

/** Codes that somebody with the right password asked for and never entered come before all else. */
async function whatToTell(deps: Deps, tx: Db, challenge: ChallengeRow): Promise<Flash | undefined> {
  const count = await alarmingSignIns(deps, tx, challenge.account_id)
  if (count !== undefined) return { kind: 'unfinished-codes', count }
  if (challenge.purpose === 'enrolment') return { kind: 'enrolled', masked: maskNumber(challenge.number) }
  return undefined
}

/** 『認証コードを再送信』 (D7). */
export async function resendCode(deps: Deps, session: Session, address: string): Promise<ResendOutcome> {
  const outcome = await resend(deps, { session, kind: 'sign-in', address })
  const who = { ...whoIs(session), address }
  if (outcome.kind === 'sent') await record(deps, deps.db, { ...who, action: 'sign-in.code-resent' })
  else
    await record(deps, deps.db, {
      ...who,
      action: 'sign-in.resend-refused',
      detail: { reason: outcome.kind },
    })
  return outcome
}
