import type { Db } from '../platform/db/open.ts'
import type { CustomerSite } from '../site.ts'

/** Accounts of customers only: those of the desk itself are found by no question here. */
const CUSTOMERS: readonly CustomerSite[] = ['admin', 'user']

/** An account as lists and pages show it; its number is sealed. */
export type CustomerRow = NonNullable<Awaited<ReturnType<typeof findCustomer>>>

export function findCustomer(db: Db, accountId: string) {
  return customers(db).where('account.id', '=', accountId).executeTakeFirst()
}

/** At most one on each site: along the unique index of site and ID. */
export function customersByLoginId(db: Db, loginId: string) {
  return customers(db).where('account.site', 'in', CUSTOMERS).where('account.login_id', '=', loginId)
}

/** The service user of a 050 number: along the unique indexes of lines' numbers and of accounts' lines. */
export function customersByLine(db: Db, number: string) {
  return customers(db).where('line.number', '=', number)
}

/** Accounts with this SMS number, whatever key each stands under: along the index of the hashes. */
export function customersByNumberHash(db: Db, hashes: readonly string[]) {
  return customers(db).where('account.sms_number_hash', 'in', hashes)
}

function customers(db: Db) {
  return (
    db
      .selectFrom('account')
      .innerJoin('contract', 'contract.id', 'account.contract_id')
      .leftJoin('line', 'line.id', 'account.line_id')
      .select([
        'account.id',
        'account.contract_id',
        'account.site',
        'account.login_id',
        'account.password_hash',
        'account.password_initial',
        'account.sms_number',
        'account.sms_number_confirmed',
        'account.sms_number_version',
        'account.last_sign_in_at',
        'account.suspended_at',
        'account.only_known_until',
        'account.created_at',
        'contract.name as contract_name',
        'contract.suspended_at as contract_suspended_at',
        'contract.codes_from',
        'contract.enrolment',
        'line.number as line_number',
        'line.user_name',
      ])
      // Not by name: SQLite would go through all accounts of these sites, instead of along the index of what is asked for.
      .where('account.site', '!=', 'op')
  )
}

export async function findAdministratorId(db: Db, contractId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('account')
    .select('id')
    .where('contract_id', '=', contractId)
    .where('site', '=', 'admin')
    .executeTakeFirst()
  return row?.id
}

/** The desk's own accounts, in the order of their IDs. */
export function listDeskMembers(db: Db) {
  return db
    .selectFrom('account')
    .select(['id', 'login_id', 'role', 'sms_number', 'last_sign_in_at', 'password_initial'])
    .where('site', '=', 'op')
    .orderBy('login_id')
    .execute()
}
