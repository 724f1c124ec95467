import type { Within } from '../work.ts'
import { finishAttempt, noteAccepted } from './attempt-store.ts'
import type { Receipt, SendOutcome } from './gateways/gateway.ts'
import { keyOfAnswer } from './gateways/provider-ids.ts'
import { messageIdsOf } from './message-ids.ts'
import { applyEarlyReceipt } from './receipts.ts'
import { recordFailure, settle } from './settle.ts'
import type { MessageRow } from './store.ts'

/** A copy and what became of handing it over. */
export interface Answered {
  readonly message: MessageRow
  readonly gateway: string
  readonly n: number
  readonly outcome: SendOutcome
  readonly endedAt: number
}

/** What a receipt said that was there before its answer, if one was. */
type Early = Receipt['state'] | undefined

/** Writes down what became of a copy, and of its message where that settles it. */
export async function noteOutcome(within: Within, answered: Answered): Promise<Early> {
  const { message, gateway, outcome } = answered
  const early = await noteLateOutcome(within, answered)
  if (outcome.kind !== 'accepted' && outcome.kind !== 'refused')
    await recordFailure(within, { message, gateway, kind: outcome.kind })
  return early
}

/** The same for an answer that came after its copy had been given up as unknown, which was recorded then. */
export async function noteLateOutcome(within: Within, answered: Answered): Promise<Early> {
  const { message, gateway, n, outcome, endedAt: now } = answered
  const key = { messageId: message.id, n }
  if (outcome.kind !== 'accepted') {
    await finishAttempt(within.db, key, { outcome, now })
    if (outcome.kind === 'refused') await settle(within, { id: message.id, state: 'refused', gateway })
    return undefined
  }
  const { providerId } = outcome
  const taken = { gateway, providerId, ids: messageIdsOf(within, gateway) }
  await noteAccepted(within.db, key, {
    gateway,
    providerId,
    key: keyOfAnswer(taken.ids, providerId),
    now,
  })
  await settle(within, { id: message.id, state: 'submitted', gateway })
  return applyEarlyReceipt(within, { ...key, ...taken })
}
