import { policy } from '../policy.ts'

/**
 * Stops asking a gateway that fails, and finds out with single calls when it works again
 * (design: opens after 5 failures in a row, or half of at least 10 calls in 30 s; tries again after 10 s, then
 * twice as long, at most 2 min). Knows no clock: every question brings the time, in ticks.
 */
export type BreakerState = 'closed' | 'open' | 'trying'

export class Breaker {
  #state: BreakerState = 'closed'
  #since = 0
  #reason: string | undefined
  #failuresInRow = 0
  #calls: { readonly at: number; readonly failed: boolean }[] = []
  #pauseMs: number = policy.sms.breaker.openMs

  get state(): BreakerState {
    return this.#state
  }
  /** When it got into this state; 0 = at the start. */
  get since(): number {
    return this.#since
  }
  /** Why it opened. */
  get reason(): string | undefined {
    return this.#reason
  }

  /** From when on a call may be made. */
  get retryAt(): number {
    return this.#state === 'open' ? this.#since + this.#pauseMs : 0
  }

  /** Whether a call may be made now. */
  lets(now: number): boolean {
    return this.#state !== 'trying' && now >= this.retryAt
  }

  /** A call is about to be made; after a pause it is the one that tries. */
  begin(now: number): void {
    if (this.#state === 'open') this.#turn('trying', now)
  }

  succeed(now: number): void {
    this.#failuresInRow = 0
    this.#count({ at: now, failed: false })
    if (this.#state === 'closed') return
    this.#pauseMs = policy.sms.breaker.openMs
    this.#calls = []
    this.#reason = undefined
    this.#turn('closed', now)
  }

  /** The gateway was busy: no failure, but it has not shown either that it works. */
  hold(now: number, reason: string): void {
    if (this.#state === 'trying') this.open(now, reason)
  }

  /** A call failed in a way that the next one may meet as well. */
  fail(now: number, reason: string): void {
    this.#failuresInRow += 1
    this.#count({ at: now, failed: true })
    if (this.#state === 'trying') this.#pauseMs = Math.min(2 * this.#pauseMs, policy.sms.breaker.openMostMs)
    if (this.#state === 'trying' || this.#isTooMuch()) this.open(now, reason)
  }

  /** At once: nothing will pass until a person acts. */
  open(now: number, reason: string): void {
    this.#reason = reason
    this.#turn('open', now)
  }

  #turn(state: BreakerState, now: number): void {
    this.#state = state
    this.#since = now
  }

  #count(call: { at: number; failed: boolean }): void {
    const { overMs } = policy.sms.breaker
    this.#calls = [...this.#calls.filter(({ at }) => at > call.at - overMs).slice(-MOST_CALLS), call]
  }

  #isTooMuch(): boolean {
    const { failuresInRow, failedPart, minCalls } = policy.sms.breaker
    if (this.#failuresInRow >= failuresInRow) return true
    const failed = this.#calls.filter(call => call.failed).length
    return this.#calls.length >= minCalls && failed >= failedPart * this.#calls.length
  }
}

/** Enough to judge by; a busy gateway must not make each call a walk through thousands. */
const MOST_CALLS = 100
