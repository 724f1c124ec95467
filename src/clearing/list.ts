import { findCustomer } from '../accounts/customer.ts'
import type { Deps } from '../deps.ts'
import { policy } from '../policy.ts'
import { codesCompulsoryFrom } from '../pre-registration.ts'
import { staleness } from './clearing.ts'
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

export async function findClearingPage(deps: Deps, id: string): Promise<Clearing | undefined> {
  const row = await findClearing(deps.db, id)
  const customer = row && (await findCustomer(deps.db, deps.numbers, row.account_id))
  return row && customer && clearingFrom(deps, { ...customer, ...row })
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
