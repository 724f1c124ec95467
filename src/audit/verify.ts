import type { Deps } from '../deps.ts'
import { policy } from '../policy.ts'
import { eventMac, headMac, sealHash } from './chain.ts'
import {
  findEnd,
  idFurther,
  type SealedRow,
  sealedAfter,
  type Times,
  timesOfAccounts,
  timesOfPending,
  unsealedIn,
} from './chain-store.ts'
import { type Checkpoint, checkpointMac, hashOfCheckpoints } from './checkpoint.ts'
import { type CheckpointRow, findLastCheckpoint, hashAt, listCheckpoints } from './checkpoint-store.ts'
import { checkRemembered, type KeptHead, type RememberedProblem } from './kept-head.ts'
import { contradictionOf, type TraceProblem, together } from './traces.ts'

/** One thing that is wrong with the trail. `seq` is a place in the chain, `id` an event's. */
export type TrailProblem =
  | { readonly kind: 'event-changed'; readonly seq: number; readonly id: number }
  | { readonly kind: 'event-removed'; readonly seq: number; readonly id: number }
  | { readonly kind: 'seals-removed'; readonly from: number; readonly to: number }
  | { readonly kind: 'order-changed'; readonly seq: number; readonly id: number }
  /** In the chain, but not written by a program that has the secret. */
  | { readonly kind: 'event-forged'; readonly seq: number; readonly id: number }
  | { readonly kind: 'tail-cut'; readonly from: number; readonly to: number }
  | { readonly kind: 'behind-the-end'; readonly from: number; readonly to: number }
  /** The last hash is not the one that the end tells. */
  | { readonly kind: 'rewritten'; readonly seq: number }
  | { readonly kind: 'end-missing' }
  | { readonly kind: 'end-forged' }
  | { readonly kind: 'unsealed'; readonly id: number; readonly at: number }
  /** A checkpoint that no program with the secret wrote: what is said to be in a file may have been removed. */
  | { readonly kind: 'checkpoint-forged'; readonly seq: number }
  /** The chain's end was signed with other checkpoints: one was taken away, put in or replaced. */
  | { readonly kind: 'checkpoints-changed' }
  /** The hash that was kept outside for this place is not the one in the chain. */
  | { readonly kind: 'not-as-kept'; readonly seq: number }
  | RememberedProblem
  | TraceProblem

export type { KeptHead }

export interface Verification {
  /** Behind the last checkpoint. */
  readonly events: number
  /** Of months that are in files, the oldest first. */
  readonly checkpoints: readonly Checkpoint[]
  /** Places that were kept outside and are in files now: only these can prove them. */
  readonly archived: readonly number[]
  readonly head: KeptHead
  readonly begunAt: number
  /** Events from before the chain or under an earlier secret: chained, but not signed with the present one. */
  readonly unsigned: number
  /** An end was kept outside, or remembered in the folder. */
  readonly isRemembered: boolean
  /** Signed events that wait for their place in the chain: no server runs, or it could not until now. */
  readonly waiting: { readonly count: number; readonly since: number } | undefined
  readonly problems: readonly TrailProblem[]
  /** Problems beyond those that are listed. */
  readonly more: number
}

const MAX_PROBLEMS = 20
const ID_STRETCH = 50_000

/**
 * Looks at the whole trail, page by page, while others go on writing. Changes nothing.
 * @param folder in which a server remembers the end of the chain
 */
export async function verifyTrail(
  deps: Deps,
  kept: readonly KeptHead[] = [],
  folder?: string,
): Promise<Verification> {
  const found: TrailProblem[] = []
  let count = 0
  const report = (problem: TrailProblem) => {
    count += 1
    if (found.length < MAX_PROBLEMS) found.push(problem)
  }
  // Before the walk: what is pending now and sealed meanwhile is seen in one of both, if not in both.
  const [accounts, pending] = [await timesOfAccounts(deps.db), await timesOfPending(deps.db)]
  const checkpoints = await listCheckpoints(deps.db)
  const { times, noted, ...end } = await walk(deps, checkpoints.at(-1), report)
  if (noted !== '' && noted !== hashOfCheckpoints(checkpoints)) report({ kind: 'checkpoints-changed' })
  // A month that left meanwhile was missed on the way.
  if (count > 0 && (await findLastCheckpoint(deps.db))?.seq !== checkpoints.at(-1)?.seq)
    return verifyTrail(deps, kept, folder)
  for (const one of checkpoints)
    if (one.mac !== checkpointMac(deps.secret, one)) report({ kind: 'checkpoint-forged', seq: one.seq })
  const archived: number[] = []
  for (const one of kept) {
    const there = await hashAt(deps.db, one.seq)
    if (there === 'archived') archived.push(one.seq)
    else if (there !== one.hash) report({ kind: 'not-as-kept', seq: one.seq })
  }
  const remembered = folder === undefined ? undefined : await checkRemembered(deps, folder)
  if (remembered?.kind === 'not-as-remembered' || remembered?.kind === 'remembered-forged') report(remembered)
  const waiting = await findUnsealed(deps, report)
  // Says nothing new where the chain itself tells what happened.
  const contradiction = contradictionOf(accounts, together(times, pending))
  if (count === 0 && contradiction) report(contradiction)
  const isRemembered = kept.length > 0 || remembered?.kind === 'as-remembered'
  const problems = { problems: found, more: count - found.length }
  return { ...end, checkpoints, archived, isRemembered, waiting, ...problems }
}

