import type { Deps } from '../deps.ts'
import { newFraction } from '../platform/entropy.ts'
import { MINUTE_MS, policy } from '../policy.ts'
import { sharedWork, type Within } from '../work.ts'
import {
  beginAttempt,
  deleteAttempt,
  finishAttempt,
  gatewayThatTook,
  noteAccepted,
  unknownAttempts,
} from './attempt-store.ts'
import type { SendOutcome } from './gateways/gateway.ts'
import { keyOfAnswer } from './gateways/provider-ids.ts'
import type { Lane } from './lane.ts'
import { messageIdsOf } from './message-ids.ts'
import { applyEarlyReceipt } from './receipts.ts'
import type { Router } from './router.ts'
import { recordFailure, type SettledState, settle } from './settle.ts'
import { type MessageRow, recipientOf, tryAgainAt } from './store.ts'
import type { DeliveryWatch } from './watch.ts'

/** The text of a message now, or `undefined` when it is no longer of use (its challenge is over). */
export type TextOf = (message: MessageRow) => Promise<string | undefined>

export interface Sending {
  readonly deps: Deps
  readonly router: Router
  readonly textOf: TextOf
  readonly watch: DeliveryWatch
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

/**
 * One pass of a claimed message over the gateways: until one took it, somebody has to wait, or all were asked.
 * Whatever happens is in the database before and after each network call.
 */
export async function handOver(sending: Sending, { message, first }: Claimed): Promise<void> {
  const tried = new Set<string>()
  let step: Step = 'next-gateway'
  if (first !== undefined) {
    tried.add(first.lane.name)
    step = await sendFirst(sending, message, first).finally(() => first.lane.release())
  }
  while (step === 'next-gateway') step = await askNext(sending, message, tried)
  if (step !== 'settled') await putBack(sending.deps, message, step.againInMs)
}

async function sendFirst(sending: Sending, message: MessageRow, first: Begun): Promise<Step> {
  const text = await sending.textOf(message)
  if (text !== undefined) return sendThrough(sending, { message, text, ...first })
  const { deps } = sending
  await sharedWork(deps, async within => {
    await deleteAttempt(within.db, { messageId: message.id, n: first.n })
    await settle(within, { id: message.id, state: 'superseded' })
  })
  return 'settled'
}

async function askNext(sending: Sending, message: MessageRow, tried: Set<string>): Promise<Step> {
  const { deps, router } = sending
  const ready = await prepare(sending, message)
  if (ready === undefined) return 'settled'
  const lane = router.choose({ tried, avoid: ready.avoid, only: message.only_gateway })
  if (lane === undefined) return { againInMs: router.againInMs(pauseAfter(deps, message)) }
  if (lane.pauseMs > 0) return { againInMs: lane.pauseMs }
  tried.add(lane.name)
  if (!(await lane.take())) return 'next-gateway'
  if (lane.pauseMs > 0) {
    // It said so to others while this one waited for its turn.
    lane.release()
    return 'next-gateway'
  }
  return attemptIn(sending, { message, lane, text: ready.text }).finally(() => lane.release())
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
  if (deps.clock.now() > lastUse(message)) return end('expired')
  const unknown = await unknownAttempts(deps.db, message.id)
  const idempotent = new Set(router.lanes.filter(lane => lane.gateway.idempotent).map(lane => lane.name))
  const copies = unknown.filter(({ gateway }) => !idempotent.has(gateway))
  const sentPerhaps = copies.filter(copy => !copy.workerDied).length
  const { maxCopiesAfterUnknown, maxCopiesAfterDeath } = policy.sms
  if (sentPerhaps >= maxCopiesAfterUnknown || copies.length >= maxCopiesAfterDeath) return end('unknown')
  const text = await textOf(message)
  if (text === undefined) return end('superseded')
  const failed = message.heals === null ? undefined : await gatewayThatTook(deps.db, message.heals)
  const avoid = copies.map(({ gateway }) => gateway)
  return { text, avoid: new Set(failed === undefined ? avoid : [...avoid, failed]) }
}

interface Going {
  readonly message: MessageRow
  readonly lane: Lane
  readonly text: string
}

/** One attempt through one gateway, and what it means. */
async function attemptIn(sending: Sending, going: Going): Promise<Step> {
  const { deps } = sending
  const { message, lane } = going
  const startedAt = deps.clock.now()
  const n = await sharedWork(deps, within =>
    beginAttempt(
      within.db,
      { tries: message.tries, leaseUntil: startedAt + policy.sms.leaseMs },
      { message_id: message.id, gateway: lane.name, started_at: startedAt },
    ),
  )
  return n === undefined ? 'settled' : sendThrough(sending, { ...going, n, startedAt })
}

async function sendThrough(sending: Sending, going: Going & Begun): Promise<Step> {
  const { deps, router, watch } = sending
  const { message, lane, text, n, startedAt } = going
  lane.begin()
  const outcome = await lane.gateway.send(
    {
      messageId: message.id,
      attempt: n,
      to: recipientOf(deps.numbers, message),
      from: deps.config.sms.sender,
      text,
      usefulMs: usefulMs(message, startedAt),
    },
    AbortSignal.timeout(policy.sms.gatewayTimeoutMs),
  )
  const endedAt = deps.clock.now()
  router.learn(lane, outcome)
  watch.handedOver({
    gateway: lane.name,
    outcome: outcome.kind,
    sinceCommitMs: Math.max(0, endedAt - message.created_at),
  })
  tell(deps, { message: message.id, gateway: lane.name, attempt: n }, outcome)
  return sharedWork(deps, within => note(within, { message, lane, n, outcome, endedAt }))
}

/** Nothing passes until a person acts: that is for whoever watches the log. */
function tell(deps: Deps, about: object, outcome: SendOutcome): void {
  const why = outcome.kind === 'accepted' ? {} : { reason: outcome.code }
  const line = { ...about, outcome: outcome.kind, ...why }
  if (outcome.kind === 'gateway-broken') deps.log.error(line, 'sms gateway refuses us')
  else deps.log.info(line, 'sms handed over')
}

interface Ended {
  readonly message: MessageRow
  readonly lane: Lane
  readonly n: number
  readonly outcome: SendOutcome
  readonly endedAt: number
}

async function note(within: Within, { message, lane, n, outcome, endedAt }: Ended): Promise<Step> {
  const key = { messageId: message.id, n }
  const gateway = lane.name
  if (outcome.kind === 'accepted') {
    const { providerId } = outcome
    const taken = { gateway, providerId, ids: messageIdsOf(within, gateway) }
    const providerKey = keyOfAnswer(taken.ids, providerId)
    await noteAccepted(within.db, key, { gateway, providerId, key: providerKey, now: endedAt })
    await settle(within, { id: message.id, state: 'submitted', gateway })
    await applyEarlyReceipt(within, { ...key, ...taken })
    return 'settled'
  }
  await finishAttempt(within.db, key, {
    state: outcome.kind === 'unknown' ? 'unknown' : 'failed',
    error_class: outcome.kind,
    error_code: outcome.code,
    ended_at: endedAt,
  })
  if (outcome.kind === 'refused') {
    await settle(within, { id: message.id, state: 'refused', gateway })
    return 'settled'
  }
  await recordFailure(within, { message, gateway, kind: outcome.kind })
  return stepAfter(within, { message, lane, outcome })
}

/** Design, delivery, 4: what each class of failure means. */
function stepAfter(
  deps: Deps,
  { message, lane, outcome }: { message: MessageRow; lane: Lane; outcome: SendOutcome },
): Step {
  switch (outcome.kind) {
    case 'accepted':
    case 'refused':
      return 'settled'
    case 'not-sent':
    case 'gateway-broken':
    case 'throttled':
      return 'next-gateway'
    case 'unknown':
      if (lane.gateway.idempotent) return { againInMs: pauseAfter(deps, message) }
      return outcome.lineLost ? 'next-gateway' : { againInMs: policy.sms.unknownRetryMs }
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
function usefulMs(message: MessageRow, now: number): number {
  return message.useless_after - Math.max(now, message.created_at)
}

/** The next pause of the table, a little longer or shorter. */
function pauseAfter(deps: Deps, message: MessageRow): number {
  const pauses = policy.sms.retryAfterMs
  const planned = pauses[Math.min(message.tries, pauses.length) - 1] ?? MINUTE_MS
  return Math.round(planned * (1 + policy.sms.retryJitter * (2 * newFraction(deps.entropy) - 1)))
}
