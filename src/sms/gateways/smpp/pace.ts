import type { Clock } from '../../../platform/clock.ts'
import { SECOND_MS } from '../../../policy.ts'
import { sleepUntil } from './timing.ts'

/** A second as carriers count it, and a little: on the way messages come closer together. */
const WINDOW_MS = SECOND_MS + 50

/** Lets no more than so many messages through in any second; the others have their turns one after the other. */
export class Pace {
  readonly #clock: Clock
  readonly #perSecond: number
  /** Turns of the last window in ticks of the clock, the newest last. They may lie ahead. */
  readonly #turns: number[] = []

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock
    this.#perSecond = perSecond
  }

  /** @returns whether its turn came before `signal` was aborted */
  async turn(signal: AbortSignal): Promise<boolean> {
    const [first = 0] = this.#turns
    const isFull = this.#turns.length >= this.#perSecond
    const at = Math.max(this.#clock.ticks(), isFull ? first + WINDOW_MS : 0)
    this.#turns.push(at)
    if (isFull) this.#turns.shift()
    await sleepUntil(this.#clock, at, signal)
    return !signal.aborted
  }
}
