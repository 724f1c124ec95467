import { policy } from '../policy.ts'

/** What one answer shows. */
export interface AnswerTime {
  readonly tookMs: number
  /** Messages that the gateway had when this one was given to it, with this one. */
  readonly among: number
  /** Messages that it has now, with this one. */
  readonly inUse: number
}

/**
 * How many messages a gateway has at once when it answers each within a second. Where it takes three a second, a window
 * of ten would make the tenth wait for more than three, while another gateway is idle.
 */
export class EasySlots {
  readonly #most: number
  #count: number
  #answeredSince = 0

  constructor(most: number) {
    this.#most = most
    this.#count = most
  }

  get count(): number {
    return this.#count
  }

  /** As many as it answered in a second, after an answer that took longer; one more after as many quick ones as there are. */
  learn({ tookMs, among, inUse }: AnswerTime): void {
    const { silentMs } = policy.sms
    if (tookMs > silentMs) {
      this.#count = Math.max(1, Math.min(this.#count, Math.floor((among * silentMs) / tookMs)))
      this.#answeredSince = 0
    } else if (tookMs <= silentMs / 2 && inUse >= this.#count) this.#grow()
  }

  #grow(): void {
    this.#answeredSince += 1
    if (this.#answeredSince < this.#count) return
    this.#answeredSince = 0
    this.#count = Math.min(this.#count + 1, this.#most)
  }
}
