import { findCustomer } from '../accounts/customer.ts'
import type { Deps } from '../deps.ts'
import { startOfDay } from '../platform/i18n/japan-time.ts'
import { type PageOf, placeOf } from '../platform/paging.ts'
import { policy } from '../policy.ts'
import { codesCompulsoryFrom } from '../pre-registration.ts'
import { lastMessage, type Message } from '../sms/message-list.ts'
import { handOf, staleness } from './clearing.ts'
import { mayNotApprove } from './lately.ts'
import { countOpen, countUnapproved, findClearing, listClearings } from './store.ts'
import type { ClearingKind, IdentityCheck, NumberClearingTable } from './tables.ts'

/** A clearing as pages show it. */
export interface Clearing {
  readonly id: string
  readonly accountId: string
  readonly loginId: string
  readonly contractName: string
  readonly state: NumberClearingTable['state']
  readonly requestedBy: string
  readonly requestedAt: number
  readonly kind: ClearingKind
  /** The wanted day of codes: its first millisecond; `undefined` where none is wanted. */
  readonly wantedFrom: number | undefined
  /** The wanted last day of the contract, likewise. */
  readonly wantedEnd: number | undefined
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

/** One page of the open ones, in the order of their time; and those that were closed last. */
export async function listAllClearings(
  deps: Deps,
  asked: string | undefined,
): Promise<{ readonly open: PageOf<Clearing>; readonly closed: readonly Clearing[] }> {
  const place = placeOf(await countOpen(deps.db), asked)
  const page = { before: place.before, limit: policy.list.pageRows }
  const open = await listClearings(deps.db, 'open', page).execute()
  const last = { before: 0, limit: policy.desk.recentRows }
  const closed = await listClearings(deps.db, 'closed', last).execute()
  const told = (row: Listed) => clearingFrom(deps, row)
  return { open: { ...place, rows: open.map(told) }, closed: closed.map(told) }
}

/** How many wait for a supervisor to approve them. */
export function countAwaiting({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  return countUnapproved(db, clock.now() - policy.desk.approvalMs)
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

/** An open one that is of no use any more has the state in which it will be closed, though no server has done so yet. */
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
    wantedFrom: row.kind === 'codes-from' ? codesCompulsoryFrom(deps.config, row.codes_from) : undefined,
    wantedEnd: row.ends_on === null ? undefined : startOfDay(row.ends_on),
    identity: row.identity,
    reason: row.reason,
    dueAt: row.due_at,
    approvedBy: row.approved_by ?? undefined,
    closedAt: row.closed_at ?? undefined,
    closedBy: row.closed_by ?? undefined,
  }
}
