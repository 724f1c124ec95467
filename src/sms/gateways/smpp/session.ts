import type { Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../../platform/clock.ts'
import { policy } from '../../../policy.ts'
import { decodePdu, encodePdu, headerOf } from './codec.ts'
import { FrameSplitter } from './frames.ts'
import {
  ALERT_NOTIFICATION,
  asShortMessage,
  type Bind,
  type BindCommand,
  type Command,
  OUTBIND,
  type Pdu,
  type PduOf,
  RESPONSE_BIT,
  RESPONSE_TO,
  type ShortMessage,
} from './pdu.ts'
import { type RequestOutcome, Requests } from './requests.ts'
import { STATUS } from './status.ts'
import { LOOK_MS, within } from './timing.ts'

export interface SessionSettings {
  readonly clock: Clock
  /** Messages that may wait for an answer. */
  readonly window: number
  readonly responseMs: number
  /** Silence after which the line is tested. */
  readonly enquireMs: number
  /** Takes a deliver_sm or data_sm and gives the status to answer at once; what takes longer is done afterwards. */
  readonly deliver: (message: ShortMessage) => number
  /** A place in the window became free, or the session ended. */
  readonly onChange: () => void
  /** Sees every PDU that passes, for whoever looks for a fault. */
  readonly trace?: ((direction: 'out' | 'in', pdu: Pdu) => void) | undefined
}

/** PDUs in one write. With more, we and the peer would wait for each other; with one, each costs a call. */
const TOGETHER = 2

/** One session of an ESME over an open line, SMPP 3.4 chapter 2. Never throws for what a peer does. */
export class Session {
  /** Resolves with the reason when the line is gone. */
  readonly ended: Promise<string>
  readonly #socket: Socket
  readonly #settings: SessionSettings
  readonly #requests: Requests
  readonly #splitter = new FrameSplitter()
  readonly #over = new AbortController()
  #resolveEnded: (reason: string) => void = () => {}
  #unsent: Buffer[] = []
  #heardAt: number
  #isClosing = false
  #isHeld = false
  #isEnquiring = false
  /** It did not answer a message, and did not show since that it is there. */
  #isDoubted = false

  constructor(socket: Socket, settings: SessionSettings) {
    this.#socket = socket
    this.#settings = settings
    this.#heardAt = settings.clock.ticks()
    this.#requests = new Requests(settings)
    this.ended = new Promise(resolve => {
      this.#resolveEnded = resolve
    })
    let trouble = 'closed'
    socket
      .on('data', (chunk: Buffer) => this.#read(chunk))
      .on('error', (error: NodeJS.ErrnoException) => {
        trouble = error.code ?? error.name
      })
      .on('close', () => this.#end(trouble))
      .on('drain', () => this.#drained())
    void this.#watch()
  }

  /** Whether messages may go this way: nobody takes leave, and the peer has not just been silent. */
  get isServing(): boolean {
    return !this.#isClosing && !this.#isDoubted && !this.#over.signal.aborted
  }

  /** Places in the window. None while the peer does not read, so that nothing piles up here. */
  get free(): number {
    if (!this.isServing || this.#isHeld || this.#socket.writableNeedDrain) return 0
    return this.#settings.window - this.#requests.messages
  }

  /** Messages that it left without an answer, one after the other, up to now. */
  get missed(): number {
    return this.#requests.missed
  }

  bind(as: BindCommand, bind: Bind): Promise<RequestOutcome> {
    return this.#request({ command: as, ...bind })
  }

  /** @param signal aborted when nobody waits any longer; the outcome is then `timeout` */
  submit(message: ShortMessage, signal: AbortSignal): Promise<RequestOutcome> {
    return this.#request({ command: 'submit_sm', ...message }, signal)
  }

  /** Stops reading, so that the peer's messages wait with the peer and not in our memory. */
  hold(): void {
    this.#isHeld = true
    this.#socket.pause()
  }

  release(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    // What was said meanwhile is still in the line: silence and answers count from now on.
    this.#heardAt = this.#settings.clock.ticks()
    this.#requests.startAgain()
    this.#resume()
    this.#settings.onChange()
  }

  /** Waits for answers that are due, takes leave (§4.2) and closes; all within the drain time. */
  async close(): Promise<void> {
    this.#isClosing = true
    const leave = async () => {
      await this.#requests.whenAnswered()
      await this.#request({ command: 'unbind' })
    }
    await within(this.#settings.clock, policy.sms.drainMs, { work: leave(), instead: undefined })
    this.#end('unbound')
  }

  /** Closes at once; what waits for an answer is `lost`. */
  destroy(reason: string): void {
    this.#end(reason)
  }

  #request(command: Extract<Command, { command: keyof typeof RESPONSE_TO }>, signal?: AbortSignal) {
    if (this.#over.signal.aborted) return Promise.resolve<RequestOutcome>({ kind: 'not-written' })
    const { sequence, outcome } = this.#requests.begin(RESPONSE_TO[command.command], signal)
    this.#write({ ...command, status: STATUS.ESME_ROK, sequence })
    return outcome
  }

  /** What is said in one turn leaves two by two, and the rest at its end. */
  #write(pdu: Pdu): void {
    this.#settings.trace?.('out', pdu)
    this.#unsent.push(encodePdu(pdu))
    if (this.#unsent.length === 1) process.nextTick(() => this.#flush())
    else if (this.#unsent.length >= TOGETHER) this.#flush()
  }

  #flush(): void {
    const unsent = this.#unsent
    this.#unsent = []
    if (unsent.length === 0 || !this.#socket.writable) return
    const wasTaken = this.#socket.write(unsent.length === 1 ? (unsent[0] ?? '') : Buffer.concat(unsent))
    // A peer that does not read our answers gets to say no more; it is then found to be silent.
    if (!wasTaken) this.#socket.pause()
  }

  #drained(): void {
    this.#resume()
    this.#settings.onChange()
  }

  #resume(): void {
    if (!this.#isHeld && !this.#socket.writableNeedDrain) this.#socket.resume()
  }

  #read(chunk: Buffer): void {
    for (const frame of this.#splitter.push(chunk)) {
      if (this.#over.signal.aborted) return
      this.#heardAt = this.#settings.clock.ticks()
      if (frame.kind === 'bad') this.#refuseStream()
      else this.#understand(frame.bytes)
    }
  }

  #understand(frame: Buffer): void {
    const decoded = decodePdu(frame)
    if (decoded.kind === 'pdu') this.#take(decoded.pdu)
    else {
      this.#settings.trace?.('in', headerOf(frame))
      this.#nack(decoded.sequence, STATUS.ESME_RINVCMDLEN)
    }
  }

  #take(pdu: Pdu): void {
    this.#settings.trace?.('in', pdu)
    const { status, sequence } = pdu
    switch (pdu.command) {
      case 'deliver_sm':
      case 'data_sm':
        this.#answerDelivery(pdu)
        break
      case 'enquire_link':
        this.#write({ command: 'enquire_link_resp', status: STATUS.ESME_ROK, sequence })
        break
      case 'unbind':
        void this.#letGo(sequence)
        break
      case 'generic_nack':
        this.#requests.answer(sequence, { kind: 'nacked', status })
        break
      case 'bind_receiver':
      case 'bind_transmitter':
      case 'bind_transceiver':
      case 'submit_sm':
        this.#nack(sequence, STATUS.ESME_RINVCMDID)
        break
      case 'other':
        this.#takeOther(pdu)
        break
      default:
        this.#requests.answer(sequence, { kind: 'answered', pdu })
        if (pdu.command === 'submit_sm_resp' || pdu.command === 'enquire_link_resp') this.#believe()
    }
  }

  #believe(): void {
    if (!this.#isDoubted) return
    this.#isDoubted = false
    this.#settings.onChange()
  }

  /** The peer takes its leave (§4.2); its answers to what it has may still come. */
  async #letGo(sequence: number): Promise<void> {
    this.#isClosing = true
    this.#settings.onChange()
    const work = this.#requests.whenAnswered()
    await within(this.#settings.clock, policy.sms.smpp.unbindWaitMs, { work, instead: undefined })
    this.#write({ command: 'unbind_resp', status: STATUS.ESME_ROK, sequence })
    this.#end('peer-unbound')
  }

  #takeOther({ commandId, sequence }: PduOf<'other'>): void {
    if (commandId >= RESPONSE_BIT) this.#requests.answer(sequence, { kind: 'wrong' })
    else if (commandId !== ALERT_NOTIFICATION && commandId !== OUTBIND)
      this.#nack(sequence, STATUS.ESME_RINVCMDID)
  }

  #answerDelivery(pdu: PduOf<'deliver_sm' | 'data_sm'>): void {
    const status = this.#settings.deliver(pdu.command === 'data_sm' ? asShortMessage(pdu) : pdu)
    const command = RESPONSE_TO[pdu.command]
    this.#write({ command, status, sequence: pdu.sequence, messageId: '', tlvs: [] })
  }

  /** §4.3. */
  #nack(sequence: number, status: number): void {
    this.#write({ command: 'generic_nack', status, sequence })
  }

  /** Where the next PDU begins can no longer be known. */
  #refuseStream(): void {
    this.#nack(0, STATUS.ESME_RINVCMDLEN)
    this.#end('bad-frame')
  }

  async #watch(): Promise<void> {
    while (!this.#over.signal.aborted) {
      await this.#settings.clock.sleep(LOOK_MS, this.#over.signal)
      // A process that stood still itself first reads what the peer said meanwhile.
      const now = this.#settings.clock.ticks()
      await setImmediate()
      if (!this.#isHeld && !this.#over.signal.aborted) this.#look(now)
    }
  }

  #look(now: number): void {
    const late = this.#requests.giveUpLate(now)
    const silentMs = now - this.#heardAt
    // Without an answer to these, and without a word, there is no session; without one to a message the line gets tested.
    const isUntold = late.some(expected => expected !== 'submit_sm_resp')
    if (isUntold && silentMs >= this.#settings.responseMs) this.#end('silent')
    if (late.length > 0) this.#isDoubted = true
    if (this.#isDoubted || silentMs >= this.#settings.enquireMs) void this.#enquire()
  }

  /** §4.11. */
  async #enquire(): Promise<void> {
    if (this.#isEnquiring) return
    this.#isEnquiring = true
    await this.#request({ command: 'enquire_link' })
    this.#isEnquiring = false
  }

  #end(reason: string): void {
    if (this.#over.signal.aborted) return
    this.#over.abort()
    this.#flush()
    this.#socket.resume()
    this.#socket.end()
    void this.#settings.clock.sleep(LOOK_MS).then(() => this.#socket.destroy())
    this.#requests.lose()
    this.#resolveEnded(reason)
    this.#settings.onChange()
  }
}
