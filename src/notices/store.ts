import type { Db } from '../platform/db/open.ts'
import type { SiteKind } from '../site.ts'

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
}

/** Contracts with something to print, in the order of their ids, from the one after `after` on. */
export async function listWaitingContracts(
  db: Db,
  page: { readonly after: string; readonly limit: number },
): Promise<string[]> {
  const waiting = await db
    .selectFrom('account')
    .select('contract_id')
    .distinct()
    .where('initial_password', 'is not', null)
    .where('contract_id', '>', page.after)
    .orderBy('contract_id')
    .limit(page.limit)
    .execute()
  return waiting.map(row => row.contract_id)
}

/** The administrator first, then the lines in their order. */
export async function listWaitingAccounts(db: Db, contractId: string): Promise<WaitingAccount[]> {
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
  return rows.map(({ id, site, loginId, passwordHash, ...row }) => ({
    ...{ id, site, loginId, passwordHash },
    line: row.number === null ? undefined : { number: row.number, userName: row.user_name ?? '' },
    hasNumber: row.sms_number !== null,
    sealed: row.initial_password ?? '',
  }))
}

/** Whether a notice of this contract was committed with exactly this time. */
export async function wasPrintedAt(db: Db, contractId: string, at: number): Promise<boolean> {
  const row = await db
    .selectFrom('account')
    .select('id')
    .where('contract_id', '=', contractId)
    .where('notice_at', '=', at)
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
