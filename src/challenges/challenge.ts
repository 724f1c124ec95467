import { timingSafeEqual } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { countWrong, forgiveSlips, needsSecondCode, readCounter } from '../guard/counter.ts'
import { type Sending, takeSending } from '../guard/sending.ts'
import { secondsOf, type TurnOutcome, takeTurn } from '../guard/turns.ts'
import type { Db } from '../platform/db/open.ts'
import { newId } from '../platform/entropy.ts'
import type { Language } from '../platform/i18n/catalogue.ts'
import { isOver, leftOf } from '../platform/times.ts'
import { policy, SECOND_MS } from '../policy.ts'
import { deliveryOf, type Fate } from '../sms/delivery.ts'
import { enqueueCode, enqueueCodeAgain } from '../sms/outbox.ts'
import { noteCodeUsed } from '../sms/unfinished.ts'
import type { Within } from '../work.ts'
import { codeOf } from './code.ts'
import { afterWrongCode, secondsToWait } from './pace.ts'
import { endRedeemed, isRedeeming, liveCodes } from './redeeming.ts'
import {
  type ChallengePurpose,
  type ChallengeRow,
  type ChallengesOf,
  findChallengeRow,
  insertChallenge,
  lockAccountOfSession,
  lockChallenge,
  markDone,
  saveResend,
  saveSecondStage,
  saveSentToSecond,
  saveWrong,
} from './store.ts'

export interface NewChallenge {
  readonly sessionId: string
  readonly accountId: string
  readonly purpose: ChallengePurpose
  readonly number: string
  readonly numberVersion: number
  /** The known device that it counts for, or `unknown`. */
  readonly device: string
  /** In which its SMS are written; default: Japanese. */
  readonly language?: Language | undefined
  /** Whose quota its SMS was taken from: `takeSending`. */
  readonly network?: string | undefined
  /** No SMS goes out for it: its first stage takes a code that was sent for another browser (`redeeming.ts`). */
  readonly redeems?: boolean
  /** The act that it is for: how the SMS names it, in its language, and its digest. */
  readonly act?: { readonly words: string; readonly digest: string }
}

/** Opens a challenge and puts its SMS into the outbox. Gives its id. */
export async function openChallenge(within: Within, wanted: NewChallenge): Promise<string> {
  const now = within.clock.now()
  const id = newId(within.entropy)
  const expiresAt = now + policy.code.lifetimeMs
  await insertChallenge(within.db, within.numbers, {
    id,
    session_id: wanted.sessionId,
    account_id: wanted.accountId,
    purpose: wanted.purpose,
    number: wanted.number,
    number_version: wanted.numberVersion,
    opened_at: now,
    code_expires_at: expiresAt,
    last_sent_at: now,
    done_at: null,
    device: wanted.device,
    network: wanted.network ?? null,
    redeems: wanted.redeems ? 1 : 0,
    act: wanted.act?.words ?? null,
    act_digest: wanted.act?.digest ?? null,
    ...(wanted.language !== undefined && { language: wanted.language }),
  })
  if (!wanted.redeems) await enqueueCode(within, { ...wanted, challengeId: id, expiresAt })
  return id
}

/** What the code screen tells. */
export interface ChallengeView {
  readonly purpose: ChallengePurpose
  readonly number: string
  readonly sentAt: number
  readonly expiresAt: number
  readonly expired: boolean
  /** 2: a right code was confirmed by a second one, which is awaited now. */
  readonly stage: number
  /** What became of its newest SMS, and which gateway has it, if any. */
  readonly fate: Fate
  readonly gateway: string | undefined
  /** What is awaited is a code that was sent for another browser. */
  readonly redeems: boolean
  /** Its code went to the second number. */
  readonly wentToSecond: boolean
  /** When a resend is possible; `undefined` when none is left. */
  readonly resendAt: number | undefined
  readonly resendsLeft: number
}

/** The challenge that this browser's code belongs to. Sends nothing (D7). */
export async function findChallenge(deps: Deps, of: ChallengesOf): Promise<ChallengeView | undefined> {
  const row = await findChallengeRow(deps.db, deps.numbers, of)
  return row === undefined || row.done_at !== null ? undefined : viewOf(deps, row)
}

/** Until when the code that was sent can be typed; `undefined` when it cannot. */
export async function codeAwaitedUntil(deps: Deps, of: ChallengesOf): Promise<number | undefined> {
  const row = await findChallengeRow(deps.db, deps.numbers, of)
  if (row === undefined || row.done_at !== null) return undefined
  const awaited = await awaitedOf(deps, row)
  return isExpired(awaited, deps.clock.now()) ? undefined : awaited.code_expires_at
}

