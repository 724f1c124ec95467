import type { Clock } from '../../platform/clock.ts'
import { MINUTE_MS } from '../../policy.ts'
import type { PartPlace } from '../gateways/smpp/message-text.ts'

/** Parts of a text that never becomes whole are forgotten. */
const KEPT_MS = MINUTE_MS
const MAX_UNFINISHED = 1_000

/** One part that was taken. */
export interface TakenPart {
  readonly id: string
  readonly text: string
}

interface Unfinished {
  readonly since: number
  readonly parts: Map<number, TakenPart>
}

/** Joins the parts of long texts as a phone does. */
export class PartJoiner {
  readonly #clock: Clock
  readonly #unfinished = new Map<string, Unfinished>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * All parts in their order once this one completes them.
   * @param between who sends to whom: reference numbers are good between these two only
   */
  add(between: string, place: PartPlace, part: TakenPart): readonly TakenPart[] | undefined {
    const key = `${between} ${place.reference} ${place.total}`
    const { parts } = this.#unfinishedOf(key)
    parts.set(place.number, part)
    if (parts.size < place.total) return undefined
    this.#unfinished.delete(key)
    return [...parts].sort(([one], [other]) => one - other).map(([, taken]) => taken)
  }

  #unfinishedOf(key: string): Unfinished {
    const now = this.#clock.ticks()
    for (const [old, { since }] of this.#unfinished) {
      if (now - since < KEPT_MS && this.#unfinished.size <= MAX_UNFINISHED) break
      this.#unfinished.delete(old)
    }
    const unfinished = this.#unfinished.get(key) ?? { since: now, parts: new Map() }
    this.#unfinished.set(key, unfinished)
    return unfinished
  }
}
