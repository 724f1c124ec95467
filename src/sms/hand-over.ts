import type { Deps } from '../deps.ts'
import { newFraction } from '../platform/entropy.ts'
import { policy } from '../policy.ts'
import { sharedWork } from '../work.ts'
import { countAttempts, gatewayThatTook, unknownAttempts } from './attempt-history-store.ts'
import { beginAttempt, deleteAttempt } from './attempt-store.ts'
import type { SendOutcome } from './gateways/gateway.ts'
import type { Lane } from './lane.ts'
import { untilNoted } from './noting.ts'
import { type Answered, noteLateOutcome, noteOutcome } from './outcomes.ts'
import type { Router } from './router.ts'
import { type SettledState, settle } from './settle.ts'
import { bringForward, type MessageRow, recipientOf, tryAgainAt } from './store.ts'
import type { DeliveryWatch } from './watch.ts'

/** The text of a message now, or `undefined` when it is no longer of use (its challenge is over). */
export type TextOf = (message: MessageRow) => Promise<string | undefined>

export interface Sending {
  readonly deps: Deps
  readonly router: Router
  readonly textOf: TextOf
  readonly watch: DeliveryWatch
  /** Aborted when the process ends: what cannot be noted by then is given up. */
  readonly ended?: AbortSignal
}

/** What one gateway's outcome means for the message. */
type Step = 'settled' | 'next-gateway' | { readonly againInMs: number }

/** A message that this worker took up. */
export interface Claimed {
  readonly message: MessageRow
  /** Its first attempt, when the claim could begin it as well: one commit less before the network. */
  readonly first: Begun | undefined
}

/** An attempt that is in the database, with its slot taken. */
export interface Begun {
  readonly lane: Lane
  readonly n: number
  readonly startedAt: number
}

/** One pass of a message over the gateways. */
interface Pass {
  readonly message: MessageRow
  readonly tried: Set<string>
  /** A gateway was busy with this phone, and not with itself. */
  isOfNumber: boolean
}

/**
 * One pass of a claimed message over the gateways: until one took it, somebody has to wait, or all were asked.
 * Whatever happens is in the database before and after each network call.
 */
export async function handOver(sending: Sending, { message, first }: Claimed): Promise<void> {
  const restMs = first === undefined ? await restOfSilence(sending, message) : 0
  if (restMs > 0) return putBack(sending.deps, message, restMs)
  const pass: Pass = { message, tried: new Set(), isOfNumber: false }
  let step: Step = 'next-gateway'
  if (first !== undefined) {
    pass.tried.add(first.lane.name)
    step = await sendFirst(sending, pass, first).finally(() => first.lane.release())
  }
  while (step === 'next-gateway') step = await askNext(sending, pass)
  if (step !== 'settled') await putBack(sending.deps, message, step.againInMs)
}

/**
 * What lives for a day would become hundreds of copies while nobody answers: behind the end of the table its pauses double.
 * Gives what is left of the present one, as much of it as a message may be made to wait.
 */
async function restOfSilence({ deps, router }: Sending, message: MessageRow): Promise<number> {
  const pauses = policy.sms.unknownRetryMs
  const now = deps.clock.now()
  const isLongLived = message.useless_after - message.created_at > policy.sms.longLifeMs
  if (!isLongLived || message.tries <= pauses.length || now > lastUse(message)) return 0
  const copies = (await unknownAttempts(deps.db, message.id)).filter(
    ({ gateway }) => !isIdempotent(router, gateway),
  )
  const last = nth(pauses, pauses.length)
  const pauseMs = last * 2 ** Math.max(0, copies.length - pauses.length)
  const since = Math.max(0, ...copies.map(({ startedAt }) => startedAt))
  return Math.min(since + pauseMs - now, last)
}

async function sendFirst(sending: Sending, pass: Pass, first: Begun): Promise<Step> {
  const { message } = pass
  const text = await sending.textOf(message)
  if (text !== undefined) return sendThrough(sending, pass, { text, ...first })
  const { deps } = sending
  await sharedWork(deps, async within => {
    await deleteAttempt(within.db, { messageId: message.id, n: first.n })
    await settle(within, { id: message.id, state: 'superseded' })
  })
  return 'settled'
}

