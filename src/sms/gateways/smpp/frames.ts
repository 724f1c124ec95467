import { HEADER_BYTES, MAX_PDU_BYTES } from './pdu.ts'

export type Frame =
  | { readonly kind: 'frame'; readonly bytes: Buffer }
  /** No PDU has this length (§5.1.1): what follows cannot be understood either, so the session must end. */
  | { readonly kind: 'bad'; readonly length: number }

const LENGTH_BYTES = 4

/**
 * Cuts a stream into PDUs, wherever its chunks were cut. Whole PDUs are views of their chunk; one that came in
 * pieces is put together once. It never holds more than one PDU (64 KiB) of the peer's bytes.
 */
export class FrameSplitter {
  readonly #length = Buffer.alloc(LENGTH_BYTES)
  #lengthBytes = 0
  #partial: Buffer | undefined
  #filled = 0
  #isBad = false

  get #isBetweenPdus(): boolean {
    return this.#lengthBytes === 0
  }

  /** The PDUs that are whole with this chunk; after a bad one nothing more, ever. */
  *push(chunk: Buffer): Generator<Frame, void> {
    let at = 0
    while (at < chunk.length && !this.#isBad) {
      const whole = this.#isBetweenPdus ? wholeFrame(chunk, at) : undefined
      at = whole === undefined ? this.#keep(chunk, at) : at + whole.length
      if (whole !== undefined) yield { kind: 'frame', bytes: whole }
      else if (this.#isBad) yield { kind: 'bad', length: this.#length.readUInt32BE() }
      else if (this.#partial?.length === this.#filled)
        yield { kind: 'frame', bytes: this.#take(this.#partial) }
    }
  }

  /** Keeps what there is of the next PDU, its length first. Gives where it stopped. */
  #keep(chunk: Buffer, from: number): number {
    if (this.#partial === undefined) return this.#keepLength(chunk, from)
    const copied = chunk.copy(this.#partial, this.#filled, from)
    this.#filled += copied
    return from + copied
  }

  #keepLength(chunk: Buffer, from: number): number {
    const copied = chunk.copy(this.#length, this.#lengthBytes, from)
    this.#lengthBytes += copied
    if (this.#lengthBytes === LENGTH_BYTES) this.#begin(this.#length.readUInt32BE())
    return from + copied
  }

  #begin(length: number): void {
    if (!isPossible(length)) {
      this.#isBad = true
      return
    }
    this.#partial = Buffer.allocUnsafe(length)
    this.#filled = this.#length.copy(this.#partial)
  }

  #take(whole: Buffer): Buffer {
    this.#partial = undefined
    this.#lengthBytes = 0
    return whole
  }
}

function wholeFrame(chunk: Buffer, at: number): Buffer | undefined {
  if (chunk.length - at < LENGTH_BYTES) return undefined
  const length = chunk.readUInt32BE(at)
  return isPossible(length) && at + length <= chunk.length ? chunk.subarray(at, at + length) : undefined
}

function isPossible(length: number): boolean {
  return length >= HEADER_BYTES && length <= MAX_PDU_BYTES
}
