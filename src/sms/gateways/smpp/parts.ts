import { isSameId, keyOfAnswer, keyOfReceipt, type MessageIds } from '../provider-ids.ts'
import type { DeliveryReport } from './receipt.ts'

/**
 * A text of several parts has several ids and receipts, but is one message. It is known by all its ids joined, so
 * that the receipt of one part alone can never make it delivered: not in another process, and not after a restart,
 * when nobody remembers the parts. It is delivered when all parts are, and undelivered when one is not.
 */
const JOINT = '+'

interface Whole {
  readonly id: string
  readonly missing: Set<string>
}

/** Remembers the parts of the newest texts; a forgotten text stays handed over, and never gets delivered. */
export class PartsMemory {
  /** By what the ids of answers and receipts have in common. */
  readonly #byPart = new Map<string, { readonly part: string; readonly whole: Whole }>()
  readonly #ids: MessageIds
  readonly #most: number

  /** @param most parts that are remembered */
  constructor(ids: MessageIds, most = 10_000) {
    this.#ids = ids
    this.#most = most
  }

  /** Gives the id of the whole. */
  join(partIds: readonly string[]): string {
    const whole = { id: partIds.join(JOINT), missing: new Set(partIds) }
    for (const part of partIds) this.#byPart.set(keyOfAnswer(this.#ids, part), { part, whole })
    for (const oldest of this.#byPart.keys()) {
      if (this.#byPart.size <= this.#most) break
      this.#byPart.delete(oldest)
    }
    return whole.id
  }

  /** What the receipt of an id means for its message: the id to report and, when all is known, that it is final. */
  report(told: string, state: DeliveryReport['state']): PartReport {
    const key = keyOfReceipt(this.#ids, told)
    const found = this.#byPart.get(key)
    if (found === undefined || !isSameId(this.#ids, found.part, told)) return { kind: 'single' }
    const { part, whole } = found
    whole.missing.delete(part)
    this.#byPart.delete(key)
    if (state === 'delivered' && whole.missing.size > 0) return { kind: 'waiting' }
    for (const missing of whole.missing) this.#byPart.delete(keyOfAnswer(this.#ids, missing))
    return { kind: 'whole', id: whole.id }
  }
}

export type PartReport =
  /** Not a part of anything. */
  | { readonly kind: 'single' }
  /** A part came; others have not. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'whole'; readonly id: string }

/**
 * Receipts may come before all parts of their text are taken, and nobody would know whose they are. While a text of
 * several parts is being sent, receipts wait: a moment, and no more of them than `most`.
 */
export class EarlyReports {
  readonly #tell: (report: DeliveryReport) => void
  readonly #most: number
  #waiting: DeliveryReport[] = []
  #sending = 0

  constructor(tell: (report: DeliveryReport) => void, most = 1_000) {
    this.#tell = tell
    this.#most = most
  }

  take(report: DeliveryReport): void {
    if (this.#sending > 0 && this.#waiting.length < this.#most) this.#waiting.push(report)
    else this.#tell(report)
  }

  async hold<T>(send: () => Promise<T>): Promise<T> {
    this.#sending += 1
    try {
      return await send()
    } finally {
      this.#sending -= 1
      if (this.#sending === 0) for (const report of this.#waiting.splice(0)) this.#tell(report)
    }
  }
}
