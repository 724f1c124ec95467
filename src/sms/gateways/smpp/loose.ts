import { Reader } from './octets.ts'
import type { Tlv } from './tlv.ts'

/**
 * What stands behind the header of a response, and behind the text of a message that is brought to us. The header and the
 * fields before have said all that matters; SMSCs differ in the rest, and for one odd byte in it no message may be sent
 * twice, and no receipt be lost.
 */
export interface AnswerBody {
  /** The system_id or message_id; empty when there is none. */
  readonly text: string
  readonly tlvs: readonly Tlv[]
}

/** A C-octet string and TLVs (§4.1.2, §4.4.2): as the standard has it, without the string, or with something odd about it. */
export function readAnswerBody(bytes: Buffer): AnswerBody {
  return asTheStandardHasIt(bytes) ?? withoutText(bytes) ?? textFirst(bytes)
}

/** TLVs, also behind a NUL or two that no length counts; where the last one is cut off, those before it. */
export function readLooseTlvs(bytes: Buffer): readonly Tlv[] {
  const nuls = bytes.findIndex(byte => byte !== 0)
  const starts = [0, 1, 2].filter(at => at <= (nuls === -1 ? bytes.length : nuls))
  const readings = starts.map(at => bytes.subarray(at))
  const whole = readings.map(wholeTlvs).find(tlvs => tlvs !== undefined)
  return whole ?? readings.map(firstTlvs).reduce((best, other) => (other.length > best.length ? other : best))
}

function asTheStandardHasIt(bytes: Buffer): AnswerBody | undefined {
  if (bytes.length === 0) return { text: '', tlvs: [] }
  const reader = new Reader(bytes, 0)
  const body = { text: reader.text(), tlvs: reader.tlvs() }
  return reader.isRead ? body : undefined
}

/** No id begins with a control character; tags of the standard do (§5.3.2). */
function withoutText(bytes: Buffer): AnswerBody | undefined {
  const tlvs = isControl(bytes[0]) ? wholeTlvs(bytes) : undefined
  return tlvs && { text: '', tlvs }
}

/** Without its NUL the text ends where a tag begins, or at the end. */
function textFirst(bytes: Buffer): AnswerBody {
  const control = bytes.findIndex(isControl)
  const end = control === -1 ? bytes.length : control
  return { text: bytes.toString('latin1', 0, end), tlvs: readLooseTlvs(bytes.subarray(end)) }
}

function wholeTlvs(bytes: Buffer): readonly Tlv[] | undefined {
  const reader = new Reader(bytes, 0)
  const tlvs = reader.tlvs()
  return reader.isRead ? tlvs : undefined
}

/** Up to one that is cut off; it counts when nothing but the NUL is missing that its length promised. */
function firstTlvs(bytes: Buffer): readonly Tlv[] {
  const tlvs: Tlv[] = []
  for (let at = 0; at + 4 <= bytes.length; ) {
    const [tag, length] = [bytes.readUInt16BE(at), bytes.readUInt16BE(at + 2)]
    const value = bytes.subarray(at + 4, at + 4 + length)
    if (value.length + 1 < length) break
    tlvs.push({ tag, value })
    at += 4 + length
  }
  return tlvs
}

function isControl(byte: number | undefined): boolean {
  return byte !== undefined && byte < 0x20
}