async function askNext(sending: Sending, pass: Pass): Promise<Step> {
  const { router } = sending
  const { message, tried } = pass
  const ready = await prepare(sending, message)
  if (ready === undefined) return 'settled'
  const lane = router.choose({ tried, avoid: ready.avoid, only: message.only_gateway })
  if (lane === undefined) return { againInMs: await pauseAfter(sending, pass) }
  if (lane.pauseMs > 0) return { againInMs: lane.pauseMs }
  tried.add(lane.name)
  if (!(await lane.take())) return 'next-gateway'
  if (lane.pauseMs > 0) {
    // It said so to others while this one waited for its turn.
    lane.release()
    return 'next-gateway'
  }
  return attemptIn(sending, pass, { lane, text: ready.text }).finally(() => lane.release())
}

interface Ready {
  readonly text: string
  /** Gateways that may have sent it, or did not bring it to the phone. */
  readonly avoid: ReadonlySet<string>
}

/** Whether and how the message may still be sent; if not, it is settled. */
async function prepare({ deps, router, textOf }: Sending, message: MessageRow): Promise<Ready | undefined> {
  const end = async (state: SettledState) => {
    await sharedWork(deps, within => settle(within, { id: message.id, state }))
    return undefined
  }
  const unknown = await unknownAttempts(deps.db, message.id)
  if (deps.clock.now() > lastUse(message)) return end(unknown.length > 0 ? 'unknown' : 'expired')
  const copies = unknown.filter(({ gateway }) => !isIdempotent(router, gateway))
  const unclear = copies.filter(({ why }) => why === 'unclear').length
  const died = copies.filter(({ why }) => why === 'worker-died').length
  const { maxUnclearCopies, maxCopiesAfterDeath } = policy.sms
  if (unclear >= maxUnclearCopies || died >= maxCopiesAfterDeath) return end('unknown')
  const text = await textOf(message)
  if (text === undefined) return end('superseded')
  const failed = message.heals === null ? undefined : await gatewayThatTook(deps.db, message.heals)
  const avoid = copies.map(({ gateway }) => gateway)
  return { text, avoid: new Set(failed === undefined ? avoid : [...avoid, failed]) }
}

function isIdempotent({ lanes }: Router, gateway: string): boolean {
  return lanes.some(lane => lane.name === gateway && lane.gateway.idempotent === true)
}

interface Going {
  readonly lane: Lane
  readonly text: string
}

/** One attempt through one gateway, and what it means. */
async function attemptIn(sending: Sending, pass: Pass, going: Going): Promise<Step> {
  const { deps } = sending
  const { message } = pass
  const startedAt = deps.clock.now()
  const n = await sharedWork(deps, within =>
    beginAttempt(
      within.db,
      { tries: message.tries, leaseUntil: startedAt + policy.sms.leaseMs },
      { message_id: message.id, gateway: going.lane.name, started_at: startedAt },
    ),
  )
  return n === undefined ? 'settled' : sendThrough(sending, pass, { ...going, n, startedAt })
}

async function sendThrough(sending: Sending, pass: Pass, going: Going & Begun): Promise<Step> {
  const { deps, router, watch } = sending
  const { message } = pass
  const { lane, text, n, startedAt } = going
  const to = recipientOf(deps.numbers, message)
  const usefulMs = usefulFor(message, startedAt)
  const sms = { messageId: message.id, attempt: n, to, from: deps.config.sms.sender, text, usefulMs }
  const { gateway } = lane
  const inTime = AbortSignal.timeout(gateway.answerMs?.(sms) ?? policy.sms.gatewayTimeoutMs)
  const call = await lane.call(to, () => gateway.send(sms, inTime))
  const { outcome } = call
  const isBack = router.learn(lane, call)
  const answered: Answered = { message, gateway: lane.name, n, outcome, endedAt: deps.clock.now() }
  watch.handedOver({ gateway: lane.name, outcome: outcome.kind, sinceCommitMs: sinceCommit(answered) })
  tell(deps, answered)
  const early = await untilNoted(sending, answered, () =>
    sharedWork(deps, within => noteOutcome(within, answered)),
  )
  countEarly(sending, answered, early)
  if (isBack) await bringForward(deps.db, deps.clock.now())
  if (outcome.kind === 'unknown') void outcome.later?.then(late => takeLate(sending, answered, late))
  return stepAfter(sending, pass, { lane, outcome })
}

