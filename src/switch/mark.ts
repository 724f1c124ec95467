import { newId } from '../platform/entropy.ts'
import { policy, SECOND_MS } from '../policy.ts'
import type { Within } from '../work.ts'
import { leaveBehind, leaveFeed, riseAboveGone } from './gone-store.ts'
import {
  adoptedAmong,
  contractIdsOf,
  enterFeed,
  listUnadopted,
  listUnadoptedAmong,
  raiseVersions,
  saveInService,
} from './store.ts'

/**
 * Whoever changes what a line does says so here, in the transaction of the change: the line gets its next version, and
 * after the commit a place in the feed. Where the configuration knows no telephone system, nothing is done.
 */
export async function markLines(within: Within, lineIds: readonly string[]): Promise<void> {
  if (within.config.switch === undefined || lineIds.length === 0) return
  await raiseVersions(within.db, lineIds, stampOf(within))
  within.feed?.wake()
}

/** What is kept of these lines is what the telephone system has, or shall have: from now on they are in the feed. */
export async function adoptLines(within: Within, lineIds: readonly string[]): Promise<void> {
  await enter(within, lineIds, { adoptedAt: within.clock.now() })
}

/**
 * 『転送をすべて止める』 for lines that are not adopted: nobody knows what they forward to, so a whole state without any
 * forwarding is passed on. Gives these lines.
 */
export async function passOnStop(
  within: Within,
  which: { readonly contractId: string; readonly line?: string | undefined },
): Promise<readonly { readonly number: string; readonly accountId: string | null }[]> {
  if (within.config.switch === undefined) return []
  const lines = await listUnadopted(within.db, which)
  const ids = lines.map(({ id }) => id)
  await enter(within, ids, { adoptedAt: null })
  return lines
}

async function enter(
  within: Within,
  lineIds: readonly string[],
  { adoptedAt }: { readonly adoptedAt: number | null },
): Promise<void> {
  if (within.config.switch === undefined || lineIds.length === 0) return
  const stamp = stampOf(within)
  await enterFeed(within.db, lineIds, { ...stamp, adoptedAt })
  await riseAboveGone(within.db, lineIds, stamp)
  within.feed?.wake()
}

/**
 * Those among these 050 numbers whose lines are not adopted. `stopped`: their forwarding was stopped, and that was passed on;
 * what a dump of before says of it is of the past.
 */
export async function unadoptedAmong(
  deps: Pick<Within, 'config' | 'db'>,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, 'unknown' | 'stopped'>> {
  return deps.config.switch === undefined ? new Map() : listUnadoptedAmong(deps.db, numbers)
}

/** How many lines there are of which only the telephone system knows what they forward to. */
export async function countUnknown(
  deps: Pick<Within, 'config' | 'db'>,
  which: { readonly contractId: string; readonly line?: string | undefined },
): Promise<number> {
  return deps.config.switch === undefined ? 0 : (await listUnadopted(deps.db, which)).length
}

/** These lines are about to be deleted, in this work: whoever was told of them is told that they are gone. */
export async function markGone(within: Within, lineIds: readonly string[]): Promise<void> {
  if (lineIds.length === 0) return
  await leaveFeed(within.db, lineIds, stampOf(within))
  within.feed?.wake()
}

/** The line has another number than this one, from now on: under this one it is gone, wherever it was told. */
export async function markRenumbered(
  within: Within,
  line: { readonly id: string; readonly number: string },
): Promise<void> {
  const all = within.config.switch?.endpoints ?? []
  await markLeft(
    within,
    line,
    all.map(({ name }) => name),
  )
}

/** The line belongs to another contract, from now on: at endpoints that have the old one's and not the new one's, it is gone. */
export async function markMoved(
  within: Within,
  line: { readonly id: string; readonly number: string },
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const left: string[] = []
  for (const endpoint of within.config.switch?.endpoints ?? []) {
    const ids = await contractIdsOf(within.db, endpoint.contracts)
    if (ids?.includes(from) && !ids.includes(to)) left.push(endpoint.name)
  }
  await markLeft(within, line, left)
}

async function markLeft(
  within: Within,
  { id: lineId, number }: { readonly id: string; readonly number: string },
  endpoints: readonly string[],
): Promise<void> {
  if (within.config.switch === undefined) return
  const stamp = stampOf(within)
  if (endpoints.length > 0)
    await leaveBehind(within.db, { lineId, number, endpoints, goneId: newId(within.entropy) }, stamp)
  await markLines(within, [lineId])
  await riseAboveGone(within.db, [lineId], stamp)
}

/** Of a line that is locked and adopted; false when it was so already. */
export async function setInService(within: Within, lineId: string, inService: boolean): Promise<boolean> {
  if (!(await saveInService(within.db, lineId, inService))) return false
  await markLines(within, [lineId])
  return true
}

/** Whether what is saved of a line is passed on, or nothing has to be; else nobody knows what it does now. */
export async function isPrepared(deps: Pick<Within, 'config' | 'db'>, lineId: string): Promise<boolean> {
  return deps.config.switch === undefined || (await adoptedAmong(deps.db, [lineId])).has(lineId)
}

/** Seconds, so that a database that is put back from a backup goes on above what it had given since (decision 0047). */
function stampOf({ clock }: Pick<Within, 'clock'>): { readonly now: number; readonly least: number } {
  const now = clock.now()
  return { now, least: Math.max(1, Math.floor((now - policy.switch.versionsSince) / SECOND_MS)) }
}
