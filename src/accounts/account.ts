import type { ExpressionBuilder } from 'kysely'
import { inPowersOfTwo } from '../platform/db/batches.ts'
import { type Db, forUpdate } from '../platform/db/open.ts'
import type { Flag, Schema } from '../platform/db/schema.ts'
import type { Vault } from '../platform/vault.ts'
import type { SiteKind } from '../site.ts'
import { sealInitialPassword } from './initial-password.ts'
import { getNumber, sealNumber } from './sealed-number.ts'
import type { DeskRole, EnrolmentPolicy } from './tables.ts'

/** By what its owner and the operator name an account. */
export interface AccountName {
  readonly site: SiteKind
  /** 管理者ID, ログインID or 担当者ID. */
  readonly loginId: string
}

/** An account, and whose it is. */
export interface FoundAccount {
  readonly id: string
  readonly contractId: string
}

/** An account that somebody signs in to, as it is while it is locked. */
export interface LockedAccount extends FoundAccount {
  readonly loginId: string
  readonly passwordHash: string
  /** It was shown at the desk, or in an answer of the API, and its owner has not replaced it so far. */
  readonly passwordWasShown: Flag
  readonly number: string | null
  /** A code sent to it was typed back (D5). */
  readonly numberIsConfirmed: 0 | 1
  /** Goes up with every change of the number. */
  readonly numberVersion: number
  readonly lastSignInAt: number | null
  /** Keyed hash of the activation code of the opening notice, until it is used or too old. */
  readonly activationHash: string | null
  readonly activationUntil: number | null
  readonly suspendedAt: number | null
  /** Until then its owner lets nobody in but his known devices. */
  readonly onlyKnownUntil: number | null
  /** Of its contract, as are `codesFrom` and `contractSuspendedAt`; null = as the installation says. */
  readonly enrolment: EnrolmentPolicy | null
  readonly codesFrom: string | null
  readonly contractSuspendedAt: number | null
}

export interface AccountToAdd extends AccountName, FoundAccount {
  /** Of a service user. */
  readonly lineId?: string
  readonly passwordHash: string
  /** Whether it must be replaced (D13). */
  readonly passwordIsInitial: boolean
  /** That waits for its opening notice; sealed on its way, as is the number. */
  readonly initialPassword?: string | undefined
  readonly number?: string | undefined
  readonly role?: DeskRole
  readonly createdAt: number
}

/** How many of them were not there yet: an ID is taken once on its site. */
export async function insertAccounts(
  db: Db,
  vault: Vault,
  accounts: readonly AccountToAdd[],
): Promise<number> {
  let inserted = 0
  for await (const some of inPowersOfTwo(accounts)) {
    const done = await db
      .insertInto('account')
      .values(some.map(account => rowOf(vault, account)))
      .onConflict(conflict => conflict.columns(['site', 'login_id']).doNothing())
      .executeTakeFirst()
    inserted += Number(done.numInsertedOrUpdatedRows)
  }
  return inserted
}

function rowOf(vault: Vault, account: AccountToAdd) {
  const { id, number = null, initialPassword = null } = account
  return {
    id,
    contract_id: account.contractId,
    site: account.site,
    login_id: account.loginId,
    line_id: account.lineId ?? null,
    password_hash: account.passwordHash,
    password_initial: account.passwordIsInitial ? (1 as const) : (0 as const),
    ...sealNumber(vault, id, number),
    initial_password: sealInitialPassword(vault, id, initialPassword),
    role: account.role ?? null,
    created_at: account.createdAt,
  }
}

export function findAccount(db: Db, site: SiteKind, loginId: string): Promise<FoundAccount | undefined> {
  return named(db, site, loginId).select(['id', 'contract_id as contractId']).executeTakeFirst()
}

/** Makes others that want to change it wait until this transaction ends; false when there is none. */
export async function lockAccountNamed(tx: Db, site: SiteKind, loginId: string): Promise<boolean> {
  return (await forUpdate(tx, named(tx, site, loginId).select('id')).executeTakeFirst()) !== undefined
}

/** The same for an account of a customer by its id; of the desk's own there is none here. */
export async function lockCustomer(tx: Db, id: string): Promise<boolean> {
  const query = tx.selectFrom('account').select('id').where('id', '=', id).where('site', '!=', 'op')
  return (await forUpdate(tx, query).executeTakeFirst()) !== undefined
}

function named(db: Db, site: SiteKind, loginId: string) {
  return db.selectFrom('account').where('site', '=', site).where('login_id', '=', loginId)
}

