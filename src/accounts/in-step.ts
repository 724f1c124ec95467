import type { Db } from '../platform/db/open.ts'

/** Some rows behind a key, in the order of the keys: along an index of them. */
interface Page {
  readonly after: string
  readonly limit: number
}

/** Every contract of the installation by its 管理者ID. */
export function listContractStates(db: Db, { after, limit }: Page) {
  return db
    .selectFrom('account')
    .innerJoin('contract', 'contract.id', 'account.contract_id')
    .select(['account.login_id as administratorId', 'contract.suspended_at as suspendedAt'])
    .where('account.site', '=', 'admin')
    .where('account.login_id', '>', after)
    .orderBy('account.login_id')
    .limit(limit)
    .execute()
}

/** Every line of the installation by its number, with its service user. */
export function listLineStates(db: Db, { after, limit }: Page) {
  return db
    .selectFrom('line')
    .innerJoin('account', 'account.line_id', 'line.id')
    .select(['line.number', 'account.login_id as loginId', 'account.suspended_at as suspendedAt'])
    .where('line.number', '>', after)
    .orderBy('line.number')
    .limit(limit)
    .execute()
}
