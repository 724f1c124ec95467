import { sql } from 'kysely'
import { inPowersOfTwo } from '../platform/db/batches.ts'
import { type Db, forUpdate } from '../platform/db/open.ts'
import type { Vault } from '../platform/vault.ts'
import type { SiteKind } from '../site.ts'
import { quarantineFrom } from './abroad.ts'
import type { AccountName } from './account.ts'
import { readNumber, sealNumber } from './sealed-number.ts'

/** An account's SMS number. */
export interface SmsNumber {
  /** 11 digits; null when there is none, or its key is missing. */
  readonly number: string | null
  /** Why it cannot be read. */
  readonly unreadable: string | undefined
  /** Goes up with every change of the number. */
  readonly version: number
}

/** With what stands beside it in lists. */
export interface RegisteredNumber extends SmsNumber {
  readonly id: string
  readonly site: SiteKind
  readonly loginId: string
  /** To look for it where numbers are sealed. */
  readonly hash: string | null
  /** A code sent to it was typed back (D5). */
  readonly confirmed: 0 | 1
  /** Until then nobody registers a first one. */
  readonly numberAfter: number | null
  /** Of a service user. */
  readonly lineNumber: string | null
  readonly userName: string | null
}

/** Whether one is registered, be it readable or not. */
export function hasNumber({ number, unreadable }: Pick<SmsNumber, 'number' | 'unreadable'>): boolean {
  return number !== null || unreadable !== undefined
}

/** Some accounts of a contract. */
export interface SomeAccounts {
  readonly contractId: string
  readonly accountIds: readonly string[]
}

/** Enrolment (M15): only while there is no number. */
export async function registerFirstNumber(
  tx: Db,
  vault: Vault,
  first: {
    readonly accountId: string
    readonly number: string
    readonly confirmed: 0 | 1
    readonly now: number
  },
): Promise<void> {
  const { accountId, number, confirmed } = first
  await tx
    .updateTable('account')
    .set(eb => ({
      ...sealNumber(vault, accountId, number),
      sms_number_confirmed: confirmed,
      sms_number_version: eb('sms_number_version', '+', 1),
      // Good once.
      activation_hash: null,
      activation_until: null,
      abroad_after: quarantineFrom(first.now),
    }))
    .where('id', '=', accountId)
    .where('sms_number', 'is', null)
    .execute()
}

/** Of accounts that are locked; null takes the number away. */
export async function saveNumbers(
  tx: Db,
  vault: Vault,
  saved: {
    readonly confirmed: 0 | 1
    readonly rows: readonly { readonly accountId: string; readonly number: string | null }[]
    readonly now: number
  },
): Promise<void> {
  for await (const some of inPowersOfTwo(saved.rows)) {
    const sealed = some.map(({ accountId, number }) => {
      const { sms_number, sms_number_hash } = sealNumber(vault, accountId, number)
      return sql`(${accountId}, ${sms_number}, ${sms_number_hash})`
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
        second_since: null,
        abroad_after: eb
          .case()
          .when('account.site', '=', 'admin')
          .then(quarantineFrom(saved.now))
          .else(eb.ref('account.abroad_after'))
          .end(),
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

export async function findNumber(db: Db, vault: Vault, of: AccountName) {
  const row = await db
    .selectFrom('account')
    .select([
      'id',
      'contract_id as contractId',
      'sms_number',
      'sms_number_confirmed as confirmed',
      'sms_number_version as version',
      'number_after as numberAfter',
    ])
    .where('site', '=', of.site)
    .where('login_id', '=', of.loginId)
    .executeTakeFirst()
  return row && readNumber(vault, row)
}

/** In no order. The rows whose number cannot be read stay of use otherwise. */
export async function listNumbersOf(db: Db, vault: Vault, of: SomeAccounts): Promise<RegisteredNumber[]> {
  const rows = await db
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
      'account.number_after as numberAfter',
      'line.number as lineNumber',
      'line.user_name as userName',
    ])
    .where('account.contract_id', '=', of.contractId)
    .where('account.id', 'in', of.accountIds)
    .execute()
  return rows.map(row => readNumber(vault, row))
}

/** Locked in the order of their ids, so that two changes at once wait for each other, not in a circle. */
export async function lockNumbers(tx: Db, vault: Vault, of: SomeAccounts) {
  const query = tx
    .selectFrom('account')
    .select(['id', 'sms_number'])
    .where('contract_id', '=', of.contractId)
    .where('id', 'in', of.accountIds)
    .orderBy('id')
  return (await forUpdate(tx, query).execute()).map(row => readNumber(vault, row))
}

/** The version of the account's number, which stays until the transaction ends. */
export async function lockNumberVersion(tx: Db, accountId: string): Promise<number | undefined> {
  const query = tx.selectFrom('account').select('sms_number_version').where('id', '=', accountId)
  return (await forUpdate(tx, query).executeTakeFirst())?.sms_number_version
}

/** Whether somebody of the contract typed back a code that was sent to this number: its phone takes part. */
export async function isNumberUsed(
  db: Db,
  vault: Vault,
  { contractId, number }: { readonly contractId: string; readonly number: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('account')
    .select('id')
    .where('sms_number_hash', 'in', vault.hashes(number))
    .where('contract_id', '=', contractId)
    .where('sms_number_confirmed', '=', 1)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
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
