import type { Clock } from '../platform/clock.ts'
import { policy } from '../policy.ts'
import { Breaker } from './breaker.ts'
import type { Gateway, SendOutcome } from './gateways/gateway.ts'

/** A gateway as one process sees it: whether it may be asked, and with how many messages at once. */
export class Lane {
  readonly gateway: Gateway
  readonly breaker = new Breaker()
  readonly #clock: Clock
  readonly #mostSlots: number
  #slots: number
  #inUse = 0
  #takenSince = 0
  #pausedUntil = 0
  #waiting: (() => void)[] = []

  constructor(gateway: Gateway, clock: Clock) {
    this.gateway = gateway
    this.#clock = clock
    this.#mostSlots = gateway.slots ?? policy.sms.slots
    this.#slots = this.#mostSlots
  }

  get name(): string {
    return this.gateway.name
  }
  get slots(): number {
    return this.#slots
  }
  get inUse(): number {
    return this.#inUse
  }
  /** It asked for a pause until then. */
  get pausedUntil(): number {
    return this.#pausedUntil
  }

  /** Whether a message may go this way now, at the latest after a short pause that it asked for. */
  isReady(now: number): boolean {
    const isUp = this.gateway.isUp?.() ?? true
    return isUp && this.breaker.lets(now) && this.#pausedUntil <= now + policy.sms.throttledAtMostMs
  }

  /** Takes a free slot, if there is one and nobody waits for it. */
  takeNow(): boolean {
    if (this.#inUse >= this.#slots || this.#waiting.length > 0) return false
    this.#inUse += 1
    return true
  }

  /** Waits for a free slot, in the order of asking; `false` when none gets free in time. */
  async take(): Promise<boolean> {
    if (this.takeNow()) return true
    const free = new AbortController()
    const turn = () => free.abort()
    this.#waiting.push(turn)
    await this.#clock.sleep(policy.sms.slotWaitMs, free.signal)
    if (free.signal.aborted) return true
    this.#waiting = this.#waiting.filter(other => other !== turn)
    return false
  }

  /** Gives a slot back; whoever waits longest is next. */
  release(): void {
    this.#inUse -= 1
    while (this.#inUse < this.#slots) {
      const turn = this.#waiting.shift()
      if (turn === undefined) return
      this.#inUse += 1
      turn()
    }
  }

  /**
   * Learns from an outcome.
   * @param isLast no other gateway is left: never breaks off from it
   */
  learn(outcome: SendOutcome, isLast: boolean): void {
    const now = this.#clock.now()
    const { kind } = outcome
    if (kind === 'accepted' || kind === 'refused' || kind === 'throttled') this.breaker.succeed(now)
    else if (!isLast && kind === 'gateway-broken') this.breaker.open(now, outcome.code)
    else if (!isLast) this.breaker.fail(now, outcome.code)
    if (kind === 'accepted') this.#grow()
    if (kind === 'throttled') this.#shrink(now + (outcome.retryAfterMs ?? policy.sms.throttledMs))
  }

  #shrink(until: number): void {
    this.#slots = Math.max(1, Math.floor(this.#slots / 2))
    this.#takenSince = 0
    this.#pausedUntil = until
  }

  /** One slot more after as many messages as there are slots. */
  #grow(): void {
    this.#takenSince += 1
    if (this.#takenSince < this.#slots) return
    this.#takenSince = 0
    this.#slots = Math.min(this.#slots + 1, this.#mostSlots)
  }
}
