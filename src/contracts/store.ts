import type { Insertable } from 'kysely'
import { NUMBER_COLUMNS, placeIn } from '../platform/db/number-columns.ts'
import type { Db } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'
import type { Vault } from '../platform/vault.ts'
import type { SiteKind } from '../site.ts'

export async function insertContract(db: Db, contract: Insertable<Schema['contract']>): Promise<void> {
  await db.insertInto('contract').values(contract).execute()
}

export async function insertLine(db: Db, line: Insertable<Schema['line']>): Promise<void> {
  await db.insertInto('line').values(line).execute()
}

/** False when the ID is taken on its site. */
export async function insertAccount(
  db: Db,
  numbers: Vault,
  account: Omit<Insertable<Schema['account']>, 'sms_number' | 'sms_number_hash'> & {
    sms_number: string | null
  },
): Promise<boolean> {
  const { sms_number: number } = account
  const sealed = number === null ? null : numbers.seal(number, placeIn(NUMBER_COLUMNS.account, account.id))
  const hash = number === null ? null : numbers.hash(number)
  const row = await db
    .insertInto('account')
    .values({ ...account, sms_number: sealed, sms_number_hash: hash })
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

export async function lineExists(db: Db, number: string): Promise<boolean> {
  return (
    (await db.selectFrom('line').select('id').where('number', '=', number).executeTakeFirst()) !== undefined
  )
}

export async function savePassword(db: Db, accountId: string, passwordHash: string): Promise<void> {
  await db
    .updateTable('account')
    .set({ password_hash: passwordHash, password_initial: 1 })
    .where('id', '=', accountId)
    .execute()
}
