import { findCustomer } from '../accounts/customer.ts'
import type { Deps } from '../deps.ts'
import { policy } from '../policy.ts'
import { codesCompulsoryFrom } from '../pre-registration.ts'
import { lastMessage, type Message } from '../sms/message-list.ts'
import { handOf, staleness } from './clearing.ts'
import { mayNotApprove } from './lately.ts'
import { findClearing, listClearings } from './store.ts'
import type { IdentityCheck, NumberClearingTable } from './tables.ts'

/** A clearing as pages show it. */
export interface Clearing {
  readonly id: string
  readonly accountId: string
  readonly loginId: string
  readonly contractName: string
  readonly state: NumberClearingTable['state']
  readonly requestedBy: string
  readonly requestedAt: number
  readonly kind: 'number' | 'codes-from'
  /** The wanted day of codes: its first millisecond; `undefined` for a number. */
  readonly wantedFrom: number | undefined
  readonly identity: IdentityCheck | 'none'
  readonly reason: string
  readonly dueAt: number
  /** `undefined` while an approval is awaited. */
  readonly approvedBy: string | undefined
  readonly closedAt: number | undefined
  /** `undefined` when the program or the administrator himself closed it. */
  readonly closedBy: string | undefined
}

type Listed = Awaited<ReturnType<ReturnType<typeof listClearings>['execute']>>[number]

/** Open ones in the order of their time; those that were closed last below. */
export async function listAllClearings(deps: Deps): Promise<{
  readonly open: readonly Clearing[]
  readonly closed: readonly Clearing[]
  readonly more: boolean
}> {
  const open = await listClearings(deps.db, 'open', policy.desk.clearBatch + 1).execute()
  const closed = await listClearings(deps.db, 'closed', policy.desk.recentRows).execute()
  const all = [...open.slice(0, policy.desk.clearBatch), ...closed].map(row => clearingFrom(deps, row))
  return {
    open: all.filter(one => one.state === 'open'),
    closed: all.filter(one => one.state !== 'open'),
    more: open.length > policy.desk.clearBatch,
  }
}

/** One of them as this person sees it, with what became of the SMS that told the administrator's number. */
export async function findClearingPage(
  deps: Deps,
  id: string,
  member: string,
): Promise<
  { readonly clearing: Clearing; readonly hadHand: boolean; readonly notice?: Message } | undefined
> {
  const row = await findClearing(deps.db, id)
  const customer = row && (await findCustomer(deps.db, deps.numbers, row.account_id))
  if (row === undefined || customer === undefined) return undefined
  const notice =
    row.kind === 'number'
      ? await lastMessage(deps, {
          accountId: row.account_id,
          purpose: 'number-clearing',
          since: row.requested_at,
          until: (row.closed_at ?? deps.clock.now()) + 1,
        })
      : undefined
  return {
    clearing: clearingFrom(deps, { ...customer, ...row }),
    hadHand: row.requested_by !== member && (await mayNotApprove(deps, handOf(row, customer, member))),
    ...(notice && { notice }),
  }
}

/** An open one that is of no use any more is told as closed, though no server has closed it yet. */
function clearingFrom(deps: Deps, row: Listed): Clearing {
  const stale = row.state === 'open' ? staleness(row, row.version, deps.clock.now()) : undefined
  return {
    id: row.id,
    accountId: row.account_id,
    loginId: row.loginId,
    contractName: row.contractName,
    state: stale ?? row.state,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    kind: row.kind,
    wantedFrom: row.kind === 'number' ? undefined : codesCompulsoryFrom(deps.config, row.codes_from),
    identity: row.identity,
    reason: row.reason,
    dueAt: row.due_at,
    approvedBy: row.approved_by ?? undefined,
    closedAt: row.closed_at ?? undefined,
    closedBy: row.closed_by ?? undefined,
  }
}
