import type { Deps } from '../deps.ts'
import { giveWay } from '../platform/db/batches.ts'
import { type PageOf, pageOf } from '../platform/paging.ts'
import { aliveSince } from '../platform/times.ts'
import { policy } from '../policy.ts'
import type { Session } from '../sessions/sessions.ts'
import { type DraftRow, findDraftToConfirm, listDraftRows } from './draft-store.ts'
import { listNumbers, type NumberRow } from './number-list.ts'

/** What the check screen shows of a draft: a page of its rows, and the sums of all. */

/** One changed row on the check screen. */
export interface DraftChange {
  readonly row: NumberRow
  readonly change: ChangeKind
  readonly from: string | undefined
  readonly to: string | undefined
  /** Login IDs (or the administrator) that will have the same number (D3): the first ones, and how many there are. */
  readonly sharedWith: readonly NumberRow[]
  readonly sharedCount: number
  /** Another row has the new number already, and its last SMS did not arrive. */
  readonly isUnreached: boolean
}

export type ChangeKind = 'changed' | 'registered' | 'removed'

export interface Draft {
  readonly id: string
  readonly page: PageOf<DraftChange>
  /** Of all pages. */
  readonly totals: Readonly<Record<ChangeKind, number>> & {
    readonly own: number
    /** Service users whose number is replaced or removed. */
    readonly usersReplaced: number
  }
}

/** The draft to be checked: this one or the newest of the session; `undefined` when it is too old or was applied. */
export async function findDraftToCheck(
  deps: Deps,
  session: Session,
  asked: { readonly draftId: string | undefined; readonly page: string | undefined },
): Promise<Draft | undefined> {
  const found = await findDraftToConfirm(deps.db, {
    sessionId: session.id,
    draftId: asked.draftId,
    created: aliveSince(policy.smsNumber.draftLifetimeMs, deps.clock.now()),
  })
  return found && readDraft(deps, session, { draftId: found.id, page: asked.page })
}

async function readDraft(
  deps: Deps,
  session: Session,
  asked: { readonly draftId: string; readonly page: string | undefined },
): Promise<Draft> {
  const drafted = await listDraftRows(deps.db, deps.numbers, asked.draftId)
  const present = await listNumbers(deps, session.contractId)
  await giveWay()
  const drafts = new Map(drafted.map(row => [row.account_id, row]))
  const numberAfter = (row: NumberRow) =>
    drafts.has(row.accountId) ? (drafts.get(row.accountId)?.new_number ?? undefined) : row.number
  const bearers = Map.groupBy(present, numberAfter)
  const changes = present.flatMap(row => {
    const draft = drafts.get(row.accountId)
    return draft ? [changeOf(row, draft)] : []
  })
  // What takes something away is looked at first.
  const isRemoval = (change: Change) => change.change === 'removed'
  const inOrder = [...changes.filter(isRemoval), ...changes.filter(change => !isRemoval(change))]
  const page = pageOf(inOrder, asked.page)
  await giveWay()
  return {
    id: asked.draftId,
    page: { ...page, rows: page.rows.map(change => ({ ...change, ...sharing(change, bearers) })) },
    totals: {
      ...countBy(changes),
      own: changes.filter(({ row }) => row.owner === 'administrator').length,
      usersReplaced: changes.filter(({ row, from }) => row.owner === 'service-user' && from !== undefined)
        .length,
    },
  }
}

type Change = Pick<DraftChange, 'row' | 'change' | 'from' | 'to'>

function changeOf(row: NumberRow, draft: DraftRow): Change {
  const [from, to] = [draft.old_number ?? undefined, draft.new_number ?? undefined]
  return {
    row,
    from,
    to,
    change: to === undefined ? 'removed' : from === undefined ? 'registered' : 'changed',
  }
}

function countBy(changes: readonly Change[]): Record<ChangeKind, number> {
  const count = (kind: ChangeKind) => changes.filter(({ change }) => change === kind).length
  return { registered: count('registered'), changed: count('changed'), removed: count('removed') }
}

/** One number for a whole contract is shared by each row with all others: only some of them are named. */
function sharing(
  { row, to }: Change,
  bearers: ReadonlyMap<string | undefined, readonly NumberRow[]>,
): Pick<DraftChange, 'sharedWith' | 'sharedCount' | 'isUnreached'> {
  const all = to === undefined ? [] : (bearers.get(to) ?? [])
  const { namedOthers } = policy.list
  return {
    sharedWith: all
      .slice(0, namedOthers + 1)
      .filter(other => other !== row)
      .slice(0, namedOthers),
    // The row itself is one of them.
    sharedCount: Math.max(0, all.length - 1),
    isUnreached: all.some(other => other !== row && other.number === to && other.state === 'undelivered'),
  }
}
