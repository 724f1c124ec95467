import type { EnrolmentPolicy } from '../accounts/tables.ts'
import { ACCOUNT_SEALED } from '../accounts/tables.ts'
import type { Db } from '../platform/db/open.ts'
import { placeIn } from '../platform/sealed-column.ts'
import type { Vault, VaultReading } from '../platform/vault.ts'
import type { SiteKind } from '../site.ts'

/** The contract of a notice, with the ID that names it. */
export interface NoticeContract {
  readonly id: string
  readonly name: string
  readonly administratorId: string
  /** null = as the installation says. */
  readonly enrolment: EnrolmentPolicy | null
  readonly codesFrom: string | null
}

/** An account whose initial password waits for its notice. */
export interface WaitingAccount {
  readonly id: string
  readonly site: SiteKind
  readonly loginId: string
  /** Of a service user. */
  readonly line: { readonly number: string; readonly userName: string } | undefined
  readonly hasNumber: boolean
  readonly passwordHash: string
  /** As it stands in the database: whoever forgets it says which one. */
  readonly sealed: string
  readonly password: VaultReading
}

/** Contracts with something to print, in the order of their ids, from the one after `after` on. */
export async function listWaitingContracts(
  db: Db,
  page: { readonly after: string; readonly limit: number },
): Promise<NoticeContract[]> {
  const waiting = await db
    .selectFrom('account')
    .select('contract_id')
    .distinct()
    .where('initial_password', 'is not', null)
    .where('contract_id', '>', page.after)
    .orderBy('contract_id')
    .limit(page.limit)
    .execute()
  if (waiting.length === 0) return []
  const ids = waiting.map(row => row.contract_id)
  return contracts(db).where('contract.id', 'in', ids).orderBy('contract.id').execute()
}

export function findContract(db: Db, administratorId: string): Promise<NoticeContract | undefined> {
  return contracts(db).where('account.login_id', '=', administratorId).executeTakeFirst()
}

function contracts(db: Db) {
  return db
    .selectFrom('account')
    .innerJoin('contract', 'contract.id', 'account.contract_id')
    .select([
      'contract.id',
      'contract.name',
      'contract.enrolment',
      'contract.codes_from as codesFrom',
      'account.login_id as administratorId',
    ])
    .where('account.site', '=', 'admin')
}

/** The administrator first, then the lines in their order. */
export async function listWaitingAccounts(
  db: Db,
  numbers: Vault,
  contractId: string,
): Promise<WaitingAccount[]> {
  const rows = await db
    .selectFrom('account')
    .leftJoin('line', 'line.id', 'account.line_id')
    .select([
      'account.id',
      'account.site',
      'account.login_id as loginId',
      'account.sms_number',
      'account.password_hash as passwordHash',
      'account.initial_password',
      'line.number',
      'line.user_name',
    ])
    .where('account.contract_id', '=', contractId)
    .where('account.initial_password', 'is not', null)
    .orderBy('account.site')
    .orderBy('line.number')
    .orderBy('account.login_id')
    .execute()
  return rows.map(({ id, site, loginId, passwordHash, ...row }) => {
    const sealed = row.initial_password ?? ''
    return {
      ...{ id, site, loginId, passwordHash, sealed },
      line: row.number === null ? undefined : { number: row.number, userName: row.user_name ?? '' },
      hasNumber: row.sms_number !== null,
      password: numbers.read(sealed, placeIn(ACCOUNT_SEALED.initialPassword, id)),
    }
  })
}

/** False when the password is not the one that was seen any more: printed elsewhere, or replaced. */
export async function forgetPassword(
  db: Db,
  seen: { readonly id: string; readonly sealed: string },
  noticeAt: number | null,
): Promise<boolean> {
  const row = await db
    .updateTable('account')
    .set({ initial_password: null, ...(noticeAt !== null && { notice_at: noticeAt }) })
    .where('id', '=', seen.id)
    .where('initial_password', '=', seen.sealed)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function saveActivation(
  db: Db,
  accountId: string,
  activation: { readonly hash: string; readonly until: number },
): Promise<void> {
  await db
    .updateTable('account')
    .set({ activation_hash: activation.hash, activation_until: activation.until })
    .where('id', '=', accountId)
    .execute()
}

/** Whether a notice of this contract was committed with exactly this time. */
export async function wasPrintedAt(
  db: Db,
  printed: { readonly administratorId: string; readonly at: number },
): Promise<boolean> {
  const contract = await findContract(db, printed.administratorId)
  if (contract === undefined) return false
  const row = await db
    .selectFrom('account')
    .select('id')
    .where('contract_id', '=', contract.id)
    .where('notice_at', '=', printed.at)
    .executeTakeFirst()
  return row !== undefined
}

/** How many wait, of one contract or of all. */
export async function countWaiting(db: Db, contractId: string | undefined) {
  const row = await db
    .selectFrom('account')
    .select(eb => [
      eb.fn.count('contract_id').distinct().as('contracts'),
      eb.fn.countAll().as('accounts'),
      eb.fn.sum(eb.case().when('site', '=', 'admin').then(1).else(0).end()).as('administrators'),
    ])
    .where('initial_password', 'is not', null)
    .$if(contractId !== undefined, query => query.where('contract_id', '=', contractId ?? ''))
    .executeTakeFirstOrThrow()
  const administrators = Number(row.administrators ?? 0)
  return { contracts: Number(row.contracts), administrators, users: Number(row.accounts) - administrators }
}

/** How many of a contract, or of all, were printed, and when the last of them was. */
export async function countPrinted(db: Db, contractId: string | undefined) {
  const row = await db
    .selectFrom('account')
    .select(eb => [eb.fn.countAll().as('accounts'), eb.fn.max('notice_at').as('lastAt')])
    .where('notice_at', 'is not', null)
    .$if(contractId !== undefined, query => query.where('contract_id', '=', contractId ?? ''))
    .executeTakeFirstOrThrow()
  return { accounts: Number(row.accounts), lastAt: row.lastAt === null ? undefined : Number(row.lastAt) }
}
