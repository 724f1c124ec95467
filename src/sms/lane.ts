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
  /** In ticks of the clock. */
  #pausedUntil = 0
  /** The pause that it gets for being busy, unless it asks for a longer one; 0 = it was not. */
  #busyMs = 0
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
  get freeSlots(): number {
    return Math.max(0, this.#slots - this.#inUse)
  }
  /** For how long it is still left alone, because it was busy; 0 = it is not. */
  get pauseMs(): number {
    return Math.max(0, this.#pausedUntil - this.#clock.ticks())
  }
  /** After how long it may be asked again, as far as that is known; 0 = nothing is in the way. */
  get waitMs(): number {
    return Math.max(this.pauseMs, this.breaker.retryAt - this.#clock.ticks(), 0)
  }

  /** Whether it works, as far as is known; it may be busy all the same. */
  get isOpen(): boolean {
    return (this.gateway.isUp?.() ?? true) && this.breaker.lets(this.#clock.ticks())
  }

  /** Whether a message may go this way now. */
  get isReady(): boolean {
    return this.isOpen && this.pauseMs === 0
  }

  /** A call is about to be made. */
  begin(): void {
    this.breaker.begin(this.#clock.ticks())
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
    const now = this.#clock.ticks()
    const { kind } = outcome
    if (kind === 'throttled') {
      this.breaker.hold(now, outcome.code)
      this.#pause(outcome.retryAfterMs ?? 0)
    } else if (kind === 'accepted' || kind === 'refused') {
      this.#busyMs = 0
      this.breaker.succeed(now)
    } else if (!isLast && kind === 'gateway-broken') this.breaker.open(now, outcome.code)
    else if (!isLast) this.breaker.fail(now, outcome.code)
    if (kind === 'accepted') this.#grow()
  }

  /** Twice as long each time that it is still busy afterwards. What it asks for counts within our own bounds. */
  #pause(askedMs: number): void {
    const { throttledMs, throttledMostMs, maxRetryAfterMs } = policy.sms
    // Messages that were under way together count once.
    if (this.pauseMs === 0) this.#busyMs = Math.min(Math.max(2 * this.#busyMs, throttledMs), throttledMostMs)
    const pauseMs = Math.min(Math.max(askedMs, this.#busyMs, throttledMs), maxRetryAfterMs)
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.ticks() + pauseMs)
    this.#slots = Math.max(1, Math.floor(this.#slots / 2))
    this.#takenSince = 0
  }

  /** One slot more after as many messages as there are slots. */
  #grow(): void {
    this.#takenSince += 1
    if (this.#takenSince < this.#slots) return
    this.#takenSince = 0
    this.#slots = Math.min(this.#slots + 1, this.#mostSlots)
  }
}
