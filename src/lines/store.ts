import type { UpdatedPage } from '../accounts/contract.ts'
import type { Db } from '../platform/db/open.ts'

export type OrderedRow = Awaited<ReturnType<ReturnType<typeof listOrderedRows>['execute']>>[number]

export function findOrderedRow(db: Db, number: string) {
  return ordered(db).where('line.number', '=', number).executeTakeFirst()
}

/**
 * Along the index of the contract's lines. It takes the contract's id: PostgreSQL would think a contract that it does
 * not know yet small, and sort all of its lines for each page.
 */
export function listOrderedRows(db: Db, page: { contractId: string; after: string; limit: number }) {
  return ordered(db)
    .where('line.contract_id', '=', page.contractId)
    .where('line.number', '>', page.after)
    .orderBy('line.number')
    .limit(page.limit)
}

/** Of all contracts, along the index of the numbers. */
export function listAllOrderedRows(db: Db, page: { readonly after: string; readonly limit: number }) {
  return ordered(db).where('line.number', '>', page.after).orderBy('line.number').limit(page.limit)
}

/** Those that changed since then, in the order in which they did; along the index of that. */
export function listUpdatedOrderedRows(db: Db, { since, after, limit }: UpdatedPage) {
  return ordered(db)
    .where('line.updated_at', '>=', since)
    .$if(after !== undefined, query =>
      query.where(eb =>
        eb(eb.refTuple('line.updated_at', 'line.id'), '>', eb.tuple(after?.at ?? 0, after?.id ?? '')),
      ),
    )
    .orderBy('line.updated_at')
    .orderBy('line.id')
    .limit(limit)
}

function ordered(db: Db) {
  return db
    .selectFrom('line')
    .innerJoin('account', 'account.line_id', 'line.id')
    .innerJoin('account as administrator', join =>
      join.onRef('administrator.contract_id', '=', 'line.contract_id').on('administrator.site', '=', 'admin'),
    )
    .select([
      'line.id',
      'line.number',
      'line.user_name',
      'line.ordered',
      'account.login_id',
      'account.sms_number_hash',
      'account.suspended_at',
      'administrator.login_id as administrator_id',
      'line.updated_at',
    ])
}
