import type { Clock } from '../platform/clock.ts'

/**
 * How much was asked lately under a key: a number that halves every `halfLifeMs`. In memory, and no more keys than
 * `keys`: beyond, the one under which nothing was asked for longest is forgotten.
 */
export class LatelyAsked {
  readonly #clock: Pick<Clock, 'ticks'>
  readonly #halfLifeMs: number
  readonly #keys: number
  /** The one that was asked last stands last. */
  readonly #counts = new Map<string, { readonly count: number; readonly at: number }>()

  constructor(clock: Pick<Clock, 'ticks'>, limits: { readonly halfLifeMs: number; readonly keys: number }) {
    this.#clock = clock
    this.#halfLifeMs = limits.halfLifeMs
    this.#keys = limits.keys
  }

  get size(): number {
    return this.#counts.size
  }

  of(key: string): number {
    const kept = this.#counts.get(key)
    return kept === undefined ? 0 : kept.count * 2 ** ((kept.at - this.#clock.ticks()) / this.#halfLifeMs)
  }

  /** One more. */
  count(key: string): void {
    this.#keep(key, this.of(key) + 1)
    if (this.#counts.size <= this.#keys) return
    const [oldest] = this.#counts.keys()
    if (oldest !== undefined) this.#counts.delete(oldest)
  }

  /** One less: it is as if it had not been asked. */
  takeBack(key: string): void {
    const left = this.of(key) - 1
    if (left > 0) this.#keep(key, left)
    else this.#counts.delete(key)
  }

  #keep(key: string, count: number): void {
    this.#counts.delete(key)
    this.#counts.set(key, { count, at: this.#clock.ticks() })
  }
}
