import type { Deps } from '../../../deps.ts'
import { policy } from '../../../policy.ts'
import type { Receipt, ReceiptListener } from '../gateway.ts'
import { sleepUntil } from './timing.ts'

/** What keeps further receipts away while too many wait. */
interface Source {
  hold(): void
  release(): void
}

/** Receipts that were answered and wait for the database, one after the other; a flood is held back at its source. */
export class ReceiptQueue {
  readonly #listeners: ReceiptListener[] = []
  readonly #source: Source
  readonly #deps: Pick<Deps, 'clock' | 'log'>
  readonly #closing = new AbortController()
  #waiting: Receipt[] = []
  #working: Promise<void> | undefined
  #isHeld = false

  constructor(source: Source, deps: Pick<Deps, 'clock' | 'log'>) {
    this.#source = source
    this.#deps = deps
  }

  listen(listener: ReceiptListener): void {
    this.#listeners.push(listener)
  }

  push(receipt: Receipt): void {
    this.#waiting.push(receipt)
    this.#working ??= this.#work()
    if (this.#waiting.length < policy.sms.smpp.receiptsWaiting || this.#isHeld) return
    this.#isHeld = true
    this.#source.hold()
  }

  /** Hands on what is there, and what cannot be noted now is lost. Nothing may be pushed afterwards. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#working
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, policy.sms.smpp.receiptsWaiting / 2)
      for (const receipt of batch) await this.#handOn(receipt)
      if (this.#isHeld) this.#letGo()
    }
    this.#working = undefined
  }

  #letGo(): void {
    this.#isHeld = false
    this.#source.release()
  }

  /** Tried until it is noted: it was answered, so the SMSC will not bring it again. */
  async #handOn(receipt: Receipt): Promise<void> {
    const { clock, log } = this.#deps
    for (;;) {
      const trouble = await this.#tell(receipt)
      if (trouble === undefined) return
      log.error({ err: trouble, gateway: receipt.gateway }, 'sms receipt not noted')
      if (this.#closing.signal.aborted) return
      await sleepUntil(clock, clock.ticks() + policy.sms.smpp.receiptAgainMs, this.#closing.signal)
    }
  }

  /** Gives what the listener threw. */
  async #tell(receipt: Receipt): Promise<unknown> {
    try {
      for (const listener of this.#listeners) await listener(receipt)
      return undefined
    } catch (error) {
      return error ?? new Error('rejected without a reason')
    }
  }
}
