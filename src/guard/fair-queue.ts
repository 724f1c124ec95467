import { policy } from '../policy.ts'

/** Of those who wait in both lanes, two of `known` have their turn, then one of the others. */
export type Lane = 'known' | 'others'

export interface Asking {
  readonly lane: Lane
  /** The smallest goes first in its lane; what stands further left counts more. It may change while it waits. */
  readonly rank: () => Rank
}

export type Rank = readonly number[]

interface Waiting {
  readonly rank: Asking['rank']
  /** Tells whether its turn has come, or it was displaced. */
  readonly tell: (isTurn: boolean) => void
}

const { knownInARow, byArrivalEvery } = policy.passwordPace.queue

/**
 * Lets so many pieces of work run at once, and so many more wait in each of two lanes. Whoever has the smallest rank
 * goes first; every fourth turn of a lane is of whoever waits longest there, so that nobody waits for ever. Where all
 * places of a lane are taken, a newcomer displaces the one with the greatest rank, if that is greater than his own.
 */
export class FairQueue {
  readonly #atOnce: number
  readonly #places: number
  readonly #waiting: Record<Lane, Waiting[]> = { known: [], others: [] }
  readonly #turns: Record<Lane, number> = { known: 0, others: 0 }
  #knownInARow = 0
  #running = 0

  /** @param limits.waiting in each lane, at least 1 */
  constructor(limits: { readonly atOnce: number; readonly waiting: number }) {
    this.#atOnce = limits.atOnce
    this.#places = limits.waiting
  }

  /** Whether it would be turned away at once. */
  turnsAway({ lane, rank }: Asking): boolean {
    const waiting = this.#waiting[lane]
    return waiting.length >= this.#places && compare(rank(), lastOf(waiting).rank()) >= 0
  }

  /** The work's result, or `undefined` when it was not begun: turned away, or displaced while it waited. */
  async run<T>(asking: Asking, work: () => Promise<T>): Promise<T | undefined> {
    if (!(await this.#turn(asking))) return undefined
    try {
      return await work()
    } finally {
      this.#handOn()
    }
  }

  #turn(asking: Asking): boolean | Promise<boolean> {
    if (this.#running < this.#atOnce) {
      this.#running += 1
      return true
    }
    if (this.turnsAway(asking)) return false
    const waiting = this.#waiting[asking.lane]
    if (waiting.length >= this.#places) {
      const displaced = lastOf(waiting)
      waiting.splice(waiting.indexOf(displaced), 1)
      displaced.tell(false)
    }
    return new Promise<boolean>(tell => {
      waiting.push({ rank: asking.rank, tell })
    })
  }

  /** The place of work that is done goes to the next one. */
  #handOn(): void {
    const lane = this.#nextLane()
    if (lane === undefined) {
      this.#running -= 1
      return
    }
    this.#turns[lane] += 1
    const waiting = this.#waiting[lane]
    const byArrival = this.#turns[lane] % byArrivalEvery === 0
    const [next] = waiting.splice(byArrival ? 0 : waiting.indexOf(firstOf(waiting)), 1)
    next?.tell(true)
  }

  #nextLane(): Lane | undefined {
    const { known, others } = this.#waiting
    if (others.length === 0) return known.length === 0 ? undefined : 'known'
    if (known.length === 0 || this.#knownInARow === knownInARow) {
      this.#knownInARow = 0
      return 'others'
    }
    this.#knownInARow += 1
    return 'known'
  }
}

/** Of equal ranks the one that came first. */
function firstOf(waiting: readonly Waiting[]): Waiting {
  return pick(waiting, (one, first) => compare(one, first) < 0)
}

/** Of equal ranks the one that came last. */
function lastOf(waiting: readonly Waiting[]): Waiting {
  return pick(waiting, (one, last) => compare(one, last) >= 0)
}

function pick(waiting: readonly Waiting[], isBetter: (one: Rank, best: Rank) => boolean): Waiting {
  const ranked = waiting.map(one => ({ one, rank: one.rank() }))
  return ranked.reduce((best, next) => (isBetter(next.rank, best.rank) ? next : best)).one
}

/** Negative: `one` goes first. */
function compare(one: Rank, other: Rank): number {
  const at = one.findIndex((value, n) => value !== other[n])
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0)
}
