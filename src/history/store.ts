import type { SelectQueryBuilder } from 'kysely'
import type { Db } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'

/** A place between events that are ordered by time; the next page begins below it. */
export interface Cursor {
  readonly at: number
  readonly id: number
}

export interface Stretch {
  /** First millisecond. */
  readonly since?: number | undefined
  /** First millisecond behind. */
  readonly until?: number | undefined
  readonly before?: Cursor | undefined
  readonly limit: number
}

export interface EventFilter extends Stretch {
  readonly contractId?: string | undefined
  /** At least one. */
  readonly accountIds?: readonly string[] | undefined
  /** An action, or the word before its dot. */
  readonly actions?: readonly string[] | undefined
}

export type ListedEvent = Awaited<ReturnType<ReturnType<typeof newestEvents>['execute']>>[number]

/**
 * Newest first: of a contract or of accounts along the index that ends with (at, id), else in the order in which
 * they were recorded.
 */
export function newestEvents(db: Db, filter: EventFilter) {
  const ofSomebody = filter.contractId !== undefined || filter.accountIds !== undefined
  return narrowed(withAccount(db), filter)
    .$if(ofSomebody, query => query.orderBy('e.at', 'desc'))
    .select([
      'e.id',
      'e.at',
      'e.site',
      'e.actor',
      'e.action',
      'e.address',
      'e.detail',
      'a.login_id',
      'a.site as account_site',
    ])
    .orderBy('e.id', 'desc')
    .limit(filter.limit)
}

type Tables = Schema & {
  e: Schema['audit_event']
  a: { login_id: string | null; site: 'admin' | 'user' | 'op' | null }
}

function withAccount(db: Db) {
  return db.selectFrom('audit_event as e').leftJoin('account as a', 'a.id', 'e.account_id')
}

function narrowed<T extends ReturnType<typeof withAccount>>(all: T, filter: EventFilter): T {
  let query = all as unknown as SelectQueryBuilder<Tables, 'e' | 'a', object>
  const { contractId, accountIds, actions, since, until, before } = filter
  if (contractId !== undefined) query = query.where('e.contract_id', '=', contractId)
  if (accountIds?.length === 1) query = query.where('e.account_id', '=', accountIds[0] ?? '')
  else if (accountIds !== undefined) query = query.where('e.account_id', 'in', accountIds)
  if (since !== undefined) query = query.where('e.at', '>=', since)
  if (until !== undefined) query = query.where('e.at', '<', until)
  if (actions !== undefined) query = query.where('e.action', 'in', actions)
  if (before !== undefined)
    query = query.where(eb => eb(eb.refTuple('e.at', 'e.id'), '<', eb.tuple(before.at, before.id)))
  return query as unknown as T
}
