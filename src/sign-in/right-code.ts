import { isSuspended, lockAccount, noteSignIn, noteSignInWithCode } from '../accounts/account.ts'
import { registerFirstNumber } from '../accounts/number.ts'
import { forgetSecondUse, noteSecondUsed } from '../accounts/second-number.ts'
import { record } from '../audit/audit.ts'
import type { AuditAction } from '../audit/event.ts'
import type { ChallengeUse, Refusal, Right } from '../challenges/answer.ts'
import { cancelClearingBySignIn } from '../clearing/clearing.ts'
import { UNKNOWN_DEVICE } from '../guard/counter.ts'
import { noteFinished } from '../guard/network-accounts.ts'
import { listKnownDevices, rememberDevice } from '../known-devices/known-devices.ts'
import { tellNewDevice } from '../known-devices/new-device.ts'
import { onlyKnownUntil } from '../known-devices/only-known.ts'
import type { Flash } from '../page/flash.tsx'
import { endSession, openSession, type Session, whoIs } from '../sessions/sessions.ts'
import { leaveFlash } from '../sessions/told.ts'
import { tellNumbers } from '../sms/tell.ts'
import { alarmingSignIns } from '../sms/unfinished.ts'
import { maskNumber } from '../sms-number.ts'
import type { Within } from '../work.ts'
import { type Onward, onwardOf } from './onward.ts'

export type SignedIn =
  /** `device` is the new token of the known-device cookie. */
  | {
      readonly kind: 'signed-in'
      readonly token: string
      readonly device: { readonly accountId: string; readonly token: string }
      readonly onward: Onward
    }
  /** The operator suspended the account or its contract while the code was typed. */
  | { readonly kind: 'suspended' }
  /** Its owner has nobody but known devices let in since the code was asked for. */
  | { readonly kind: 'only-known'; readonly until: number }
  /** The account is no more. */
  | { readonly kind: 'gone' }

const REFUSED = {
  malformed: 'sign-in.code-malformed',
  wrong: 'sign-in.code-wrong',
  wait: 'sign-in.code-too-early',
  turn: 'sign-in.code-too-early',
  'no-turn': 'sign-in.code-too-early',
  'second-code': 'sign-in.second-code-sent',
  ended: 'sign-in.second-code-failed',
  expired: 'sign-in.code-expired',
  gone: 'sign-in.code-gone',
} as const satisfies Record<Refusal, AuditAction>

/** The second step: the code (manual, M19–M25), of a sign-in or of an enrolment. */
export const signInCode: ChallengeUse<SignedIn> = {
  purposes: ['sign-in', 'enrolment'],
  audited: {
    refused: (kind, seconds) =>
      kind === 'wait' && seconds !== undefined
        ? { action: REFUSED.wait, detail: { seconds } }
        : { action: REFUSED[kind] },
    resend: kind =>
      kind === 'sent'
        ? { action: 'sign-in.code-resent' }
        : { action: 'sign-in.resend-refused', detail: { reason: kind } },
  },
  onRight: complete,
  onSentElsewhere: tellFirstNumber,
  // The next page says so.
  onLost: (within, session) => endSession(within.db, session.id),
}

/** D18: whoever has the first phone learns of it at once. */
async function tellFirstNumber(
  within: Within,
  { session, to, address }: { readonly session: Session; readonly to: string; readonly address: string },
): Promise<void> {
  const account = await lockAccount(within.db, within.numbers, session.accountId)
  if (!account?.number) return
  const notices = [{ accountId: account.id, number: account.number, isConfirmed: true }]
  const { contractId } = account
  await tellNumbers(within, { purpose: 'second-used', contractId, notices, address, isDangerous: true })
  const detail = { number: maskNumber(to) }
  await record(within, { ...whoIs(session), action: 'sign-in.sent-to-second', address, detail })
}

/** Opens the session, with a new identifier. */
async function complete(within: Within, right: Right): Promise<SignedIn> {
  const { session, given, challenge } = right
  const account = await lockAccount(within.db, within.numbers, session.accountId)
  if (account === undefined) return { kind: 'gone' }
  const number = maskNumber(challenge.number)
  const who = { ...whoIs(session), address: given.address, detail: { number } }
  await endSession(within.db, session.id)
  if (isSuspended(account)) {
    await record(within, { ...whoIs(session), address: given.address, action: 'sign-in.suspended' })
    return { kind: 'suspended' }
  }
  const until = challenge.device === UNKNOWN_DEVICE ? await onlyKnownUntil(within, account) : undefined
  if (until !== undefined) {
    await record(within, { ...whoIs(session), address: given.address, action: 'sign-in.only-known' })
    return { kind: 'only-known', until }
  }
  if (challenge.purpose === 'enrolment' && account.number === null) {
    await registerFirstNumber(within.db, within.numbers, {
      accountId: account.id,
      number: challenge.number,
      confirmed: 1,
      now: within.clock.now(),
    })
    await record(within, { ...who, action: 'enrolment.completed' })
  }
  const { label, address } = given
  const { device } = challenge
  const isSecond = challenge.second === 1
  const isNew = device === UNKNOWN_DEVICE && challenge.purpose === 'sign-in'
  if (isNew && (await listKnownDevices(within, account.id)).length > 0) {
    const of = { site: session.site, accountId: account.id, contractId: account.contractId }
    await tellNewDevice(within, { ...of, number: account.number ?? challenge.number, label, address })
  }
  const remembered = await rememberDevice(within, { accountId: account.id, device, label })
  const opened = await openSession(within, {
    site: session.site,
    accountId: account.id,
    stage: 'open',
    withCode: true,
    withSecondNumber: isSecond,
    previousSignInAt: account.lastSignInAt,
    device: remembered.id,
    label,
    address,
    wantedPath: session.wantedPath,
  })
  const kept =
    challenge.purpose === 'sign-in' && !isSecond && (await cancelClearingBySignIn(within, account.id))
  if (kept) await leaveFlash(within.db, opened.id, { kind: 'clearing-cancelled' })
  const flash = await whatToTell(within, challenge)
  if (flash) await leaveFlash(within.db, opened.id, flash)
  if (isSecond) {
    await noteSignIn(within.db, account.id, within.clock.now())
    await noteSecondUsed(within.db, account.id, within.clock.now())
  } else {
    await noteSignInWithCode(within.db, account.id, within.clock.now())
    if (session.site === 'admin') await forgetSecondUse(within.db, account.id)
  }
  await record(within, { ...who, action: 'sign-in.completed' })
  const { network: takenFrom } = challenge
  await noteFinished(within, { accountId: account.id, address: given.address, takenFrom })
  return {
    kind: 'signed-in',
    token: opened.token,
    device: { accountId: account.id, token: remembered.token },
    onward: await onwardOf(within, account.id, session.wantedPath),
  }
}

/** Codes that somebody with the right password asked for and never entered come before all else. */
async function whatToTell(within: Within, challenge: Right['challenge']): Promise<Flash | undefined> {
  const count = await alarmingSignIns(within, challenge.account_id)
  if (count !== undefined) return { kind: 'unfinished-codes', count }
  if (challenge.redeems === 1) return { kind: 'codes-used-up' }
  if (challenge.purpose === 'enrolment') return { kind: 'enrolled', masked: maskNumber(challenge.number) }
  return undefined
}