/** The account with its number and password as they are now, locked until the transaction ends. */
export async function lockAccount(tx: Db, vault: Vault, id: string): Promise<LockedAccount | undefined> {
  const query = tx
    .selectFrom('account')
    .select([
      'id',
      'contract_id as contractId',
      'login_id as loginId',
      'password_hash as passwordHash',
      'password_shown as passwordWasShown',
      'sms_number',
      'sms_number_confirmed as numberIsConfirmed',
      'sms_number_version as numberVersion',
      'last_sign_in_at as lastSignInAt',
      'activation_hash as activationHash',
      'activation_until as activationUntil',
      'suspended_at as suspendedAt',
      'only_known_until as onlyKnownUntil',
    ])
    .select(eb => [
      ofContract(eb, 'enrolment').as('enrolment'),
      ofContract(eb, 'codes_from').as('codesFrom'),
      ofContract(eb, 'suspended_at').as('contractSuspendedAt'),
    ])
    .where('id', '=', id)
  const row = await forUpdate(tx, query).executeTakeFirst()
  return row && getNumber(vault, row)
}

/** As a question of its own: a row that is joined cannot be locked alone. */
function ofContract<Column extends 'enrolment' | 'codes_from' | 'suspended_at'>(
  eb: ExpressionBuilder<Schema, 'account'>,
  column: Column,
) {
  return eb
    .selectFrom('contract')
    .select(`contract.${column}` as const)
    .whereRef('contract.id', '=', 'account.contract_id')
}

/** By itself or with its contract. */
export function isSuspended(account: Pick<LockedAccount, 'suspendedAt' | 'contractSuspendedAt'>): boolean {
  return account.suspendedAt !== null || account.contractSuspendedAt !== null
}

/**
 * Locks all accounts of a contract until the transaction ends, always in the same order: whoever is signing in now is
 * waited for, and whoever comes later finds what was done.
 */
export async function lockAccountsOf(tx: Db, contractId: string): Promise<readonly string[]> {
  const query = tx.selectFrom('account').select('id').where('contract_id', '=', contractId).orderBy('id')
  return (await forUpdate(tx, query).execute()).map(row => row.id)
}

/** The administrator of a contract; every contract has one. */
export async function findAdministratorId(db: Db, contractId: string): Promise<string | undefined> {
  const query = db.selectFrom('account').select('id').where('contract_id', '=', contractId)
  return (await query.where('site', '=', 'admin').executeTakeFirst())?.id
}

/**
 * The accounts of a contract, or some of them: the administrator first, then one for each login ID in the order of the lines.
 */
export async function listAccountIds(
  db: Db,
  contractId: string,
  some?: { readonly before: number; readonly limit: number },
): Promise<string[]> {
  const all = db
    .selectFrom('account')
    .leftJoin('line', 'line.id', 'account.line_id')
    .select('account.id')
    .where('account.contract_id', '=', contractId)
    .orderBy('account.site')
    .orderBy('line.number')
  const rows = await (some === undefined ? all : all.limit(some.limit).offset(some.before)).execute()
  return rows.map(row => row.id)
}

export async function countAccounts(db: Db, contractId: string): Promise<number> {
  const { n } = await db
    .selectFrom('account')
    .select(eb => eb.fn.countAll<number>().as('n'))
    .where('contract_id', '=', contractId)
    .executeTakeFirstOrThrow()
  return Number(n)
}

/** Of accounts with this ID (at most one on each site), of this contract, or both; one of them has to be said. */
export async function findAccountIds(
  db: Db,
  who: { readonly loginId?: string | undefined; readonly contractId?: string | undefined },
): Promise<string[]> {
  let query = db.selectFrom('account').select('id')
  if (who.loginId !== undefined) query = query.where('login_id', '=', who.loginId)
  if (who.contractId !== undefined) query = query.where('contract_id', '=', who.contractId)
  return (await query.execute()).map(row => row.id)
}

export async function findOnlyKnownUntil(db: Db, id: string): Promise<number | null> {
  const row = await db
    .selectFrom('account')
    .select('only_known_until')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.only_known_until ?? null
}

/** @param until null = browsers that are not known are let in again */
export async function saveOnlyKnownUntil(tx: Db, id: string, until: number | null): Promise<void> {
  await tx.updateTable('account').set({ only_known_until: until }).where('id', '=', id).execute()
}

export async function noteSignIn(tx: Db, id: string, now: number): Promise<void> {
  await tx.updateTable('account').set({ last_sign_in_at: now }).where('id', '=', id).execute()
}

/** D5: whoever signed in with a code sent to the number holds its phone. */
export async function noteSignInWithCode(tx: Db, id: string, now: number): Promise<void> {
  await tx
    .updateTable('account')
    .set({ last_sign_in_at: now, sms_number_confirmed: 1 })
    .where('id', '=', id)
    .execute()
}
