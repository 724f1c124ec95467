import type { ExpressionBuilder } from 'kysely'
import { inPowersOfTwo } from '../platform/db/batches.ts'
import { type Db, forUpdate } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'
import type { SiteKind } from '../site.ts'
import type { AccountToAdd, FoundAccount } from './account.ts'
import type { DeskRole } from './tables.ts'

type Sealed = Pick<Schema['account'], 'sms_number' | 'sms_number_hash' | 'initial_password'>

/** @param seal an account's number and initial password */
export async function insertSealed(
  db: Db,
  accounts: readonly AccountToAdd[],
  seal: (account: AccountToAdd) => Sealed,
): Promise<number> {
  let inserted = 0
  for await (const some of inPowersOfTwo(accounts)) {
    const rows = some.map(account => ({
      id: account.id,
      contract_id: account.contractId,
      site: account.site,
      login_id: account.loginId,
      line_id: account.lineId ?? null,
      password_hash: account.passwordHash,
      password_initial: account.passwordIsInitial ? (1 as const) : (0 as const),
      ...seal(account),
      role: account.role ?? null,
      created_at: account.createdAt,
    }))
    const done = await db
      .insertInto('account')
      .values(rows)
      .onConflict(conflict => conflict.columns(['site', 'login_id']).doNothing())
      .executeTakeFirst()
    inserted += Number(done.numInsertedOrUpdatedRows)
  }
  return inserted
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

/** For a sign-in; its number is sealed. */
export function lockSealed(tx: Db, id: string) {
  const query = tx
    .selectFrom('account')
    .select([
      'id',
      'contract_id as contractId',
      'login_id as loginId',
      'password_hash as passwordHash',
      'sms_number',
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
  return forUpdate(tx, query).executeTakeFirst()
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

/**
 * Locks all accounts of a contract until the transaction ends, always in the same order: whoever is signing in now is
 * waited for, and whoever comes later finds what was done.
 */
export async function lockAccountsOf(tx: Db, contractId: string): Promise<readonly string[]> {
  const query = tx.selectFrom('account').select('id').where('contract_id', '=', contractId).orderBy('id')
  return (await forUpdate(tx, query).execute()).map(row => row.id)
}

/** The accounts of a contract: the administrator first, then one for each login ID in the order of the lines. */
export async function listAccountIds(db: Db, contractId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('account')
    .leftJoin('line', 'line.id', 'account.line_id')
    .select('account.id')
    .where('account.contract_id', '=', contractId)
    .orderBy('account.site')
    .orderBy('line.number')
    .execute()
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

/** Since when it is suspended; `null` = resumed. False when it was so already. */
export async function saveAccountState(db: Db, id: string, since: number | null): Promise<boolean> {
  const row = await db
    .updateTable('account')
    .set({ suspended_at: since })
    .where('id', '=', id)
    .where('suspended_at', since === null ? 'is not' : 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
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

/** False when it was so already. */
export async function saveRole(tx: Db, id: string, role: DeskRole): Promise<boolean> {
  const row = await tx
    .updateTable('account')
    .set({ role })
    .where('id', '=', id)
    .where('role', '!=', role)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function deleteDeskMember(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('account').where('id', '=', id).where('site', '=', 'op').execute()
}