type Report = (problem: TrailProblem) => void
type End = NonNullable<Awaited<ReturnType<typeof findEnd>>>

interface Walk {
  seq: number
  hash: string
  events: number
  times: Times | undefined
}

/** Follows the chain from its beginning, or its last checkpoint, to its end, which moves on meanwhile. */
async function walk(deps: Deps, checkpoint: CheckpointRow | undefined, report: Report) {
  const { seq, hash, first_at: first = 0, last_at: last = 0 } = checkpoint ?? { seq: 0, hash: '' }
  const times = checkpoint && { first, last }
  const at: Walk = { seq, hash, events: 0, times }
  let end = await findEnd(deps.db)
  if (end === undefined) report({ kind: 'end-missing' })
  else checkEnd(deps, end, report)
  for (; end !== undefined; end = await findEnd(deps.db)) {
    const until = end.seq
    await walkTo(deps, { at, until, keyedFrom: end.keyed_from }, report)
    if (at.seq < until) {
      report({ kind: 'tail-cut', from: at.seq + 1, to: until })
      break
    }
    const now = await findEnd(deps.db)
    if (now?.seq !== until) continue
    if (at.hash !== now.hash) report({ kind: 'rewritten', seq: until })
    if ((now.last_seq ?? 0) > until)
      report({ kind: 'behind-the-end', from: until + 1, to: now.last_seq ?? until })
    break
  }
  return {
    times: at.times,
    events: at.events,
    head: { seq: end?.seq ?? 0, hash: end?.hash ?? '' },
    begunAt: end?.begun_at ?? 0,
    noted: end?.checkpoints ?? '',
    unsigned: Math.max(0, Math.min((end?.keyed_from ?? 1) - 1 - seq, at.events)),
  }
}

async function walkTo(
  deps: Deps,
  way: { readonly at: Walk; readonly until: number; readonly keyedFrom: number },
  report: Report,
): Promise<void> {
  const { at, until } = way
  for (;;) {
    const rows = await sealedAfter(deps.db, { after: at.seq, until, limit: policy.audit.pageRows })
    for (const row of rows) {
      checkRow(deps, row, { at, keyedFrom: way.keyedFrom }, report)
      at.seq = row.seq
      at.hash = row.hash
      at.events += row.id === null ? 0 : 1
      if (row.at !== null) at.times = together(at.times, { first: row.at, last: row.at })
    }
    if (rows.length < policy.audit.pageRows) return
  }
}

/** Where the row before stands, and from where on events are signed with the present secret. */
interface Expected {
  readonly at: KeptHead
  readonly keyedFrom: number
}

function checkRow(deps: Deps, row: SealedRow, expected: Expected, report: Report): void {
  const { seq, event_id: id } = row
  const { at } = expected
  if (seq > at.seq + 1) report({ kind: 'seals-removed', from: at.seq + 1, to: seq - 1 })
  else if (row.prev_hash !== at.hash) report({ kind: 'order-changed', seq, id })
  const event = eventOf(row)
  if (event === undefined) report({ kind: 'event-removed', seq, id })
  else if (sealHash(row.prev_hash, seq, event) !== row.hash) report({ kind: 'event-changed', seq, id })
  // The mac lies in the same row: comparing it in constant time would hide nothing.
  else if (seq >= expected.keyedFrom && eventMac(deps.secret, event) !== event.mac)
    report({ kind: 'event-forged', seq, id })
}

/** The event of a row that is as it was written, behind the one before; `undefined` when anything is wrong with it. */
export function checkedEvent(deps: Deps, row: SealedRow, expected: Expected) {
  let isWhole = true
  checkRow(deps, row, expected, () => {
    isWhole = false
  })
  return isWhole ? eventOf(row) : undefined
}

function eventOf(row: SealedRow) {
  const { id, at, actor, action, detail, mac } = row
  const there =
    id !== null && at !== null && actor !== null && action !== null && detail !== null && mac !== null
  if (!there) return undefined
  return { ...row, id, at, actor, action, detail, mac }
}

function checkEnd(deps: Deps, end: End, report: Report): void {
  const begun = end.mac !== ''
  const good = begun ? end.mac === headMac(deps.secret, end) : end.seq === 0 && end.last_seq === null
  if (!good) report({ kind: 'end-forged' })
}

/** @returns those that a server is still to put into the chain; what nobody with the secret wrote is reported */
async function findUnsealed(deps: Deps, report: Report): Promise<Verification['waiting']> {
  const now = deps.clock.now()
  const { unsealedMs } = policy.audit
  // An event of the future is one whose time was invented.
  const recorded = [now - unsealedMs, now + unsealedMs] as const
  let [count, since] = [0, now]
  for (let after: number | undefined = 0; after !== undefined; ) {
    const until = await idFurther(deps.db, after, ID_STRETCH)
    for (const event of await unsealedIn(deps.db, { after, until, recorded })) {
      const { id, at } = event
      if (event.waits === null || event.mac !== eventMac(deps.secret, event)) {
        report({ kind: 'unsealed', id, at })
        continue
      }
      count += 1
      since = Math.min(since, at)
    }
    after = until
  }
  return count === 0 ? undefined : { count, since }
}
