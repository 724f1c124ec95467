import { policy } from '../policy.ts'

/**
 * The database holds times by the clock of then. A clock that was ahead and is set back leaves times of the future there,
 * and each rule about time has to end nevertheless: a clock set back shuts nobody out and revives no code. Clocks of
 * several servers are never quite the same, so a time that lies `policy.clocksApartMs` ahead is still one of now.
 */

/** From the first millisecond to the last. */
export interface Stretch {
  readonly from: number
  readonly until: number
}

/** Of what lives `lifeMs`: when it has begun if it is alive. Of what began in the future nobody knows how old it is. */
export function aliveSince(lifeMs: number, now: number): Stretch {
  return { from: now - lifeMs, until: latest(now) }
}

export function isOver(since: number, lifeMs: number, now: number): boolean {
  const { from, until } = aliveSince(lifeMs, now)
  return since < from || since > until
}

/** What is left of a pause of `pauseMs` that ends at `until`; 0 of one that is longer, which was set by a clock that was ahead. */
export function leftOf(until: number, pauseMs: number, now: number): number {
  const left = until - now
  return left > pauseMs + policy.clocksApartMs ? 0 : Math.min(pauseMs, Math.max(0, left))
}

/** The latest time that a clock beside this one can have written. */
export function latest(now: number): number {
  return now + policy.clocksApartMs
}
