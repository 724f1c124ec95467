import { policy } from '../../../policy.ts'
import type { ShortMessage } from './pdu.ts'
import { findTlv, findTlvNumber, TAG } from './tlv.ts'

/** §5.2.19. */
export const DATA_CODING = { smscDefault: 0, ascii: 1, latin1: 3, ucs2: 8 } as const
/** §5.2.12: the message begins with a user data header. */
export const UDH_INDICATOR = 0x40

/** One part of a text, as submit_sm carries it. */
export interface MessagePart {
  readonly dataCoding: number
  readonly esmClass: number
  readonly shortMessage: Uint8Array
}

/**
 * The same characters at the same places in ASCII and in the GSM alphabet (3GPP TS 23.038 §6.2.1). The SMSC's
 * default alphabet (data_coding 0) is one of the two, and only the carrier knows which; all else goes as UCS-2.
 */
const SAFE_IN_DEFAULT = /^[A-Za-z0-9 !"#%&'()*+,\-./:;<=>?\r\n]*$/
/** 3GPP TS 23.040 §9.2.3.24.1: 140 bytes are 160 septets, or 153 behind a header of 6 bytes. */
const DEFAULT_UNITS = { one: 160, many: 153 }
const UCS2_UNITS = { one: policy.sms.onePartUnits, many: policy.sms.manyPartsUnits }
const MAX_PARTS = 255

/**
 * A text as one or more messages, joined by the phone (3GPP TS 23.040 §9.2.3.24.1).
 * @param reference 0 to 255, another one for each text to the same phone
 */
export function partsOf(text: string, reference: number): readonly MessagePart[] {
  const isSafe = SAFE_IN_DEFAULT.test(text)
  const dataCoding = isSafe ? DATA_CODING.smscDefault : DATA_CODING.ucs2
  const encode = isSafe ? (part: string) => Buffer.from(part, 'latin1') : ucs2
  const pieces = cut(text, isSafe ? DEFAULT_UNITS : UCS2_UNITS)
  if (pieces.length === 1) return [{ dataCoding, esmClass: 0, shortMessage: encode(text) }]
  return pieces.map((piece, index) => ({
    dataCoding,
    esmClass: UDH_INDICATOR,
    shortMessage: Buffer.concat([Uint8Array.of(5, 0, 3, reference, pieces.length, index + 1), encode(piece)]),
  }))
}

/** Pieces of at most `many` UTF-16 units; one alone may have `one`. A surrogate pair stays together. */
function cut(text: string, units: { readonly one: number; readonly many: number }): string[] {
  if (text.length <= units.one) return [text]
  const pieces: string[] = []
  for (let at = 0; at < text.length; ) {
    const end = isHighSurrogate(text.charCodeAt(at + units.many - 1)) ? units.many - 1 : units.many
    pieces.push(text.slice(at, at + end))
    at += end
  }
  if (pieces.length > MAX_PARTS) throw new RangeError(`a text of ${text.length} characters`)
  return pieces
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function ucs2(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}

/** Which part of a longer text a message is. */
export interface PartPlace {
  readonly reference: number
  readonly total: number
  /** From 1. */
  readonly number: number
}

export interface ReadMessage {
  /** `undefined` for binary messages and alphabets that we do not read. */
  readonly text: string | undefined
  /** Absent when the text is whole. */
  readonly part?: PartPlace
}

/** The text of a message, from short_message or message_payload (§5.3.2.32), without its user data header. */
export function readMessage(message: ShortMessage): ReadMessage {
  const all =
    message.shortMessage.length > 0
      ? message.shortMessage
      : (findTlv(message.tlvs, TAG.messagePayload) ?? message.shortMessage)
  const hasHeader = (message.esmClass & UDH_INDICATOR) !== 0
  const headerBytes = hasHeader ? Math.min(1 + (all[0] ?? 0), all.length) : 0
  const text = decodeText(message.dataCoding, all.subarray(headerBytes))
  const part = hasHeader ? partInHeader(all.subarray(1, headerBytes)) : partInTlvs(message)
  return part === undefined ? { text } : { text, part }
}

function decodeText(dataCoding: number, bytes: Uint8Array): string | undefined {
  switch (dataCoding) {
    case DATA_CODING.smscDefault:
      return gsmText(bytes)
    case DATA_CODING.ascii:
    case DATA_CODING.latin1:
      return Buffer.from(bytes).toString('latin1')
    case DATA_CODING.ucs2:
      return bytes.length % 2 === 0 ? Buffer.from(bytes).swap16().toString('utf16le') : undefined
    default:
      return undefined
  }
}

/** Information elements 0x00 and 0x08: concatenation with a reference of 8 or 16 bits, 3GPP TS 23.040 §9.2.3.24. */
function partInHeader(elements: Uint8Array): PartPlace | undefined {
  for (let at = 0; at + 1 < elements.length; at += 2 + (elements[at + 1] ?? 0)) {
    const [id, length = 0] = elements.subarray(at, at + 2)
    const [a = 0, b = 0, c = 0, d = 0] = elements.subarray(at + 2, at + 2 + length)
    if (id === 0x00 && length === 3) return { reference: a, total: b, number: c }
    if (id === 0x08 && length === 4) return { reference: (a << 8) | b, total: c, number: d }
  }
  return undefined
}

/** §5.3.2.22 to §5.3.2.24: all three or none. */
function partInTlvs({ tlvs }: ShortMessage): PartPlace | undefined {
  const reference = findTlvNumber(tlvs, TAG.sarMsgRefNum)
  const total = findTlvNumber(tlvs, TAG.sarTotalSegments)
  const number = findTlvNumber(tlvs, TAG.sarSegmentSeqnum)
  return reference === undefined || total === undefined || number === undefined
    ? undefined
    : { reference, total, number }
}

/** 3GPP TS 23.038 §6.2.1, from 0x00 to 0x7f; 0x1b leads to the second table. */
const GSM =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
/** 3GPP TS 23.038 §6.2.1.1. */
const GSM_EXTENSION: Readonly<Record<number, string>> = {
  10: '\f',
  20: '^',
  40: '{',
  41: '}',
  47: '\\',
  60: '[',
  61: '~',
  62: ']',
  64: '|',
  101: '€',
}
const ESCAPE = 0x1b

function gsmText(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    const next = bytes[at + 1]
    if (byte === ESCAPE && next !== undefined) {
      // A phone that does not know the extension shows the character of the first table.
      text += GSM_EXTENSION[next] ?? GSM[next] ?? ' '
      at += 1
    } else text += byte === ESCAPE ? ' ' : (GSM[byte] ?? '?')
  }
  return text
}