/** Whose code it is: when another browser's is redeemed, the newest of those; with none left, time is over. */
async function awaitedOf(deps: Deps, row: ChallengeRow): Promise<ChallengeRow> {
  if (!isRedeeming(row)) return row
  const [newest] = await liveCodes(deps, { accountId: row.account_id, numberVersion: row.number_version })
  return newest ?? { ...row, code_expires_at: 0 }
}

/** What the code screen tells of a challenge that was just looked at; a wrong code changes none of it. */
export async function viewOf(deps: Deps, row: ChallengeRow): Promise<ChallengeView> {
  const now = deps.clock.now()
  const awaited = await awaitedOf(deps, row)
  return {
    purpose: row.purpose,
    number: row.number,
    sentAt: awaited.last_sent_at,
    expiresAt: awaited.code_expires_at,
    expired: isExpired(awaited, now),
    stage: row.stage,
    ...(await deliveryOf(deps, awaited.id)),
    redeems: isRedeeming(row),
    wentToSecond: row.second === 1,
    resendAt: nextResendAt(row, now),
    resendsLeft: Math.max(0, policy.code.resendAfterMs.length - row.resends),
  }
}

export type Evaluation =
  | { readonly kind: 'right'; readonly challenge: ChallengeRow }
  | { readonly kind: 'wrong'; readonly challenge: ChallengeRow }
  | { readonly kind: 'wait'; readonly seconds: number }
  /** Others ask for this account's codes, too: it is this network's turn in so many seconds. */
  | { readonly kind: 'turn'; readonly seconds: number }
  /** So many that there is nothing to promise; after so long there may be. */
  | { readonly kind: 'no-turn'; readonly seconds: number }
  /** The code was right, but much was guessed before: one more is on its way to the same number. */
  | { readonly kind: 'second-code' }
  /** Too many wrong second codes: a new sign-in may start at once. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'expired' }
  /** No such challenge, or it was used already, or its number was replaced meanwhile. */
  | { readonly kind: 'gone' }

/**
 * Looks at a code, with the account and the challenge locked: of many right answers at once one is `right`.
 * A `right` challenge is used up. Codes are compared in constant time.
 * @param code six digits, from `readCode`
 */
export async function evaluate(
  within: Within,
  answer: ChallengesOf & { readonly code: string; readonly address: string },
): Promise<Evaluation> {
  const account = await lockAccountOfSession(within.db, answer.sessionId)
  const challenge = await lockChallenge(within.db, within.numbers, answer)
  if (account === undefined || challenge === undefined || challenge.done_at !== null) return { kind: 'gone' }
  if (account.sms_number_version !== challenge.number_version) return { kind: 'gone' }
  const now = within.clock.now()
  if (isExpired(challenge, now)) return { kind: 'expired' }
  const seconds = secondsToWait(paceOf(challenge), now)
  if (seconds > 0) return { kind: 'wait', seconds }
  const redeems = isRedeeming(challenge)
  const of = { accountId: account.id, numberVersion: challenge.number_version }
  const codes = redeems ? await liveCodes(within, of) : [challenge]
  if (codes.length === 0) return { kind: 'expired' }
  const turn = redeems ? await takeTurnOf(within, challenge, answer.address) : { kind: 'now' as const }
  if (turn.kind === 'booked') return { kind: 'turn', seconds: secondsOf(turn.inMs) }
  if (turn.kind === 'full') return { kind: 'no-turn', seconds: secondsOf(policy.guard.redeeming.aheadMs) }
  const counter = await readCounter(within, account.id, challenge.device)
  // All of them are looked at, whichever it is.
  const [right] = codes.filter(one => sameCode(codeOf(within, one), answer.code))
  if (right === undefined) {
    await countWrong(within.db, counter)
    return noteWrong(within.db, challenge, now)
  }
  if (redeems) await endRedeemed(within, right.id)
  if (redeems || (challenge.stage === 1 && needsSecondCode(counter))) {
    await askSecondCode(within, challenge, smsOf(challenge, account, answer.address))
    return { kind: 'second-code' }
  }
  await forgiveSlips(within.db, counter, challenge.wrong)
  await markDone(within.db, challenge.id, now)
  await noteCodeUsed(within.db, challenge.id)
  return { kind: 'right', challenge }
}

