import { type Insertable, sql } from 'kysely'
import { ACCOUNT_SEALED } from '../accounts/tables.ts'
import { inPowersOfTwo, padded } from '../platform/db/batches.ts'
import { type Db, forUpdate, isPostgres } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'
import { placeIn } from '../platform/sealed-column.ts'
import type { Vault } from '../platform/vault.ts'
import { policy } from '../policy.ts'

export type AdministratorRow = Awaited<ReturnType<typeof listAdministrators>>[number]
export type UserRow = Awaited<ReturnType<typeof listUsersOfLines>>[number]

/** Keys are random, so each batch touches pages all over the indexes: SQLite's usual 2 MB would write them twice. */
export async function widenCache(db: Db): Promise<void> {
  if (!isPostgres(db)) await sql`pragma cache_size = -16000`.execute(db)
}

/** Administrators of these 管理者IDs, with their contracts. */
export function administratorsOf(db: Db, loginIds: readonly string[]) {
  return db
    .selectFrom('account')
    .innerJoin('contract', 'contract.id', 'account.contract_id')
    .select([
      'account.id',
      'account.contract_id',
      'account.login_id',
      'account.sms_number',
      'account.sms_number_version',
      'contract.name',
      'contract.codes_from',
      'contract.enrolment',
    ])
    .where('account.site', '=', 'admin')
    .where('account.login_id', 'in', padded(loginIds, policy.import.batchRows))
}

export async function listAdministrators(db: Db, numbers: Vault, loginIds: readonly string[]) {
  if (loginIds.length === 0) return []
  return (await administratorsOf(db, loginIds).execute()).map(row => withNumber(numbers, row))
}

/** Service users of these lines. */
export function usersOfLines(db: Db, lines: readonly string[]) {
  return users(db).where('line.number', 'in', padded(lines, policy.import.batchRows))
}

export async function listUsersOfLines(db: Db, numbers: Vault, lines: readonly string[]) {
  if (lines.length === 0) return []
  return (await usersOfLines(db, lines).execute()).map(row => withNumber(numbers, row))
}

/** Service users of these ログインIDs. */
export function usersOf(db: Db, loginIds: readonly string[]) {
  return users(db)
    .where('account.site', '=', 'user')
    .where('account.login_id', 'in', padded(loginIds, policy.import.batchRows))
}

export async function listUsers(db: Db, numbers: Vault, loginIds: readonly string[]): Promise<UserRow[]> {
  if (loginIds.length === 0) return []
  return (await usersOf(db, loginIds).execute()).map(row => withNumber(numbers, row))
}

/** The version of the account's number, which stays until the transaction ends. */
export async function lockNumberVersion(tx: Db, accountId: string): Promise<number | undefined> {
  const query = tx.selectFrom('account').select('sms_number_version').where('id', '=', accountId)
  return (await forUpdate(tx, query).executeTakeFirst())?.sms_number_version
}

export async function insertContracts(
  db: Db,
  rows: readonly Insertable<Schema['contract']>[],
): Promise<void> {
  for await (const some of inPowersOfTwo(rows)) await db.insertInto('contract').values(some).execute()
}

/** How many of them were not there yet. */
export async function insertLines(db: Db, rows: readonly Insertable<Schema['line']>[]): Promise<number> {
  let inserted = 0
  for await (const some of inPowersOfTwo(rows)) {
    const done = await db
      .insertInto('line')
      .values(some)
      .onConflict(conflict => conflict.column('number').doNothing())
      .executeTakeFirst()
    inserted += Number(done.numInsertedOrUpdatedRows)
  }
  return inserted
}

export interface NewAccountRow
  extends Omit<Insertable<Schema['account']>, 'sms_number' | 'sms_number_hash' | 'initial_password'> {
  /** Not sealed yet, as is the initial password. */
  readonly number: string | null
  readonly initialPassword: string | null
}

/** How many of them were not there yet. */
export async function insertAccounts(db: Db, vault: Vault, rows: readonly NewAccountRow[]): Promise<number> {
  let inserted = 0
  for await (const some of inPowersOfTwo(rows)) {
    const done = await db
      .insertInto('account')
      .values(some.map(row => sealed(vault, row)))
      .onConflict(conflict => conflict.columns(['site', 'login_id']).doNothing())
      .executeTakeFirst()
    inserted += Number(done.numInsertedOrUpdatedRows)
  }
  return inserted
}

function sealed(vault: Vault, { number, initialPassword, ...row }: NewAccountRow) {
  return {
    ...row,
    sms_number: number && vault.seal(number, placeIn(ACCOUNT_SEALED.number, row.id)),
    sms_number_hash: number && vault.hash(number),
    initial_password:
      initialPassword && vault.seal(initialPassword, placeIn(ACCOUNT_SEALED.initialPassword, row.id)),
  }
}

function users(db: Db) {
  return db
    .selectFrom('line')
    .innerJoin('account', 'account.line_id', 'line.id')
    .select([
      'account.id',
      'account.contract_id',
      'account.login_id',
      'account.sms_number',
      'account.sms_number_version',
      'line.number as line_number',
      'line.user_name',
      'line.ordered',
    ])
}

function withNumber<Row extends { id: string; sms_number: string | null }>(vault: Vault, row: Row) {
  if (row.sms_number === null) return { ...row, unreadable: false }
  const reading = vault.read(row.sms_number, placeIn(ACCOUNT_SEALED.number, row.id))
  return reading.kind === 'text'
    ? { ...row, sms_number: reading.text, unreadable: false }
    : { ...row, sms_number: null, unreadable: true }
}
