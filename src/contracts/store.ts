import type { Insertable } from 'kysely'
import type { EnrolmentPolicy } from '../accounts/tables.ts'
import { ACCOUNT_SEALED } from '../accounts/tables.ts'
import { type Db, forUpdate } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'
import { placeIn } from '../platform/sealed-column.ts'
import type { Vault } from '../platform/vault.ts'
import type { SiteKind } from '../site.ts'

export async function insertContract(db: Db, contract: Insertable<Schema['contract']>): Promise<void> {
  await db.insertInto('contract').values(contract).execute()
}

/** False when the number is taken. */
export async function insertLine(db: Db, line: Insertable<Schema['line']>): Promise<boolean> {
  const row = await db
    .insertInto('line')
    .values(line)
    .onConflict(conflict => conflict.column('number').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** False when the ID is taken on its site. */
export async function insertAccount(
  db: Db,
  numbers: Vault,
  account: Omit<Insertable<Schema['account']>, 'sms_number' | 'sms_number_hash' | 'initial_password'> & {
    sms_number: string | null
    initial_password: string | null
  },
): Promise<boolean> {
  const { sms_number: number } = account
  const sealed = number === null ? null : numbers.seal(number, placeIn(ACCOUNT_SEALED.number, account.id))
  const hash = number === null ? null : numbers.hash(number)
  const row = await db
    .insertInto('account')
    .values({
      ...account,
      sms_number: sealed,
      sms_number_hash: hash,
      initial_password: sealPassword(numbers, account.id, account.initial_password),
    })
    .onConflict(conflict => conflict.columns(['site', 'login_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export function findAccount(db: Db, site: SiteKind, loginId: string) {
  return db
    .selectFrom('account')
    .select(['id', 'contract_id'])
    .where('site', '=', site)
    .where('login_id', '=', loginId)
    .executeTakeFirst()
}

/** @param password.forNotice the initial password that waits for its opening notice, or null */
export async function savePassword(
  db: Db,
  numbers: Vault,
  password: { accountId: string; hash: string; forNotice: string | null },
): Promise<void> {
  await db
    .updateTable('account')
    .set({
      password_hash: password.hash,
      password_initial: 1,
      initial_password: sealPassword(numbers, password.accountId, password.forNotice),
      notice_at: null,
    })
    .where('id', '=', password.accountId)
    .execute()
}

function sealPassword(numbers: Vault, accountId: string, password: string | null): string | null {
  return password === null ? null : numbers.seal(password, placeIn(ACCOUNT_SEALED.initialPassword, accountId))
}

/** False when it was so already. */
export async function saveState(db: Db, accountId: string, suspendedAt: number | null): Promise<boolean> {
  const row = await db
    .updateTable('account')
    .set({ suspended_at: suspendedAt })
    .where('id', '=', accountId)
    .where('suspended_at', suspendedAt === null ? 'is not' : 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** False when it was so already. */
export async function saveContractState(
  db: Db,
  contractId: string,
  suspendedAt: number | null,
): Promise<boolean> {
  const row = await db
    .updateTable('contract')
    .set({ suspended_at: suspendedAt })
    .where('id', '=', contractId)
    .where('suspended_at', suspendedAt === null ? 'is not' : 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** False when it was so already. */
export async function saveName(db: Db, contractId: string, name: string): Promise<boolean> {
  const row = await db
    .updateTable('contract')
    .set({ name })
    .where('id', '=', contractId)
    .where('name', '!=', name)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** False when it was so already. */
export async function saveCodesFrom(db: Db, contractId: string, day: string | null): Promise<boolean> {
  const row = await db
    .updateTable('contract')
    .set({ codes_from: day })
    .where('id', '=', contractId)
    .where(eb =>
      day === null
        ? eb('codes_from', 'is not', null)
        : eb.or([eb('codes_from', 'is', null), eb('codes_from', '!=', day)]),
    )
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Locks all accounts of a contract until the transaction ends, always in the same order: whoever is signing in now is
 * waited for, and whoever comes later finds what was done.
 */
export async function lockAccountsOf(tx: Db, contractId: string): Promise<readonly string[]> {
  const query = tx.selectFrom('account').select('id').where('contract_id', '=', contractId).orderBy('id')
  return (await forUpdate(tx, query).execute()).map(row => row.id)
}

export async function saveEnrolment(
  db: Db,
  contractId: string,
  enrolment: EnrolmentPolicy | null,
): Promise<void> {
  await db.updateTable('contract').set({ enrolment }).where('id', '=', contractId).execute()
}

export async function saveActivation(
  db: Db,
  accountId: string,
  activation: { hash: string; until: number },
): Promise<void> {
  await db
    .updateTable('account')
    .set({ activation_hash: activation.hash, activation_until: activation.until })
    .where('id', '=', accountId)
    .execute()
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