/** Whoever redeems, at whichever network, has one turn at a time. */
function takeTurnOf(within: Within, challenge: ChallengeRow, address: string): Promise<TurnOutcome> {
  const of = `redeem:${challenge.account_id}`
  return takeTurn(within, { of, rule: policy.guard.redeeming }, { address, holder: challenge.id })
}

async function noteWrong(tx: Db, challenge: ChallengeRow, now: number): Promise<Evaluation> {
  const stageTwoWrong = challenge.stage_two_wrong + (challenge.stage === 2 ? 1 : 0)
  await saveWrong(tx, challenge.id, { ...afterWrongCode(paceOf(challenge), now), stageTwoWrong })
  if (stageTwoWrong < policy.guard.stageTwoTries) return { kind: 'wrong', challenge }
  await markDone(tx, challenge.id, now)
  return { kind: 'ended' }
}

/** Sends a code of the second stage; it has a life of its own, and is never refused. */
async function askSecondCode(within: Within, challenge: ChallengeRow, sms: SmsOf): Promise<void> {
  const now = within.clock.now()
  await takeSending(within, { ...sms, order: 'counted' })
  const expiresAt = now + policy.code.lifetimeMs
  await saveSecondStage(within.db, challenge.id, { now, expiresAt })
  await enqueueCodeAgain(within, {
    purpose: challenge.purpose,
    accountId: challenge.account_id,
    challengeId: challenge.id,
    number: challenge.number,
    expiresAt,
  })
}

export type ResendOutcome =
  | { readonly kind: 'sent'; readonly challenge: ChallengeRow }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'none-left' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'gone' }

/**
 * Sends the same code again; its end of life stays (D7). Of two clicks at once one sends. `to` another number (D18) goes another
 * code, which alone is good from then on.
 */
export async function resend(
  within: Within,
  request: ChallengesOf & { readonly address: string; readonly to?: string | undefined },
): Promise<ResendOutcome> {
  const account = await lockAccountOfSession(within.db, request.sessionId)
  const challenge = await lockChallenge(within.db, within.numbers, request)
  if (account === undefined || challenge === undefined || challenge.done_at !== null) return { kind: 'gone' }
  if (account.sms_number_version !== challenge.number_version) return { kind: 'gone' }
  const now = within.clock.now()
  if (isExpired(challenge, now)) return { kind: 'expired' }
  const resendAt = nextResendAt(challenge, now)
  if (resendAt === undefined) return { kind: 'none-left' }
  if (now < resendAt) return { kind: 'wait', seconds: Math.ceil((resendAt - now) / SECOND_MS) }
  const number = request.to ?? challenge.number
  const sms = { ...smsOf(challenge, account, request.address), number }
  const permission = await takeSending(within, { ...sms, order: 'resend' })
  if (permission.kind === 'refused')
    return { kind: 'wait', seconds: Math.ceil((permission.until - now) / SECOND_MS) }
  await saveResend(within.db, challenge.id, now)
  if (request.to !== undefined)
    await saveSentToSecond(within.db, within.numbers, { id: challenge.id, number })
  await enqueueCodeAgain(within, {
    purpose: challenge.purpose,
    accountId: challenge.account_id,
    challengeId: challenge.id,
    number,
    expiresAt: challenge.code_expires_at,
  })
  return { kind: 'sent', challenge }
}

type SmsOf = Omit<Sending, 'order'>

function smsOf(challenge: ChallengeRow, account: { readonly contract_id: string }, address: string): SmsOf {
  const { purpose, number, device, account_id: accountId } = challenge
  return { purpose, number, device, address, of: { contractId: account.contract_id, accountId } }
}

function nextResendAt(challenge: ChallengeRow, now: number): number | undefined {
  if (isRedeeming(challenge)) return undefined
  const pause = policy.code.resendAfterMs[challenge.resends]
  if (pause === undefined) return undefined
  const after = challenge.last_sent_at + pause
  const at = Math.min(after, now + leftOf(after, pause, now))
  return at + policy.sms.minUsefulMs < challenge.code_expires_at ? at : undefined
}

/** Manual, M21: good through the whole last second of its 30 minutes. The code of the second stage begins anew. */
function isExpired(challenge: ChallengeRow, now: number): boolean {
  const { lifetimeMs } = policy.code
  return isOver(challenge.code_expires_at - lifetimeMs, lifetimeMs, now)
}

function paceOf(challenge: ChallengeRow) {
  return { wrong: challenge.wrong, nextAnswerAt: challenge.next_answer_at }
}

function sameCode(expected: string, given: string): boolean {
  return timingSafeEqual(Buffer.from(expected), Buffer.from(given))
}
