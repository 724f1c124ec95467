import { record, recordOf } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { maskNumber } from '../sms-number.ts'
import type { Within } from '../work.ts'
import { advance, type MessageRow, readRecipient } from './store.ts'
import type { SmsState } from './tables.ts'

/** What became of a message. */
export type SettledState = Exclude<SmsState, 'queued' | 'sending'>

/**
 * Moves a message forward and records it, once: late and doubled receipts change and record nothing.
 * @returns whether it moved
 */
export async function settle(
  within: Within,
  message: { readonly id: string; readonly state: SettledState; readonly gateway?: string },
): Promise<boolean> {
  const moved = await advance(within.db, message.id, message.state)
  if (moved === undefined) return false
  const { account_id: accountId, site, contract_id: contractId } = moved
  await record(within, {
    ...(accountId !== null && site !== null && contractId !== null && { accountId, site, contractId }),
    action: `sms.${message.state}`,
    actor: 'system',
    detail: {
      purpose: moved.purpose,
      number: maskedRecipient(within, { id: message.id, to_number: moved.to_number }),
      ...(message.gateway !== undefined && { gateway: message.gateway }),
    },
  })
  return true
}

/** A hand-over that failed and is tried again. A gateway that is down fails every message again and again: the first is enough. */
export async function recordFailure(
  within: Within,
  failure: { readonly message: MessageRow; readonly gateway: string; readonly kind: string },
): Promise<void> {
  const { message, gateway, kind } = failure
  if (message.tries > 1 && kind !== 'unknown') return
  const event = {
    action: 'sms.failed',
    actor: 'system',
    detail: { purpose: message.purpose, number: maskedRecipient(within, message), gateway, outcome: kind },
  } as const
  // Test messages are about nobody.
  if (message.account_id === null) await record(within, event)
  else await recordOf(within, message.account_id, event)
}

/** Empty when the number's key is missing: what became of the message is recorded all the same. */
function maskedRecipient(deps: Deps, message: Pick<MessageRow, 'id' | 'to_number'>): string {
  const reading = readRecipient(deps.numbers, message)
  return reading.kind === 'text' ? maskNumber(reading.text) : ''
}
