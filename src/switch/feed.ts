import { lockContracts } from '../accounts/locks.ts'
import type { Deps } from '../deps.ts'
import { policy, SECOND_MS } from '../policy.ts'
import type { Within } from '../work.ts'
import type { FeedCursor, SnapshotCursor } from './cursor.ts'
import { inOrder } from './delivery-store.ts'
import { findHead, findStretch } from './feed-store.ts'
import { goneAmong } from './gone-store.ts'
import { noteAhead, settleApplied, tellAhead } from './settle.ts'
import { type LineState, stateFrom } from './state.ts'
import {
  type Contracts,
  contractIdsOf,
  idsOfNumbers,
  type StateRow,
  statesAfter,
  statesByNumber,
  statesOf,
} from './store.ts'

/** What a telephone system asks for by itself: the feed, the whole of it at once, and its word of what it has applied. */
type FeedReading =
  | { readonly kind: 'states'; readonly states: readonly LineState[]; readonly cursor: FeedCursor }
  /** It names a place that the feed does not have, or had in a history that is lost: the database was put back. */
  | { readonly kind: 'unknown-cursor' }
  | { readonly kind: 'too-old' }

/** Line states whose place is behind the cursor; where there is none, waits for one. */
export async function readFeed(
  deps: Deps,
  asked: {
    readonly after: FeedCursor | undefined
    readonly limit: number
    readonly waitSeconds: number
    readonly keyName: string
  },
): Promise<FeedReading> {
  const { after = { place: 0, token: '' }, limit, keyName } = asked
  const wrong = await problemOf(deps, after)
  if (wrong !== undefined) return { kind: wrong }
  const contractIds = await contractsOfKey(deps, keyName)
  const endpoints = endpointsOf(deps, keyName).map(({ name }) => name)
  const { pollMs } = policy.switch
  for (let leftMs = asked.waitSeconds * SECOND_MS; ; leftMs -= pollMs) {
    const turn = deps.feed?.waits?.turn() ?? 0
    const head = await findHead(deps.db)
    const rows = await statesAfter(deps.db, { after: after.place, limit, contractIds, endpoints })
    const last = rows.at(-1)?.place ?? after.place
    const end = rows.length < limit ? Math.max(head, last) : last
    if (rows.length > 0 || leftMs <= 0 || !(await waited(deps, turn, Math.min(leftMs, pollMs)))) {
      const cursor = end === after.place ? after : await cursorAt(deps, end)
      return { kind: 'states', states: rows.map(stateFrom), cursor }
    }
  }
}

/** One page of the lines of the feed by their numbers; the last one has the cursor from which to go on. */
export async function readSnapshot(
  deps: Deps,
  asked: { readonly page: SnapshotCursor | undefined; readonly limit: number; readonly keyName: string },
): Promise<{
  readonly states: readonly LineState[]
  readonly next: SnapshotCursor | undefined
  readonly since: FeedCursor
}> {
  // Before the first row is read: what changes from now on is in the feed behind it.
  const since = asked.page?.since ?? (await cursorAt(deps, await findHead(deps.db)))
  const contractIds = await contractsOfKey(deps, asked.keyName)
  const rows: StateRow[] = await statesByNumber(deps.db, {
    after: asked.page?.line ?? '',
    limit: asked.limit + 1,
    contractIds,
  })
  const page = rows.slice(0, asked.limit)
  const last = page.at(-1)
  const next = rows.length > asked.limit && last ? { line: last.number, since } : undefined
  return { states: page.map(stateFrom), next, since }
}

