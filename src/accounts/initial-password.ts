import type { Db } from '../platform/db/open.ts'
import type { Flag } from '../platform/db/schema.ts'
import { placeIn } from '../platform/sealed-column.ts'
import type { Vault, VaultReading } from '../platform/vault.ts'
import type { SiteKind } from '../site.ts'
import { quarantineFrom } from './abroad.ts'
import { ACCOUNT_SEALED } from './tables.ts'

/** Initial passwords that wait, sealed, for their opening notice, and what was printed. */
export interface WaitingAccount {
  readonly id: string
  readonly site: SiteKind
  readonly loginId: string
  /** Of a service user. */
  readonly line: { readonly number: string; readonly userName: string } | undefined
  readonly hasNumber: boolean
  readonly passwordHash: string
  readonly initialPassword: VaultReading
  /** As it stands in the database: whoever forgets it says which one. */
  readonly sealed: string
}

/** As it stands in the table, for this account alone. */
export function sealInitialPassword(vault: Vault, accountId: string, password: string | null): string | null {
  return password && vault.seal(password, placeIn(ACCOUNT_SEALED.initialPassword, accountId))
}

/**
 * @param password.forNotice the initial password that waits for its opening notice, or null
 * @param password.wasShown 1 where somebody else than its owner saw it
 */
export async function saveInitialPassword(
  db: Db,
  vault: Vault,
  password: {
    readonly accountId: string
    readonly hash: string
    readonly forNotice: string | null
    readonly wasShown: Flag
    readonly now: number
  },
): Promise<void> {
  const { accountId, hash, forNotice, wasShown } = password
  const initial_password = sealInitialPassword(vault, accountId, forNotice)
  await db
    .updateTable('account')
    .set({
      password_hash: hash,
      password_initial: 1,
      password_shown: wasShown,
      initial_password,
      notice_at: null,
      only_known_until: null,
      abroad_after: quarantineFrom(password.now),
    })
    .where('id', '=', accountId)
    .execute()
}

/**
 * Once it is printed, or when it is none any more. False when it is not the one that was seen: printed elsewhere, or
 * replaced.
 * @param noticeAt when it was printed, or null
 */
export async function forgetInitialPassword(
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
export async function listWaitingAccounts(
  db: Db,
  vault: Vault,
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
  return rows.map(({ id, site, loginId, passwordHash, initial_password, ...row }) => ({
    ...{ id, site, loginId, passwordHash },
    line: row.number === null ? undefined : { number: row.number, userName: row.user_name ?? '' },
    hasNumber: row.sms_number !== null,
    initialPassword: vault.read(initial_password ?? '', placeIn(ACCOUNT_SEALED.initialPassword, id)),
    sealed: initial_password ?? '',
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
