import type { Tlv } from './tlv.ts'

/** The three types of field, SMPP 3.4 §3.1: integer, C-octet string, octet string; and TLVs, §3.2.4.1. */

/** Reads fields one after the other. Past the end it gives empty ones, and is not `isRead` at the end. */
export class Reader {
  readonly #bytes: Buffer
  #at: number
  #ranOver = false

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  /** Every byte belonged to a field, and every field was whole. */
  get isRead(): boolean {
    return !this.#ranOver && this.left === 0
  }

  byte(): number {
    if (this.left < 1) return this.#over(0)
    const value = this.#bytes[this.#at] ?? 0
    this.#at += 1
    return value
  }

  /** Up to its NUL. Bytes above 0x7f, which the standard does not have here, are taken as Latin-1. */
  text(): string {
    const end = this.#bytes.indexOf(0, this.#at)
    if (end === -1) return this.#over('')
    const text = this.#bytes.toString('latin1', this.#at, end)
    this.#at = end + 1
    return text
  }

  octets(length: number): Buffer {
    if (this.left < length) return this.#over(Buffer.alloc(0))
    const value = this.#bytes.subarray(this.#at, this.#at + length)
    this.#at += length
    return value
  }

  rest(): Buffer {
    return this.octets(this.left)
  }

  tlvs(): Tlv[] {
    const tlvs: Tlv[] = []
    while (this.left > 0) {
      const tag = (this.byte() << 8) | this.byte()
      const length = (this.byte() << 8) | this.byte()
      tlvs.push({ tag, value: this.octets(length) })
    }
    return tlvs
  }

  #over<T>(instead: T): T {
    this.#ranOver = true
    this.#at = this.#bytes.length
    return instead
  }
}

/** Room for a usual message; it doubles when that is too small. */
const USUAL_BYTES = 320

/** Writes fields one after the other, behind `headerBytes` of room. */
export class Writer {
  #bytes = Buffer.allocUnsafe(USUAL_BYTES)
  #at: number

  constructor(headerBytes: number) {
    this.#at = headerBytes
  }

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#at)
  }

  byte(value: number): void {
    this.#makeRoom(1)
    this.#at = this.#bytes.writeUInt8(value, this.#at)
  }

  text(text: string): void {
    if (!fitsCString(text)) throw new RangeError('a text that a C-octet string cannot hold')
    this.#makeRoom(text.length + 1)
    this.#at += this.#bytes.write(text, this.#at, 'latin1')
    this.#at = this.#bytes.writeUInt8(0, this.#at)
  }

  octets(value: Uint8Array): void {
    this.#makeRoom(value.length)
    this.#bytes.set(value, this.#at)
    this.#at += value.length
  }

  tlvs(tlvs: readonly Tlv[]): void {
    for (const { tag, value } of tlvs) {
      this.#makeRoom(4)
      this.#at = this.#bytes.writeUInt16BE(tag, this.#at)
      this.#at = this.#bytes.writeUInt16BE(value.length, this.#at)
      this.octets(value)
    }
  }

  #makeRoom(more: number): void {
    if (this.#at + more <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#at + more))
    grown.set(this.#bytes.subarray(0, this.#at))
    this.#bytes = grown
  }
}

/** C-octet strings are ASCII (§3.1); the rest of Latin-1 passes as well, since carriers use it. */
export function fitsCString(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === 0 || unit > 0xff) return false
  }
  return true
}
