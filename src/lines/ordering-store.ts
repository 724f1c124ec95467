import { type Db, forUpdate } from '../platform/db/open.ts'

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

export async function findContractId(db: Db, administratorId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('account')
    .select('contract_id')
    .where('site', '=', 'admin')
    .where('login_id', '=', administratorId)
    .executeTakeFirst()
  return row?.contract_id
}

function ordered(db: Db) {
  return db
    .selectFrom('line')
    .innerJoin('account', 'account.line_id', 'line.id')
    .innerJoin('account as administrator', join =>
      join.onRef('administrator.contract_id', '=', 'line.contract_id').on('administrator.site', '=', 'admin'),
    )
    .select([
      'line.number',
      'line.user_name',
      'line.ordered',
      'account.login_id',
      'account.sms_number_hash',
      'account.suspended_at',
      'administrator.login_id as administrator_id',
    ])
}

export function lockLineByNumber(tx: Db, number: string) {
  const query = tx
    .selectFrom('line')
    .select(['id', 'contract_id', 'user_name', 'ordered', 'settings'])
    .select(eb =>
      eb
        .selectFrom('account')
        .select('account.id')
        .whereRef('account.line_id', '=', 'line.id')
        .as('account_id'),
    )
    .where('number', '=', number)
  return forUpdate(tx, query).executeTakeFirst()
}

/** The version goes up: a form of サービス設定 that is open shows what changed. */
export async function saveOrder(
  tx: Db,
  line: { id: string; userName: string; ordered: string; settings: string },
): Promise<void> {
  await tx
    .updateTable('line')
    .set(eb => ({
      user_name: line.userName,
      ordered: line.ordered,
      settings: line.settings,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', line.id)
    .execute()
}
