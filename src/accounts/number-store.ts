import { sql } from 'kysely'
import { inPowersOfTwo } from '../platform/db/batches.ts'
import { type Db, forUpdate } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'
import type { AccountName } from './account.ts'
import type { SomeAccounts } from './number.ts'

type Sealed = Pick<Schema['account'], 'sms_number' | 'sms_number_hash'>

export async function saveFirstSealed(
  tx: Db,
  first: Sealed & { readonly accountId: string; readonly confirmed: 0 | 1 },
): Promise<void> {
  await tx
    .updateTable('account')
    .set(eb => ({
      sms_number: first.sms_number,
      sms_number_hash: first.sms_number_hash,
      sms_number_confirmed: first.confirmed,
      sms_number_version: eb('sms_number_version', '+', 1),
      // Good once.
      activation_hash: null,
      activation_until: null,
    }))
    .where('id', '=', first.accountId)
    .where('sms_number', 'is', null)
    .execute()
}

export async function saveSealed<Row extends { readonly accountId: string }>(
  tx: Db,
  saved: { readonly confirmed: 0 | 1; readonly rows: readonly Row[]; readonly seal: (row: Row) => Sealed },
): Promise<void> {
  for await (const some of inPowersOfTwo(saved.rows)) {
    const sealed = some.map(row => {
      const { sms_number, sms_number_hash } = saved.seal(row)
      return sql`(${row.accountId}, ${sms_number}, ${sms_number_hash})`
    })
    const values = sql<Record<'column1' | 'column2' | 'column3', string>>`(values ${sql.join(sealed)})`
    await tx
      .updateTable('account')
      .from(values.as<'saved'>(sql.ref('saved')))
      .set(eb => ({
        sms_number: eb.ref('saved.column2'),
        sms_number_hash: eb.ref('saved.column3'),
        sms_number_confirmed: saved.confirmed,
        sms_number_version: eb('sms_number_version', '+', 1),
        only_known_until: null,
      }))
      .whereRef('account.id', '=', 'saved.column1')
      .execute()
  }
}

/** Takes a number away that nobody can read any more, unless it changed; gives whose it was. */
export function removeNumber(db: Db, was: { readonly accountId: string; readonly sealed: string }) {
  return db
    .updateTable('account')
    .set(eb => ({
      sms_number: null,
      sms_number_hash: null,
      sms_number_confirmed: 0,
      sms_number_version: eb('sms_number_version', '+', 1),
      only_known_until: null,
    }))
    .where('id', '=', was.accountId)
    .where('sms_number', '=', was.sealed)
    .returning(['id', 'contract_id as contractId', 'site'])
    .executeTakeFirst()
}

export function findSealed(db: Db, of: AccountName) {
  return db
    .selectFrom('account')
    .select([
      'id',
      'contract_id as contractId',
      'sms_number',
      'sms_number_confirmed as confirmed',
      'sms_number_version as version',
    ])
    .where('site', '=', of.site)
    .where('login_id', '=', of.loginId)
    .executeTakeFirst()
}

export function listSealed(db: Db, of: SomeAccounts) {
  return db
    .selectFrom('account')
    .leftJoin('line', 'line.id', 'account.line_id')
    .select([
      'account.id',
      'account.site',
      'account.login_id as loginId',
      'account.sms_number',
      'account.sms_number_hash as hash',
      'account.sms_number_confirmed as confirmed',
      'account.sms_number_version as version',
      'line.number as lineNumber',
      'line.user_name as userName',
    ])
    .where('account.contract_id', '=', of.contractId)
    .where('account.id', 'in', of.accountIds)
    .execute()
}

export function lockSealed(tx: Db, of: SomeAccounts) {
  const query = tx
    .selectFrom('account')
    .select(['id', 'sms_number'])
    .where('contract_id', '=', of.contractId)
    .where('id', 'in', of.accountIds)
    .orderBy('id')
  return forUpdate(tx, query).execute()
}

/** The version of the account's number, which stays until the transaction ends. */
export async function lockNumberVersion(tx: Db, accountId: string): Promise<number | undefined> {
  const query = tx.selectFrom('account').select('sms_number_version').where('id', '=', accountId)
  return (await forUpdate(tx, query).executeTakeFirst())?.sms_number_version
}

/** Those of the accounts whose number somebody used for a code. */
export async function listConfirmed(tx: Db, accountIds: readonly string[]): Promise<readonly string[]> {
  const confirmed: string[] = []
  for await (const some of inPowersOfTwo(accountIds)) {
    const query = tx.selectFrom('account').select('id').where('id', 'in', some)
    confirmed.push(...(await query.where('sms_number_confirmed', '=', 1).execute()).map(row => row.id))
  }
  return confirmed
}
