import { cleanId } from '../provider-ids.ts'
import { DATA_CODING, readMessage } from './message-text.ts'
import type { ShortMessage } from './pdu.ts'
import { parseReceiptText, type ReceiptText } from './receipt-text.ts'
import { meaningOf, type OwnWords, type WordMeaning } from './receipt-words.ts'
import {
  findNetworkErrorCode,
  findTlv,
  findTlvNumber,
  findTlvText,
  type NetworkErrorCode,
  TAG,
} from './tlv.ts'

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
  /** It reads like a receipt, and neither esm_class nor a parameter says that it is one: anybody could have written it. */
  | { readonly kind: 'unmarked' }
  /** No receipt: somebody wrote to our number. */
  | { readonly kind: 'message' }

/** The message type in esm_class (§5.2.12): bits 5 to 2, of which 0001 is an SMSC's delivery receipt. */
export const TYPE_BITS = 0b0011_1100
export const RECEIPT_TYPE = 0b0000_0100
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

/**
 * Parameters first, the text second: the text is each carrier's own.
 * @param own the carrier's own words for a state
 */
export function readDelivery(message: ShortMessage, own: OwnWords = []): Delivery {
  const idParameter = findTlvText(message.tlvs, TAG.receiptedMessageId)
  const type = message.esmClass & TYPE_BITS
  if (type === INTERMEDIATE_TYPE) return { kind: 'not-final' }
  const text = receiptTextOf(message)
  // A person's message that only reads like a receipt must not be believed.
  if (type !== RECEIPT_TYPE && idParameter === undefined)
    return { kind: text.id !== undefined && text.stat !== undefined ? 'unmarked' : 'message' }
  const [id, ...more] = [...new Set([cleanId(idParameter), cleanId(text.id)])].filter(each => each !== '')
  const said = stateOf(message, text, own)
  if (id === undefined || said === undefined) return { kind: 'unreadable' }
  const { state, meaning: final } = said
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

interface SaidState {
  readonly state: string
  /** Absent: nobody has told us of this word. */
  readonly meaning: WordMeaning | undefined
}

/** The parameter, if we know its number; else the words of the text together, or the first of them alone. */
function stateOf({ tlvs }: ShortMessage, { stat }: ReceiptText, own: OwnWords): SaidState | undefined {
  const number = findTlvNumber(tlvs, TAG.messageState)
  const named = number === undefined ? undefined : STATE_NAME[number]
  const unnamed = number === undefined ? undefined : `STATE-${number}`
  const first = stat?.split(/\s/, 1)[0]
  const words = named === undefined ? [stat, first, unnamed] : [named]
  const said = words.flatMap(state =>
    state === undefined ? [] : [{ state, meaning: meaningOf(state, own) }],
  )
  return said.find(({ meaning }) => meaning !== undefined) ?? said[1] ?? said[0]
}

/** For people: no carrier's error has as many digits as a code or a number. */
export function plainError(error: string): string {
  return error
    .replace(/[^\w.:-]/g, '')
    .replace(/\d{6,}/g, '')
    .slice(0, 20)
}

/** The state in a receipt's text, for people: what we have no meaning for may be the message's own words. */
export function plainState(stat: string): string {
  return plainWord(meaningOf(stat) === undefined ? (stat.split(/\s/, 1)[0] ?? '') : stat)
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

/**
 * The fields of a receipt's text. They are ASCII, whatever alphabet and header are announced: SMSCs copy both from the message
 * that they report on. The first reading that has an id and a state is the right one, else one that has either.
 */
export function receiptTextOf(message: ShortMessage): ReceiptText {
  const texts = [announcedText(message), ...plainTexts(message)]
  const readings = texts.map(parseReceiptText)
  const isWhole = ({ id, stat }: ReceiptText) => id !== undefined && stat !== undefined
  const hasEither = ({ id, stat }: ReceiptText) => id !== undefined || stat !== undefined
  return readings.find(isWhole) ?? readings.find(hasEither) ?? {}
}

function announcedText(message: ShortMessage): string {
  const dataCoding = message.dataCoding === DATA_CODING.ucs2 ? DATA_CODING.ucs2 : DATA_CODING.latin1
  return readMessage({ ...message, dataCoding }).text ?? ''
}

/**
 * The bytes as ASCII, also behind a header that begins with its length. ASCII as UCS-2, in either order of bytes, is itself
 * with NULs in between.
 */
function plainTexts({ shortMessage, tlvs }: ShortMessage): string[] {
  return [shortMessage, findTlv(tlvs, TAG.messagePayload)].flatMap(bytes => {
    if (bytes === undefined || bytes.length === 0) return []
    const [length = 0] = bytes
    const starts = length > 0 && length < FIRST_PRINTABLE ? [0, 1 + length] : [0]
    return starts.map(at =>
      Buffer.from(bytes.subarray(at))
        .toString('latin1')
        .replaceAll('\0', '')
        .replace(/^(þÿ|ÿþ)/, ''),
    )
  })
}

const FIRST_PRINTABLE = 0x20

interface FinalReceipt {
  readonly state: string
  readonly text: ReceiptText
  readonly error: NetworkErrorCode | undefined
}

function codeOf({ state, text, error }: FinalReceipt): string {
  const detail = error === undefined ? text.err && plainError(text.err) : `${error.network}:${error.code}`
  const word = plainWord(state)
  return detail ? `${word}/${detail}` : word
}

function isCurable({ error }: FinalReceipt, usually: boolean): boolean {
  return error?.network === GSM_NETWORK ? (CURABLE_GSM_ERROR[error.code] ?? usually) : usually
}
