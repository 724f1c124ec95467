/** An optional parameter, §3.2.4.1. Every one is kept as bytes; those that we read have a tag and a reader here. */
export interface Tlv {
  /** 0 to 0xffff. */
  readonly tag: number
  /** At most 65,535 bytes. */
  readonly value: Uint8Array
}

/** §5.3.1, table 5-7. */
export const TAG = {
  receiptedMessageId: 0x001e,
  sarMsgRefNum: 0x020c,
  sarTotalSegments: 0x020e,
  sarSegmentSeqnum: 0x020f,
  scInterfaceVersion: 0x0210,
  networkErrorCode: 0x0423,
  messagePayload: 0x0424,
  messageState: 0x0427,
} as const

/** The bytes of the first one with this tag. */
export function findTlv(tlvs: readonly Tlv[], tag: number): Uint8Array | undefined {
  return tlvs.find(tlv => tlv.tag === tag)?.value
}

/** One that holds a text: ends at its NUL, or without one at its end, as some carriers write it. */
export function findTlvText(tlvs: readonly Tlv[], tag: number): string | undefined {
  const value = findTlv(tlvs, tag)
  if (value === undefined) return undefined
  const end = value.indexOf(0)
  return Buffer.from(value.subarray(0, end === -1 ? value.length : end)).toString('latin1')
}

/** One that holds an unsigned number of 1, 2 or 4 bytes; `undefined` also when it has another length. */
export function findTlvNumber(tlvs: readonly Tlv[], tag: number): number | undefined {
  const value = findTlv(tlvs, tag)
  if (value === undefined || ![1, 2, 4].includes(value.length)) return undefined
  return Buffer.from(value).readUIntBE(0, value.length)
}

/** §5.3.2.31: which network says it, and its word. */
export interface NetworkErrorCode {
  /** 1 ANSI-136, 2 IS-95, 3 GSM. */
  readonly network: number
  readonly code: number
}

export function findNetworkErrorCode(tlvs: readonly Tlv[]): NetworkErrorCode | undefined {
  const value = findTlv(tlvs, TAG.networkErrorCode)
  if (value?.length !== 3) return undefined
  const bytes = Buffer.from(value)
  return { network: bytes.readUInt8(0), code: bytes.readUInt16BE(1) }
}

export function textTlv(tag: number, text: string): Tlv {
  return { tag, value: Buffer.from(`${text}\0`, 'latin1') }
}

export function byteTlv(tag: number, value: number): Tlv {
  return { tag, value: Uint8Array.of(value) }
}

/** A network error code as its TLV. */
export function networkErrorTlv({ network, code }: NetworkErrorCode): Tlv {
  return { tag: TAG.networkErrorCode, value: Uint8Array.of(network, code >> 8, code & 0xff) }
}
