import { type Db, forUpdate } from '../platform/db/open.ts'
import type { SiteKind } from '../site.ts'

export type ContractRow = Awaited<ReturnType<ReturnType<typeof listContractRows>['execute']>>[number]
export type AccountRow = NonNullable<Awaited<ReturnType<typeof findAccountRow>>>

export function findContractRow(db: Db, administratorId: string) {
  return contracts(db).where('administrator.login_id', '=', administratorId).executeTakeFirst()
}

/** Along the index of administrators' IDs. */
export function listContractRows(db: Db, page: { after: string; limit: number }) {
  return contracts(db)
    .where('administrator.login_id', '>', page.after)
    .orderBy('administrator.login_id')
    .limit(page.limit)
}

function contracts(db: Db) {
  return db
    .selectFrom('account as administrator')
    .innerJoin('contract', 'contract.id', 'administrator.contract_id')
    .select([
      'administrator.login_id',
      'contract.name',
      'contract.enrolment',
      'contract.codes_from',
      'contract.suspended_at',
      'contract.created_at',
    ])
    .where('administrator.site', '=', 'admin')
}

export function findAccountRow(db: Db, site: SiteKind, loginId: string) {
  return db
    .selectFrom('account')
    .innerJoin('contract', 'contract.id', 'account.contract_id')
    .innerJoin('account as administrator', join =>
      join
        .onRef('administrator.contract_id', '=', 'account.contract_id')
        .on('administrator.site', '=', 'admin'),
    )
    .leftJoin('line', 'line.id', 'account.line_id')
    .select([
      'account.login_id',
      'administrator.login_id as administrator_id',
      'line.number as line_number',
      'account.sms_number_hash',
      'account.password_initial',
      'account.suspended_at',
      'contract.suspended_at as contract_suspended_at',
      'account.last_sign_in_at',
      'account.created_at',
    ])
    .where('account.site', '=', site)
    .where('account.login_id', '=', loginId)
    .executeTakeFirst()
}

/** False when there is none. */
export async function lockAccountRow(tx: Db, site: SiteKind, loginId: string): Promise<boolean> {
  const query = tx.selectFrom('account').select('id').where('site', '=', site).where('login_id', '=', loginId)
  return (await forUpdate(tx, query).executeTakeFirst()) !== undefined
}

/** False when there is none. */
export async function lockContractRow(tx: Db, administratorId: string): Promise<boolean> {
  const query = tx
    .selectFrom('contract')
    .select('id')
    .where('id', '=', eb =>
      eb
        .selectFrom('account')
        .select('contract_id')
        .where('site', '=', 'admin')
        .where('login_id', '=', administratorId),
    )
  return (await forUpdate(tx, query).executeTakeFirst()) !== undefined
}
