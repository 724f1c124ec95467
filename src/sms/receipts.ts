import type { Deps } from '../deps.ts'
import { inSharedTransaction } from '../platform/db/group-commit.ts'
import { type Db, isPostgres } from '../platform/db/open.ts'
import { newId } from '../platform/entropy.ts'
import { policy } from '../policy.ts'
import {
  type AttemptKey,
  type FoundAttempt,
  findAttemptByProviderId,
  findAttemptOfMessage,
  keepEarlyReceipt,
  lockProviderIds,
  saveReceipt,
  takeEarlyReceipt,
} from './attempt-store.ts'
import type { Gateway, Receipt } from './gateways/gateway.ts'
import { settle } from './settle.ts'
import { findMessage, insertMessages, recipientOf } from './store.ts'
import type { DeliveryWatch } from './watch.ts'

/** Takes receipts from gateways for as long as the process lives. A receipt that cannot be noted is the gateway's to bring again. */
export function receiveFrom(deps: Deps, gateways: readonly Gateway[], watch: DeliveryWatch): void {
  for (const gateway of gateways)
    gateway.onReceipt(async receipt => {
      const outcome = await applyReceipt(deps, receipt)
      const { gateway, state } = receipt
      if (outcome.kind === 'noted') watch.receipt({ gateway, state, sinceCommitMs: outcome.sinceCommitMs })
    })
}

/** What a receipt did: `early` = kept for the answer that it overtook; `nothing` = no such message, any more. */
export type ReceiptOutcome =
  | { readonly kind: 'noted'; readonly messageId: string; readonly sinceCommitMs: number }
  | { readonly kind: 'early' | 'nothing' }

type Result = Pick<Receipt, 'state' | 'curable'> & { readonly gateway: string; readonly code: string | null }

/**
 * Notes a carrier's receipt. One that overtakes the answer to its own submission is kept until that answer
 * is in; doubled and late ones change nothing. "Not delivered" for a reason that another gateway may not have
 * sends the code once more, if it comes soon enough to be of use.
 */
export async function applyReceipt(deps: Deps, receipt: Receipt): Promise<ReceiptOutcome> {
  const result: Result = { ...receipt, code: receipt.code ?? null }
  let healed = false
  const outcome = await inSharedTransaction(deps.db, async (tx): Promise<ReceiptOutcome> => {
    const attempt = await findAttempt(tx, receipt)
    if (attempt !== undefined) {
      healed = await note(deps, tx, attempt, result)
      return {
        kind: 'noted',
        messageId: attempt.messageId,
        sinceCommitMs: deps.clock.now() - attempt.messageAt,
      }
    }
    if (!('providerId' in receipt.of)) return { kind: 'nothing' }
    await keepEarlyReceipt(tx, receipt.of, {
      gateway: receipt.gateway,
      state: receipt.state,
      code: result.code,
      curable: receipt.curable ? 1 : 0,
      received_at: deps.clock.now(),
    })
    return { kind: 'early' }
  })
  if (healed) deps.sms.wake()
  return outcome
}

/** After a copy got its provider's id: applies the receipt that was there before, if any. */
export async function applyEarlyReceipt(
  deps: Deps,
  tx: Db,
  taken: AttemptKey & { readonly gateway: string; readonly providerId: string },
): Promise<void> {
  const { gateway, providerId } = taken
  const since = deps.clock.now() - policy.sms.earlyReceiptMs
  const early = await takeEarlyReceipt(tx, { gateway, providerId, since })
  if (early === undefined) return
  const { state, code, curable } = early
  const result = { gateway, state, code, ...(curable === 1 && { curable: true as const }) }
  await note(deps, tx, { ...taken, submittedAt: deps.clock.now() }, result)
}

async function findAttempt(tx: Db, { gateway, of }: Receipt): Promise<FoundAttempt | undefined> {
  if (!('providerId' in of)) return findAttemptOfMessage(tx, gateway, of)
  const found = await findAttemptByProviderId(tx, gateway, of)
  if (found !== undefined || !isPostgres(tx)) return found
  // Its answer may be on the way into the database at this moment.
  await lockProviderIds(tx, gateway, [of.providerId, ...(of.orProviderIds ?? [])])
  return findAttemptByProviderId(tx, gateway, of)
}

/** `true` when the code goes out once more because of it. */
async function note(
  deps: Deps,
  tx: Db,
  attempt: Pick<FoundAttempt, 'messageId' | 'n' | 'submittedAt'>,
  result: Result,
): Promise<boolean> {
  await saveReceipt(tx, attempt, { ...result, now: deps.clock.now() })
  const { messageId: id, submittedAt } = attempt
  const moved = await settle(deps, tx, { id, state: result.state, gateway: result.gateway })
  if (!moved || result.state === 'delivered' || result.curable !== true) return false
  return heal(deps, tx, { id, submittedAt: submittedAt ?? deps.clock.now() })
}

/** A new message with the same code: states only go forward. At most one for each that failed. */
async function heal(deps: Deps, tx: Db, failed: { id: string; submittedAt: number }): Promise<boolean> {
  const now = deps.clock.now()
  if (deps.config.sms.gateways.length < 2 || now > failed.submittedAt + policy.sms.healWithinMs) return false
  const message = await findMessage(tx, failed.id)
  if (message === undefined || message.heals !== null || message.only_gateway !== null) return false
  const { purpose, account_id, challenge_id, useless_after } = message
  await insertMessages(tx, deps.numbers, [
    {
      id: newId(deps.entropy),
      purpose,
      account_id,
      challenge_id,
      to_number: recipientOf(deps.numbers, message),
      useless_after,
      state: 'queued',
      // The newest of a challenge is what its screen shows.
      created_at: Math.max(now, message.created_at + 1),
      next_try_at: now,
      lease_until: null,
      heals: message.id,
    },
  ])
  return true
}
