import type { Generated } from 'kysely'
import type { Leavings } from '../accounts/leaving.ts'
import type { SealedColumn } from '../platform/sealed-column.ts'
import type { SmsPurpose } from '../sms-counts.ts'

declare module '../platform/db/schema.ts' {
  interface Schema {
    sms_message: SmsMessageTable
    sms_attempt: SmsAttemptTable
    sms_early_receipt: SmsEarlyReceiptTable
    sms_gateway_state: SmsGatewayStateTable
  }
}

/** The number that a message goes to, sealed. */
export const MESSAGE_NUMBER: SealedColumn = {
  table: 'sms_message',
  column: 'to_number',
  hash: 'to_number_hash',
  key: ['id'],
}

export type SmsState =
  | 'queued'
  | 'sending'
  | 'submitted'
  | 'delivered'
  | 'undelivered'
  | 'unknown'
  | 'expired'
  | 'refused'
  | 'superseded'

interface SmsMessageTable {
  id: string
  purpose: SmsPurpose
  /** Test messages have none. */
  account_id: string | null
  /** The challenge whose code it carries; notices have none. */
  challenge_id: string | null
  /** Sealed. */
  to_number: string
  to_number_hash: string | null
  useless_after: number
  state: SmsState
  created_at: number
  next_try_at: number
  lease_until: number | null
  /** How often a worker took it up; also tells a worker whose lease ran out from the one that has it now. */
  tries: Generated<number>
  /** The one gateway that a test message tries. */
  only_gateway: string | null
  /** The message that was not delivered and that this one repeats through another gateway. */
  heals: string | null
  /** What its text names: the system of a browser, or facts (JSON, outbox.ts). Never a whole number of a phone. */
  about: string | null
  /** The code that it carried was typed back. */
  code_used: Generated<0 | 1>
}

interface SmsAttemptTable {
  message_id: string
  n: number
  gateway: string
  state: 'started' | 'accepted' | 'delivered' | 'undelivered' | 'failed' | 'unknown'
  started_at: number
  /** As the gateway gave it. */
  provider_id: string | null
  /** By which it is found, in whichever way a receipt writes it. */
  provider_key: string | null
  error_class: string | null
  error_code: string | null
  submitted_at: number | null
  /** When its outcome was known. */
  ended_at: number | null
  receipt_at: number | null
  /** The gateway's word for why the phone did not get it. */
  receipt_code: string | null
  /** A reason that another gateway may not have: not the phone's. */
  curable: Generated<0 | 1>
}

/** Receipts that overtake the answer to their own submission. */
interface SmsEarlyReceiptTable {
  gateway: string
  /** As the receipt told it. */
  provider_id: string
  /** By which the answer finds it, in whichever way it writes the id. */
  told_as: Generated<string>
  state: 'delivered' | 'undelivered'
  code: string | null
  curable: Generated<0 | 1>
  received_at: number
}

/** How one process that sends sees one gateway; for the command line and `/readyz`. */
interface SmsGatewayStateTable {
  process: string
  gateway: string
  usable: 0 | 1
  breaker: 'closed' | 'open' | 'trying'
  /** Why it is not usable, or why the breaker opened. */
  reason: string | null
  /** When the breaker got into this state. */
  since: number
  /** Messages at once that it may have now. */
  slots: number
  in_use: number
  seen_at: number
}

export const SMS_LEAVING = {
  sms_message: {
    with: 'account',
    by: 'account_id',
    told: { columns: ['purpose', 'state', 'created_at', 'about'], sealed: [MESSAGE_NUMBER] },
  },
  sms_attempt: {
    with: 'sms_message',
    by: 'message_id',
    told: {
      columns: ['gateway', 'state', 'started_at', 'ended_at', 'error_code', 'receipt_at', 'receipt_code'],
    },
  },
  sms_early_receipt: { stays: 'numbers of a carrier’s messages, and gone soon' },
  sms_gateway_state: { stays: 'tells of nobody' },
} as const satisfies Leavings
