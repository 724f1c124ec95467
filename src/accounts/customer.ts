import { sql } from 'kysely'
import type { Db } from '../platform/db/open.ts'
import type { Vault } from '../platform/vault.ts'
import type { CustomerSite } from '../site.ts'
import { readNumber } from './sealed-number.ts'

/** An account of a customer, with its contract and line as they are now. Those of the desk itself are found by no question here. */
export type Customer = ReturnType<typeof customerFrom>

export async function findCustomer(db: Db, vault: Vault, accountId: string): Promise<Customer | undefined> {
  const row = await customers(db).where('account.id', '=', accountId).executeTakeFirst()
  return row && customerFrom(vault, row)
}

/**
 * A whole ID (of one site, or at most one on each), 050 number, or SMS number, whatever key that stands under; the end of a
 * 050 number, 4 digits at least; or the beginning of a contract's name as `nameKey` folds it, for its administrator.
 */
export type CustomerName =
  | { readonly loginId: string; readonly site?: CustomerSite }
  | { readonly line: string }
  | { readonly lineEnd: string }
  | { readonly nameBegins: string }
  | { readonly smsNumber: string }

export async function findCustomerNamed(
  db: Db,
  vault: Vault,
  of: { readonly site: CustomerSite; readonly loginId: string },
): Promise<Customer | undefined> {
  const [found] = await listCustomers(db, vault, { by: of, limit: 1 })
  return found
}

/** In no order, at most so many. */
export async function listCustomers(
  db: Db,
  vault: Vault,
  wanted: { readonly by: CustomerName; readonly limit: number },
): Promise<Customer[]> {
  const rows = await customersBy(db, vault, wanted.by).limit(wanted.limit).execute()
  return rows.map(row => customerFrom(vault, row))
}

/** Each along an index: of site and ID, of lines' numbers and their ends and accounts' lines, of the hashes, of folded names. */
export function customersBy(db: Db, vault: Vault, by: CustomerName) {
  if ('loginId' in by)
    return customers(db)
      .where('account.site', 'in', by.site === undefined ? CUSTOMERS : [by.site])
      .where('account.login_id', '=', by.loginId)
  if ('line' in by) return customers(db).where('line.number', '=', by.line)
  // As questions of their own: SQLite would begin with all administrators.
  if ('lineEnd' in by) {
    const lines = db
      .selectFrom('line')
      .select('id')
      .where(sql<string>`substr(number, 8)`, '=', by.lineEnd.slice(-4))
      .where('number', 'like', `%${by.lineEnd}`)
    return customers(db).where('account.line_id', 'in', lines)
  }
  if ('nameBegins' in by) {
    const contracts = db
      .selectFrom('contract')
      .select('id')
      .where('name_key', '>=', by.nameBegins)
      .where('name_key', '<', `${by.nameBegins}\u{10ffff}`)
    return customers(db)
      .where('account.contract_id', 'in', contracts)
      .whereRef('account.id', '=', 'administrator.id')
      .orderBy('contract.name_key')
  }
  return customers(db).where('account.sms_number_hash', 'in', vault.hashes(by.smsNumber))
}

const CUSTOMERS: readonly CustomerSite[] = ['admin', 'user']

function customers(db: Db) {
  return (
    db
      .selectFrom('account')
      .innerJoin('contract', 'contract.id', 'account.contract_id')
      .innerJoin('account as administrator', join =>
        join
          .onRef('administrator.contract_id', '=', 'account.contract_id')
          .on('administrator.site', '=', 'admin'),
      )
      .leftJoin('line', 'line.id', 'account.line_id')
      .select([
        'account.id',
        'account.contract_id as contractId',
        'account.site',
        'account.login_id as loginId',
        'account.password_hash as passwordHash',
        'account.password_initial as passwordIsInitial',
        'account.password_shown as passwordWasShown',
        'account.sms_number',
        'account.sms_number_confirmed as numberIsConfirmed',
        'account.sms_number_version as version',
        'account.last_sign_in_at as lastSignInAt',
        'account.suspended_at as suspendedAt',
        'account.suspended_by as suspendedBy',
        'account.only_known_until as onlyKnownUntil',
        'account.abroad_after as abroadAfter',
        'account.created_at as createdAt',
        'contract.name as contractName',
        'contract.suspended_at as contractSuspendedAt',
        'contract.suspended_by as contractSuspendedBy',
        'contract.codes_from as codesFrom',
        'contract.enrolment',
        'contract.abroad as contractAbroad',
        'contract.ends_on as contractEndsOn',
        'administrator.id as administratorAccountId',
        'administrator.login_id as administratorId',
        'line.number as lineNumber',
        'line.user_name as userName',
      ])
      // Not by name: SQLite would go through all accounts of these sites, instead of along the index of what is asked for.
      .where('account.site', '!=', 'op')
      .$narrowType<{ site: CustomerSite }>()
  )
}

type Row = Awaited<ReturnType<ReturnType<typeof customers>['execute']>>[number]

function customerFrom(vault: Vault, { lineNumber, userName, ...row }: Row) {
  const line = lineNumber === null ? undefined : { number: lineNumber, userName: userName ?? '' }
  return { ...readNumber(vault, row), line }
}