/** What an endpoint says to have. Lines that are not its own are passed over; how many were taken. */
export async function takeApplied(
  within: Within,
  keyName: string,
  applied: readonly { readonly line: string; readonly version: number }[],
): Promise<{ readonly kind: 'taken'; readonly count: number } | { readonly kind: 'no-endpoint' }> {
  const endpoints = endpointsOf(within, keyName)
  if (endpoints.length === 0) return { kind: 'no-endpoint' }
  const numbers = applied.map(({ line }) => line)
  const ids = await idsOfNumbers(within.db, numbers)
  const lines = Array.from(ids, ([number, lineId]) => ({ number, lineId }))
  const named = Map.groupBy([...lines, ...(await goneAmong(within.db, numbers))], ({ number }) => number)
  const known = applied
    .filter(isBelieved)
    .flatMap(({ line, version }) => (named.get(line) ?? []).map(({ lineId }) => ({ lineId, version })))
  const inTurn = inOrder(known)
  await noteAllAhead(within, inTurn)
  const taken = new Set<string>()
  for (const { name: endpoint } of endpoints)
    for (const { lineId, version } of inTurn) {
      const settled = await settleApplied(within, { endpoint, lineId }, { version })
      if (settled !== undefined) taken.add(lineId)
      if (settled === 'ahead') tellAhead(within, { endpoint, version })
    }
  return { kind: 'taken', count: taken.size }
}

function isBelieved({ version }: { readonly version: number }): boolean {
  return version <= policy.switch.mostBelieved
}

/** All states before the first delivery: whoever gives places locks them in this order (accounts/locks.ts). */
async function noteAllAhead(
  within: Within,
  said: readonly { readonly lineId: string; readonly version: number }[],
): Promise<void> {
  const ids = said.map(({ lineId }) => lineId)
  const states = new Map((await statesOf(within.db, ids)).map(row => [row.lineId, row]))
  const ahead = said.filter(({ lineId, version }) => version > (states.get(lineId)?.version ?? version))
  await lockContracts(
    within.db,
    ahead.flatMap(({ lineId }) => states.get(lineId)?.contractId ?? []),
  )
  for (const one of ahead) await noteAhead(within, one)
}

/** The version of a line, for the holder of a key who speaks for an endpoint that has it; else `undefined`. */
export async function ownVersion(
  deps: Deps,
  { number, keyName }: { readonly number: string; readonly keyName: string },
): Promise<number | undefined> {
  if (endpointsOf(deps, keyName).length === 0) return undefined
  const id = (await idsOfNumbers(deps.db, [number])).get(number)
  const [row] = id === undefined ? [] : await statesOf(deps.db, [id])
  const contracts = await contractsOfKey(deps, keyName)
  return row && (contracts?.includes(row.contractId ?? '') ?? true) ? row.version : undefined
}

/** The endpoints in whose name the holder of this API key speaks. */
function endpointsOf({ config }: Pick<Deps, 'config'>, keyName: string) {
  const all = config.switch?.endpoints ?? []
  return all.filter(({ name, apiKeys = [name] }) => apiKeys.includes(keyName))
}

async function contractsOfKey(deps: Deps, keyName: string): Promise<Contracts> {
  const own = await Promise.all(
    endpointsOf(deps, keyName).map(({ contracts }) => contractIdsOf(deps.db, contracts)),
  )
  return own.length === 0 || own.includes(undefined) ? undefined : own.flatMap(ids => ids ?? [])
}

async function problemOf(
  { db }: Deps,
  { place, token }: FeedCursor,
): Promise<'unknown-cursor' | 'too-old' | undefined> {
  if (place === 0) return undefined
  if (place > (await findHead(db))) return 'unknown-cursor'
  const stretch = await findStretch(db, place)
  if (stretch === undefined) return 'too-old'
  return stretch.token === token ? undefined : 'unknown-cursor'
}

async function cursorAt({ db }: Deps, place: number): Promise<FeedCursor> {
  return { place, token: (place > 0 && (await findStretch(db, place))?.token) || '' }
}

async function waited({ feed, clock }: Deps, turn: number, ms: number): Promise<boolean> {
  if (feed?.waits !== undefined) return feed.waits.changed(turn, ms)
  await clock.sleep(ms)
  return true
}
