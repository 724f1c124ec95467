import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import type { Db } from '../platform/db/open.ts'
import { newId } from '../platform/entropy.ts'
import { policy } from '../policy.ts'
import { sharedWork, type Within } from '../work.ts'
import {
  type AttemptKey,
  type FoundAttempt,
  findAttemptOfMessage,
  keepEarlyReceipt,
  saveReceipt,
  takeUnmatched,
} from './attempt-store.ts'
import type { Gateway, Receipt } from './gateways/gateway.ts'
import { keyOfReceipt } from './gateways/provider-ids.ts'
import { findCopyOf, messageIdsOf, type ProviderId, takeEarlyReceipt } from './message-ids.ts'
import { type Doubts, doubtsAbout, oddReceipts } from './odd-receipts.ts'
import { settle } from './settle.ts'
import { findMessage, insertMessages, recipientOf } from './store.ts'
import type { DeliveryWatch } from './watch.ts'

/**
 * Takes receipts from gateways for as long as the process lives. A receipt that cannot be noted is the gateway's to bring again.
 * @returns what tells of receipts that fit no message, by the clock
 */
export function receiveFrom(deps: Deps, gateways: readonly Gateway[], watch: DeliveryWatch): Job {
  const odd = oddReceipts(deps, watch)
  const doubts: Doubts = new Set()
  for (const gateway of gateways) {
    gateway.onOddReceipt?.(odd)
    gateway.onReceipt(async receipt => {
      const outcome = await applyReceipt(deps, receipt, doubts)
      const { gateway, state } = receipt
      if (outcome.kind === 'noted') watch.receipt({ gateway, state, sinceCommitMs: outcome.sinceCommitMs })
      if (outcome.kind === 'doubtful')
        odd({ gateway, why: 'other-notation', setting: outcome.settings.join(' or ') })
    })
  }
  return {
    name: 'receipts that fit no message',
    everyMs: policy.sms.earlyReceiptMs / 4,
    run: own => tellUnmatched(own, watch),
  }
}

/** A receipt may overtake its answer; one that waited for it in vain fits no message of ours. Of several processes one tells it. */
async function tellUnmatched(deps: Deps, watch: DeliveryWatch): Promise<void> {
  const now = deps.clock.now()
  const { earlyReceiptMs } = policy.sms
  const gone = await takeUnmatched(deps.db, { before: now - earlyReceiptMs, after: now + earlyReceiptMs })
  for (const { gateway } of gone) watch.oddReceipt({ gateway, why: 'unmatched' })
  for (const [gateway, receipts] of Map.groupBy(gone, one => one.gateway)) {
    const [first] = receipts
    deps.log.warn({ gateway, count: receipts.length, id: first?.provider_id }, 'sms receipts fit no message')
  }
}

/** What a receipt did. */
export type ReceiptOutcome =
  | { readonly kind: 'noted'; readonly messageId: string; readonly sinceCommitMs: number }
  /** `early` = kept for the answer that it overtook; `nothing` = no such message, any more. */
  | { readonly kind: 'early' | 'nothing' }
  /** By these settings of `messageIds` it would belong to somebody else. */
  | { readonly kind: 'doubtful'; readonly settings: readonly string[] }

type Result = Pick<Receipt, 'state' | 'curable'> & { readonly gateway: string; readonly code: string | null }

/**
 * Notes a carrier's receipt. One that overtakes the answer to its own submission is kept until that answer
 * is in; doubled and late ones change nothing. "Not delivered" for a reason that another gateway may not have
 * sends the code once more, if it comes soon enough to be of use.
 */
export async function applyReceipt(
  deps: Deps,
  receipt: Receipt,
  doubts: Doubts = new Set(),
): Promise<ReceiptOutcome> {
  const result: Result = { ...receipt, code: receipt.code ?? null }
  return sharedWork(deps, async (within): Promise<ReceiptOutcome> => {
    const told = toldIn(within, receipt)
    const attempt =
      told === undefined ? await findOurs(within.db, receipt) : await findCopyOf(within.db, told)
    const isSomebodys = attempt !== undefined
    const settings = told === undefined ? [] : await doubtsAbout(within.db, { ...told, isSomebodys }, doubts)
    if (settings.length > 0) return { kind: 'doubtful', settings }
    if (attempt !== undefined) {
      await note(within, attempt, result)
      return {
        kind: 'noted',
        messageId: attempt.messageId,
        sinceCommitMs: Math.max(0, within.clock.now() - attempt.messageAt),
      }
    }
    if (told === undefined) return { kind: 'nothing' }
    await keepEarlyReceipt(
      within.db,
      { ...told, key: keyOfReceipt(told.ids, told.providerId) },
      {
        state: receipt.state,
        code: result.code,
        curable: receipt.curable ? 1 : 0,
        received_at: within.clock.now(),
      },
    )
    return { kind: 'early' }
  })
}

/** After a copy got its provider's id: applies the receipt that was there before, if any, and gives what it said. */
export async function applyEarlyReceipt(
  within: Within,
  taken: AttemptKey & ProviderId,
): Promise<Receipt['state'] | undefined> {
  const { gateway } = taken
  const now = within.clock.now()
  const { earlyReceiptMs } = policy.sms
  const early = await takeEarlyReceipt(within.db, taken, {
    from: now - earlyReceiptMs,
    to: now + earlyReceiptMs,
  })
  if (early === undefined) return undefined
  const { state, code, curable } = early
  const result = { gateway, state, code, ...(curable === 1 && { curable: true as const }) }
  await note(within, { ...taken, submittedAt: now }, result)
  return state
}

/** The id that a receipt names; `undefined` when it names the copy in our own words. */
function toldIn(deps: Deps, { gateway, of }: Receipt): ProviderId | undefined {
  return 'providerId' in of ? { gateway, ...of, ids: messageIdsOf(deps, gateway) } : undefined
}

async function findOurs(tx: Db, { gateway, of }: Receipt): Promise<FoundAttempt | undefined> {
  return 'messageId' in of ? findAttemptOfMessage(tx, gateway, of) : undefined
}

/** If it helps, the code goes out once more. */
async function note(
  within: Within,
  attempt: Pick<FoundAttempt, 'messageId' | 'n' | 'submittedAt'>,
  result: Result,
): Promise<void> {
  await saveReceipt(within.db, attempt, { ...result, now: within.clock.now() })
  const { messageId: id, submittedAt } = attempt
  const moved = await settle(within, { id, state: result.state, gateway: result.gateway })
  if (!moved || result.state === 'delivered' || result.curable !== true) return
  await heal(within, { id, submittedAt: submittedAt ?? within.clock.now() })
}

/** A new message with the same code: states only go forward. At most one for each that failed. */
async function heal(within: Within, failed: { id: string; submittedAt: number }): Promise<void> {
  const now = within.clock.now()
  if (within.config.sms.gateways.length < 2 || now > failed.submittedAt + policy.sms.healWithinMs) return
  const message = await findMessage(within.db, failed.id)
  if (message === undefined || message.heals !== null || message.only_gateway !== null) return
  const { purpose, account_id, challenge_id, useless_after } = message
  await insertMessages(within.db, within.numbers, [
    {
      id: newId(within.entropy),
      purpose,
      account_id,
      challenge_id,
      to_number: recipientOf(within.numbers, message),
      useless_after,
      state: 'queued',
      // The newest of a challenge is what its screen shows.
      created_at: Math.max(now, message.created_at + 1),
      next_try_at: now,
      lease_until: null,
      heals: message.id,
    },
  ])
  within.sms.wake()
}