/** The answer to a copy that had been given up as unknown. */
async function takeLate(sending: Sending, before: Answered, outcome: SendOutcome): Promise<void> {
  const { deps, watch } = sending
  const late = { ...before, outcome, endedAt: deps.clock.now() }
  watch.lateAnswer({ gateway: late.gateway, outcome: outcome.kind })
  tell(deps, late)
  try {
    const early = await untilNoted(sending, late, () =>
      sharedWork(deps, within => noteLateOutcome(within, late)),
    )
    countEarly(sending, late, early)
  } catch (error) {
    deps.log.error({ err: error, message: late.message.id }, 'late answer not noted')
  }
}

/** A receipt that had overtaken the answer. */
function countEarly({ watch }: Sending, answered: Answered, state: Early): void {
  if (state === undefined) return
  watch.receipt({ gateway: answered.gateway, state, sinceCommitMs: sinceCommit(answered) })
}
type Early = Awaited<ReturnType<typeof noteOutcome>>

function sinceCommit({ message, endedAt }: Answered): number {
  return Math.max(0, endedAt - message.created_at)
}

/** Nothing passes until a person acts: that is for whoever watches the log. */
function tell(deps: Deps, { message, gateway, n, outcome }: Answered): void {
  const why = outcome.kind === 'accepted' ? {} : { reason: outcome.code }
  const line = { message: message.id, gateway, attempt: n, outcome: outcome.kind, ...why }
  if (outcome.kind === 'gateway-broken') deps.log.error(line, 'sms gateway refuses us')
  else deps.log.info(line, 'sms handed over')
}

/** Design, delivery, 4: what each class of failure means. */
async function stepAfter(
  sending: Sending,
  pass: Pass,
  { lane, outcome }: { readonly lane: Lane; readonly outcome: SendOutcome },
): Promise<Step> {
  switch (outcome.kind) {
    case 'accepted':
    case 'refused':
      return 'settled'
    case 'throttled':
      pass.isOfNumber ||= outcome.ofNumber === true
      return 'next-gateway'
    case 'not-sent':
    case 'gateway-broken':
      return 'next-gateway'
    case 'unknown': {
      if (lane.gateway.idempotent) return { againInMs: await pauseAfter(sending, pass) }
      if (outcome.lineLost) return 'next-gateway'
      const copies = await unknownAttempts(sending.deps.db, pass.message.id)
      return { againInMs: nth(policy.sms.unknownRetryMs, copies.length) }
    }
  }
}

/** A message that fails until its end is tried a last time, found too old, and marked as expired. */
function putBack(deps: Deps, message: MessageRow, afterMs: number): Promise<void> {
  return tryAgainAt(deps.db, message, Math.min(Math.ceil(deps.clock.now() + afterMs), lastUse(message) + 1))
}

/** The last moment at which sending is of use. */
export function lastUse(message: MessageRow): number {
  return message.useless_after - policy.sms.minUsefulMs
}

/** For how long it is still of use: never longer than at first, should the clock have been set back since. */
function usefulFor(message: MessageRow, now: number): number {
  return message.useless_after - Math.max(now, message.created_at)
}

/** The next pause of the table, a little longer or shorter; or until a gateway may be asked again. */
async function pauseAfter({ deps, router }: Sending, { message, isOfNumber }: Pass): Promise<number> {
  const pauses = policy.sms.retryAfterMs
  const { all, failed } = await countAttempts(deps.db, message.id)
  const planned = nth(pauses, isOfNumber ? all : failed)
  const jitter = 1 + policy.sms.retryJitter * (2 * newFraction(deps.entropy) - 1)
  if (all >= policy.sms.attemptsBeforeLongPauses) return Math.round(nth(pauses, pauses.length) * jitter)
  return router.againInMs(Math.round(planned * jitter))
}

/** The n-th of a table, from 1; behind its end the last one. */
function nth(table: readonly number[], n: number): number {
  return table[Math.min(Math.max(n, 1), table.length) - 1] ?? 0
}
