import type { Socket } from 'node:net'
import type { Clock } from '../../platform/clock.ts'
import { SECOND_MS } from '../../policy.ts'
import { type Decoded, decodePdu, encodePdu } from '../gateways/smpp/codec.ts'
import { FrameSplitter } from '../gateways/smpp/frames.ts'
import { type Command, MAX_SEQUENCE, type Pdu, RESPONSE_BIT } from '../gateways/smpp/pdu.ts'
import { STATUS } from '../gateways/smpp/status.ts'

/** How long an answer to one of our requests may take (SMPP 3.4 §7.2, response_timer). */
const RESPONSE_MS = 10 * SECOND_MS
const LOOK_EVERY_MS = SECOND_MS
/** A peer that does not read its answers is not read from either. */
const MAX_UNREAD_BYTES = 1024 * 1024

/** What a session makes of what comes in. */
export interface ConnectionListener {
  /** A request, never an answer to one of ours. */
  onRequest(pdu: Pdu): void
  /** Once a second: whether the peer was silent for too long is the session's to say. */
  onLook(silentMs: number): void
  onEnd(): void
}

type Awaited = { readonly resolve: (answer: Pdu | undefined) => void; readonly at: number }

/** One TCP or TLS connection as PDUs. A bad frame, or an answer that does not come within 10 s, ends it. */
export class Connection {
  readonly #socket: Socket
  readonly #clock: Clock
  readonly #listener: ConnectionListener
  readonly #frames = new FrameSplitter()
  readonly #ended = new AbortController()
  readonly #awaited = new Map<number, Awaited>()
  #unwritten: Buffer[] = []
  #isReading = false
  #sequence = 0
  #lastPduAt: number

  constructor(socket: Socket, clock: Clock, listener: ConnectionListener) {
    this.#socket = socket
    this.#clock = clock
    this.#listener = listener
    this.#lastPduAt = clock.ticks()
    // Otherwise each receipt waits for the acknowledgement of the one before, some 40 ms.
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('drain', () => socket.resume())
    socket.on('error', () => {})
    socket.on('close', () => this.#end())
    void this.#look()
  }

  get peer(): string {
    return `${this.#socket.remoteAddress ?? '-'}:${this.#socket.remotePort ?? '-'}`
  }

  /** Our requests that wait for their answers. */
  get awaiting(): number {
    return this.#awaited.size
  }

  send(pdu: Pdu): void {
    if (this.#ended.signal.aborted) return
    this.#unwritten.push(encodePdu(pdu))
    if (!this.#isReading) this.#write()
  }

  /** Resolves to the answer, or to `undefined` when the connection ends without one; never rejects. */
  request(command: Command): Promise<Pdu | undefined> {
    if (this.#ended.signal.aborted) return Promise.resolve(undefined)
    this.#sequence = this.#sequence === MAX_SEQUENCE ? 1 : this.#sequence + 1
    const sequence = this.#sequence
    return new Promise(resolve => {
      this.#awaited.set(sequence, { resolve, at: this.#clock.ticks() })
      this.send({ ...command, status: STATUS.ESME_ROK, sequence })
    })
  }

  /** Writes what is left, then ends. */
  close(): void {
    this.#write()
    this.#socket.end()
    // A peer that does not end its side is not waited for.
    this.#socket.destroySoon()
  }

  /** Ends at once, without a word. */
  cut(): void {
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    this.#isReading = true
    for (const frame of this.#frames.push(chunk)) {
      if (this.#ended.signal.aborted) break
      if (frame.kind === 'frame') this.#take(decodePdu(frame.bytes))
      else {
        this.send({ command: 'generic_nack', status: STATUS.ESME_RINVCMDLEN, sequence: 0 })
        this.close()
      }
    }
    this.#isReading = false
    this.#write()
  }

  /** Everything that a chunk is answered with leaves together. */
  #write(): void {
    if (this.#unwritten.length === 0) return
    this.#socket.write(Buffer.concat(this.#unwritten))
    this.#unwritten = []
    if (this.#socket.writableLength > MAX_UNREAD_BYTES) this.#socket.pause()
  }

  #take(decoded: Decoded): void {
    this.#lastPduAt = this.#clock.ticks()
    if (decoded.kind === 'pdu') {
      if (isAnswer(decoded.pdu)) this.#answer(decoded.pdu)
      else this.#listener.onRequest(decoded.pdu)
    } else
      this.send({
        command: 'generic_nack',
        status: STATUS.ESME_RINVCMDLEN,
        sequence: decoded.sequence,
      })
  }

  #answer(pdu: Pdu): void {
    const awaited = this.#awaited.get(pdu.sequence)
    this.#awaited.delete(pdu.sequence)
    awaited?.resolve(pdu)
  }

  async #look(): Promise<void> {
    const { signal } = this.#ended
    while (!signal.aborted) {
      await this.#clock.sleep(LOOK_EVERY_MS, signal)
      if (signal.aborted) return
      const now = this.#clock.ticks()
      const [oldest] = this.#awaited.values()
      if (oldest !== undefined && now - oldest.at > RESPONSE_MS) this.cut()
      else this.#listener.onLook(now - this.#lastPduAt)
    }
  }

  #end(): void {
    this.#ended.abort()
    for (const { resolve } of this.#awaited.values()) resolve(undefined)
    this.#awaited.clear()
    this.#listener.onEnd()
  }
}

function isAnswer(pdu: Pdu): boolean {
  const id = pdu.command === 'other' ? pdu.commandId : 0
  return pdu.command === 'generic_nack' || pdu.command.endsWith('_resp') || (id & RESPONSE_BIT) !== 0
}
