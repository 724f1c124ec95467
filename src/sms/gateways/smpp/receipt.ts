import { cleanId } from '../provider-ids.ts'
import { DATA_CODING, readMessage } from './message-text.ts'
import type { ShortMessage } from './pdu.ts'
import { parseReceiptText, type ReceiptText } from './receipt-text.ts'
import { meaningOf } from './receipt-words.ts'
import { findNetworkErrorCode, findTlvNumber, findTlvText, type NetworkErrorCode, TAG } from './tlv.ts'

/** What a deliver_sm reports of a message that was submitted before. */
export interface DeliveryReport {
  /** From the parameter, which §5.3.2.12 wants as it was in the answer, and from the text when that has another one. */
  readonly ids: readonly [string, ...string[]]
  readonly state: 'delivered' | 'undelivered'
  /** The SMSC's words, such as `UNDELIV/001`. */
  readonly code: string
  readonly isCurable: boolean
}

export type Delivery =
  | { readonly kind: 'report'; readonly report: DeliveryReport }
  /** On its way, or accepted: nothing final. */
  | { readonly kind: 'not-final' }
  /** In a state that we have no meaning for; the word is short and plain. */
  | { readonly kind: 'unknown-word'; readonly word: string }
  /** A receipt without an id or a state. */
  | { readonly kind: 'unreadable' }
  /** No receipt: somebody wrote to our number. */
  | { readonly kind: 'message' }

/** The message type in esm_class (§5.2.12): bits 5 to 2, of which 0001 is an SMSC's delivery receipt. */
const TYPE_BITS = 0b0011_1100
const RECEIPT_TYPE = 0b0000_0100
/** Type 1000: an intermediate notification, never final. */
const INTERMEDIATE_TYPE = 0b0010_0000

/** Names of message_state, §5.2.28, as appendix B abbreviates them; 0 and 9 are of SMPP 5.0. */
const STATE_NAME: Readonly<Record<number, string>> = {
  0: 'SCHEDULED',
  1: 'ENROUTE',
  2: 'DELIVRD',
  3: 'EXPIRED',
  4: 'DELETED',
  5: 'UNDELIV',
  6: 'ACCEPTD',
  7: 'UNKNOWN',
  8: 'REJECTD',
  9: 'SKIPPED',
}

/**
 * MAP errors of GSM networks, 3GPP TS 29.002 §17.5: those of the network, which another route may not have,
 * and those of the subscriber and the phone, which go along. Others decide nothing.
 */
const GSM_NETWORK = 3
const CURABLE_GSM_ERROR: Readonly<Record<number, boolean>> = {
  /** Unknown, unidentified, illegal subscriber. */
  1: false,
  5: false,
  9: false,
  /** Absent subscriber. */
  6: false,
  27: false,
  /** Teleservice not provisioned, illegal equipment, call barred. */
  11: false,
  12: false,
  13: false,
  /** Facility not supported. */
  21: true,
  /** Busy with another SMS, delivery failure in the phone, waiting list full. */
  31: false,
  32: false,
  33: false,
  /** System failure, data missing, unexpected data value. */
  34: true,
  35: true,
  36: true,
}

/** Parameters first, the text second: the text is each carrier's own. */
export function readDelivery(message: ShortMessage): Delivery {
  const idParameter = findTlvText(message.tlvs, TAG.receiptedMessageId)
  const type = message.esmClass & TYPE_BITS
  if (type === INTERMEDIATE_TYPE) return { kind: 'not-final' }
  // A person's message that only reads like a receipt must not be believed.
  if (type !== RECEIPT_TYPE && idParameter === undefined) return { kind: 'message' }
  const text = receiptTextOf(message)
  const [id, ...more] = [...new Set([cleanId(idParameter), cleanId(text.id)])].filter(each => each !== '')
  const state = stateOf(message, text)
  if (id === undefined || state === undefined) return { kind: 'unreadable' }
  const final = meaningOf(state)
  if (final === undefined) return { kind: 'unknown-word', word: plainWord(state) }
  if (final.kind === 'not-final') return final
  const receipt = { state, text, error: findNetworkErrorCode(message.tlvs) }
  return {
    kind: 'report',
    report: {
      ids: [id, ...more],
      state: final.state,
      code: codeOf(receipt),
      isCurable: final.state === 'undelivered' && isCurable(receipt, final.isCurable),
    },
  }
}

function stateOf({ tlvs }: ShortMessage, { stat }: ReceiptText): string | undefined {
  const state = findTlvNumber(tlvs, TAG.messageState)
  if (state === undefined) return stat
  return STATE_NAME[state] ?? stat ?? `STATE-${state}`
}

/** For the log: no carrier's word holds a number or a sentence. */
function plainWord(word: string): string {
  return (
    word
      .replace(/[^\w.-]/g, '')
      .replace(/\d{5,}/g, '')
      .slice(0, 20) || '?'
  )
}

function receiptTextOf(message: ShortMessage): ReceiptText {
  // Whatever alphabet is announced, its fields are ASCII; only UCS-2 has to be unfolded first.
  const dataCoding = message.dataCoding === DATA_CODING.ucs2 ? DATA_CODING.ucs2 : DATA_CODING.latin1
  return parseReceiptText(readMessage({ ...message, dataCoding }).text ?? '')
}

interface FinalReceipt {
  readonly state: string
  readonly text: ReceiptText
  readonly error: NetworkErrorCode | undefined
}

function codeOf({ state, text, error }: FinalReceipt): string {
  const detail =
    error === undefined ? text.err?.replace(/[^\w.:-]/g, '').slice(0, 20) : `${error.network}:${error.code}`
  const word = plainWord(state)
  return detail ? `${word}/${detail}` : word
}

function isCurable({ error }: FinalReceipt, usually: boolean): boolean {
  return error?.network === GSM_NETWORK ? (CURABLE_GSM_ERROR[error.code] ?? usually) : usually
}
