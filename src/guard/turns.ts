import type { Deps } from '../deps.ts'
import { networkOf, networksAround } from '../platform/network.ts'
import { sweep } from '../platform/sweep.ts'
import { latest } from '../platform/times.ts'
import { policy, SECOND_MS } from '../policy.ts'
import type { Within } from '../work.ts'
import { deleteTurnsBefore, deleteUsedAfter, insertTurn, listTurns, markTurnUsed } from './turn-store.ts'

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

/** A moment in which one answer is looked at, and who booked it. */
export interface Turn extends Levels {
  /** Its beginning, in ms. */
  readonly at: number
  readonly holder: string
  readonly isUsed: boolean
}

/** What is looked at in turns: one every `everyMs`. */
export interface InTurns {
  readonly of: string
  readonly rule: {
    readonly everyMs: number
    /** A booked turn waits so long for whoever booked it. */
    readonly comesWithinMs: number
    /** Turns are booked so far ahead. */
    readonly aheadMs: number
  }
}

const { oneOf } = policy.guard.turns

export type TurnOutcome =
  /** It is his turn now, and used up. */
  | { readonly kind: 'now' }
  /** Booked: then, and for some seconds more. */
  | { readonly kind: 'booked'; readonly inMs: number }
  /** All of them are booked for minutes: there is nothing to promise. */
  | { readonly kind: 'full' }

/**
 * What strangers may try against one account is looked at in turns, and no network takes those of others: whoever comes
 * too early books the next free one, one for each network and each holder, and is looked at if he comes back in time.
 * Call it with a lock of what it is about.
 * @param who.holder what else may have one only, such as one challenge whatever its network; else the address
 */
export async function takeTurn(
  within: Within,
  { of, rule }: InTurns,
  who: { readonly address: string; readonly holder?: string },
): Promise<TurnOutcome> {
  const now = within.clock.now()
  const levels = levelsOf(who.address)
  const holder = who.holder ?? who.address
  const stretch = { from: now - rule.comesWithinMs, until: now + rule.aheadMs }
  // A clock that was ahead and is set back keeps nobody waiting for what was looked at then.
  await deleteUsedAfter(within.db, of, latest(now))
  const booked = await listTurns(within.db, of, stretch)
  const own = booked.find(turn => !turn.isUsed && (turn.network === levels.network || turn.holder === holder))
  if (own !== undefined && own.at > now) return { kind: 'booked', inMs: own.at - now }
  if (own !== undefined) {
    await markTurnUsed(within.db, of, own.at)
    return { kind: 'now' }
  }
  const at = nextFree(booked, levels, { now, ...rule })
  if (at === undefined) return { kind: 'full' }
  await insertTurn(within.db, of, { ...levels, holder, at, isUsed: at <= now })
  return at <= now ? { kind: 'now' } : { kind: 'booked', inMs: at - now }
}

/**
 * The next turn that nobody has and that leaves enough of those around it to other networks: who has thousands of
 * addresses in a few wide networks books no more than a part of all turns.
 */
function nextFree(
  booked: readonly Turn[],
  who: Levels,
  { now, everyMs, aheadMs }: InTurns['rule'] & { readonly now: number },
): number | undefined {
  const taken = new Set(booked.map(turn => turn.at))
  const waiting = booked.filter(turn => !turn.isUsed)
  const near = (at: number, level: keyof typeof oneOf) =>
    who[level] !== who.network &&
    waiting.some(turn => turn[level] === who[level] && Math.abs(turn.at - at) < oneOf[level] * everyMs)
  const first = now - (now % everyMs)
  for (let at = first; at < now + aheadMs; at += everyMs)
    if (!taken.has(at) && !near(at, 'wide') && !near(at, 'middle')) return at
  return undefined
}

/** In whole seconds, rounded up. */
export function secondsOf(ms: number): number {
  return Math.ceil(ms / SECOND_MS)
}

const LONGEST_MS = Math.max(policy.guard.redeeming.comesWithinMs, policy.passwordPace.turns.comesWithinMs)

/** Turns that are over have no effect. */
export function forgetTurns(deps: Deps): Promise<void> {
  const before = deps.clock.now() - LONGEST_MS
  return sweep(deps, limit => deleteTurnsBefore(deps.db, { before, limit }))
}
