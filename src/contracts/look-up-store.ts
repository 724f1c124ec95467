import type { Db } from '../platform/db/open.ts'
import type { SiteKind } from '../site.ts'

export type AccountRow = NonNullable<Awaited<ReturnType<typeof findAccountRow>>>

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

/** In the order of their IDs, from the one after `after` on. */
export function listAdministratorsWithoutNumber(db: Db, page: { after: string; limit: number }) {
  return db
    .selectFrom('account')
    .innerJoin('contract', 'contract.id', 'account.contract_id')
    .select(['account.login_id', 'account.last_sign_in_at', 'contract.name', 'contract.enrolment'])
    .where('account.site', '=', 'admin')
    .where('account.sms_number', 'is', null)
    .where('account.login_id', '>', page.after)
    .orderBy('account.login_id')
    .limit(page.limit)
    .execute()
}
