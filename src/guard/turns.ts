import type { Deps } from '../deps.ts'
import { policy, SECOND_MS } from '../policy.ts'
import type { Within } from '../work.ts'
import { networkOf, networksAround } from './network.ts'
import { deleteTurnsBefore, insertTurn, listTurns, markTurnUsed } from './turn-store.ts'

/** Where an answer comes from: its network, and those around it; where there is none, the network itself. */
interface Levels {
  readonly wide: string
  readonly middle: string
  readonly network: string
}

function levelsOf(address: string): Levels {
  const network = networkOf(address)
  return { wide: network, middle: network, ...networksAround(address), network }
}

/** A second in which one code is looked at, and who booked it. */
export interface Turn extends Levels {
  /** Its beginning, in ms. */
  readonly at: number
  readonly isUsed: boolean
}

const { everyMs, comesWithinMs, aheadMs } = policy.guard.redeeming
/** Of so many turns, the same wide network books at most one, and the same middle one. */
const ONE_OF = { wide: 2, middle: 4 }

/**
 * Codes of an account that any browser may type are looked at one a second, and no network takes the seconds of others:
 * whoever comes too early books the next free one, one for each network, and is looked at if he comes back within
 * `comesWithinMs` of it. Call it with the account's lock.
 * @returns ms until it is the turn of this address; 0 = now, and it is used up
 */
export async function takeTurn(within: Within, accountId: string, address: string): Promise<number> {
  const now = within.clock.now()
  const who = levelsOf(address)
  const stretch = { from: now - comesWithinMs, until: now + aheadMs }
  const booked = await listTurns(within.db, accountId, stretch)
  const own = booked.find(turn => turn.network === who.network && !turn.isUsed)
  if (own !== undefined && own.at > now) return own.at - now
  if (own !== undefined) {
    await markTurnUsed(within.db, accountId, own.at)
    return 0
  }
  const at = nextFree(booked, who, now)
  // Everybody's seconds are booked for minutes: there is nothing to promise.
  if (at === undefined) return aheadMs
  await insertTurn(within.db, accountId, { ...who, at, isUsed: at <= now })
  return Math.max(0, at - now)
}

/**
 * The next second that nobody has and that leaves enough of those around it to other networks: who has thousands of
 * addresses in a few wide networks books no more than a part of all seconds.
 */
export function nextFree(booked: readonly Turn[], who: Levels, now: number): number | undefined {
  const taken = new Set(booked.map(turn => turn.at))
  const waiting = booked.filter(turn => !turn.isUsed)
  const near = (at: number, level: keyof typeof ONE_OF) =>
    who[level] !== who.network &&
    waiting.some(turn => turn[level] === who[level] && Math.abs(turn.at - at) < ONE_OF[level] * everyMs)
  const first = now - (now % everyMs)
  for (let at = first; at < now + aheadMs; at += everyMs)
    if (!taken.has(at) && !near(at, 'wide') && !near(at, 'middle')) return at
  return undefined
}

/** In whole seconds, rounded up. */
export function secondsOf(ms: number): number {
  return Math.ceil(ms / SECOND_MS)
}

/** Turns that are over have no effect. */
export function forgetTurns(deps: Deps): Promise<void> {
  return deleteTurnsBefore(deps.db, deps.clock.now() - comesWithinMs)
}
