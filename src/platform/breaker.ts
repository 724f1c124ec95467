/**
 * Stops asking a program that fails, and finds out with single calls when it works again. Knows no clock: every
 * question brings the time, in ticks.
 */
export interface BreakerNumbers {
  /** It opens after so many failures one after the other, */
  readonly failuresInRow: number
  /** or when this part failed of at least so many calls within so long. */
  readonly failedPart: number
  readonly minCalls: number
  readonly overMs: number
  /** Then one call tries again after this long; twice as long after each failure, up to the longest. */
  readonly openMs: number
  readonly openMostMs: number
}

export type BreakerState = 'closed' | 'open' | 'trying'

export class Breaker {
  readonly #numbers: BreakerNumbers
  #state: BreakerState = 'closed'
  #since = 0
  #reason: string | undefined
  #failuresInRow = 0
  #calls: { readonly at: number; readonly failed: boolean }[] = []
  #pauseMs: number

  constructor(numbers: BreakerNumbers) {
    this.#numbers = numbers
    this.#pauseMs = numbers.openMs
  }

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
    this.#pauseMs = this.#numbers.openMs
    this.#calls = []
    this.#reason = undefined
    this.#turn('closed', now)
  }

  /** No failure that counts (it was busy, or is the last one), but it has not shown either that it works. */
  hold(now: number, reason: string): void {
    if (this.#state === 'trying') this.open(now, reason)
  }

  /** A call failed in a way that the next one may meet as well. */
  fail(now: number, reason: string): void {
    this.#failuresInRow += 1
    this.#count({ at: now, failed: true })
    if (this.#state === 'trying') this.#pauseMs = Math.min(2 * this.#pauseMs, this.#numbers.openMostMs)
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
    const { overMs } = this.#numbers
    this.#calls = [...this.#calls.filter(({ at }) => at > call.at - overMs).slice(-MOST_CALLS), call]
  }

  #isTooMuch(): boolean {
    const { failuresInRow, failedPart, minCalls } = this.#numbers
    if (this.#failuresInRow >= failuresInRow) return true
    const failed = this.#calls.filter(call => call.failed).length
    return this.#calls.length >= minCalls && failed >= failedPart * this.#calls.length
  }
}

/** Enough to judge by; a busy program must not make each call a walk through thousands. */
const MOST_CALLS = 100
