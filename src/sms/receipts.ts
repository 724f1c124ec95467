import type { Deps } from '../deps.ts'
import { type Db, inTransaction } from '../platform/db/open.ts'
import type { Receipt } from './gateways/gateway.ts'
import { settle } from './settle.ts'
import { keepEarlyReceipt, receiptForAttempt, takeEarlyReceipt } from './store.ts'

/**
 * Notes a carrier's receipt. One that overtakes the answer to its own submission is kept until that answer
 * is in; doubled and late ones change nothing.
 */
export async function applyReceipt(deps: Deps, receipt: Receipt): Promise<void> {
  const now = deps.clock.now()
  const { of } = receipt
  if (!('providerId' in of)) throw new Error('not built yet')
  const { providerId } = of
  await inTransaction(deps.db, async tx => {
    const messageId = await receiptForAttempt(tx, { ...receipt, providerId, now })
    if (messageId !== undefined)
      return settle(deps, tx, { id: messageId, state: receipt.state, gateway: receipt.gateway })
    await keepEarlyReceipt(tx, {
      gateway: receipt.gateway,
      provider_id: providerId,
      state: receipt.state,
      received_at: now,
    })
  })
}

/** After an attempt got its provider's id: applies the receipt that was there before, if any. */
export async function applyEarlyReceipt(
  deps: Deps,
  tx: Db,
  attempt: { readonly gateway: string; readonly providerId: string; readonly messageId: string },
): Promise<void> {
  const early = await takeEarlyReceipt(tx, attempt.gateway, attempt.providerId)
  if (early === undefined) return
  await receiptForAttempt(tx, { ...attempt, state: early.state, now: deps.clock.now() })
  await settle(deps, tx, { id: attempt.messageId, state: early.state, gateway: attempt.gateway })
}
