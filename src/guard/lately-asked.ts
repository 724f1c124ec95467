import type { Clock } from '../platform/clock.ts'

interface Count {
  count: number
  at: number
  /** In all. */
  takenBack: number
}

/**
 * How much was asked lately under a key: a number that halves every `halfLifeMs`. In memory, and no more keys than
 * `keys`: beyond, the one under which nothing was asked for longest is forgotten.
 */
export class LatelyAsked {
  readonly #clock: Pick<Clock, 'ticks'>
  readonly #halfLifeMs: number
  readonly #keys: number
  /** The one that was asked last stands last. */
  readonly #counts = new Map<string, Count>()

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
    return kept === undefined ? 0 : this.#left(kept)
  }

  /**
   * How much of what was asked before this moment still counts, whenever that is asked: so whoever waits keeps his
   * place before those who came later under the same key.
   */
  before(key: string): () => number {
    const kept = this.#counts.get(key)
    if (kept === undefined) return () => 0
    const { count, at, takenBack } = kept
    return () => Math.max(0, this.#left({ count, at }) - (kept.takenBack - takenBack))
  }

  /** One more. */
  count(key: string): void {
    this.#keep(key, 1)
    if (this.#counts.size <= this.#keys) return
    const [oldest] = this.#counts.keys()
    if (oldest !== undefined) this.#counts.delete(oldest)
  }

  /** One less: it is as if it had not been asked. */
  takeBack(key: string): void {
    const kept = this.#counts.get(key)
    if (kept === undefined) return
    kept.takenBack += 1
    if (this.#left(kept) > 1) this.#keep(key, -1)
    else this.#counts.delete(key)
  }

  #keep(key: string, more: number): void {
    const kept = this.#counts.get(key) ?? { count: 0, at: 0, takenBack: 0 }
    kept.count = this.#left(kept) + more
    kept.at = this.#clock.ticks()
    this.#counts.delete(key)
    this.#counts.set(key, kept)
  }

  #left({ count, at }: Pick<Count, 'count' | 'at'>): number {
    return count * 2 ** ((at - this.#clock.ticks()) / this.#halfLifeMs)
  }
}
