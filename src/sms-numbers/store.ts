import { sql } from 'kysely'
import { ACCOUNT_SEALED } from '../accounts/tables.ts'
import { inPowersOfTwo } from '../platform/db/batches.ts'
import { type Db, forUpdate } from '../platform/db/open.ts'
import { placeIn } from '../platform/sealed-column.ts'
import type { Vault } from '../platform/vault.ts'
import type { SiteKind } from '../site.ts'

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

/**
 * Some accounts of a contract, in no order. A number that cannot be opened is null, with the reason in `unreadable`;
 * the other rows stay of use.
 */
export async function findNumberRows(
  db: Db,
  numbers: Vault,
  of: { readonly contractId: string; readonly accountIds: readonly string[] },
) {
  const rows = await db
    .selectFrom('account')
    .leftJoin('line', 'line.id', 'account.line_id')
    .select([
      'account.id',
      'account.site',
      'account.login_id',
      'account.sms_number',
      'account.sms_number_hash',
      'account.sms_number_confirmed',
      'account.sms_number_version',
      'line.number as line_number',
      'line.user_name',
    ])
    .where('account.contract_id', '=', of.contractId)
    .where('account.id', 'in', of.accountIds)
    .execute()
  return rows.map(row => withNumber(numbers, row))
}

/** One account by the ID that it signs in with. */
export async function findNumberRow(
  db: Db,
  numbers: Vault,
  of: { readonly site: SiteKind; readonly loginId: string },
) {
  const row = await db
    .selectFrom('account')
    .select(['id', 'contract_id', 'sms_number', 'sms_number_confirmed', 'sms_number_version'])
    .where('site', '=', of.site)
    .where('login_id', '=', of.loginId)
    .executeTakeFirst()
  return row && withNumber(numbers, row)
}

/** Locked in the order of their ids, so that two changes at once wait for each other, not in a circle. */
export async function lockAccounts(
  tx: Db,
  numbers: Vault,
  of: { contractId: string; accountIds: readonly string[] },
) {
  const query = tx
    .selectFrom('account')
    .select(['id', 'site', 'login_id', 'sms_number', 'sms_number_version'])
    .where('contract_id', '=', of.contractId)
    .where('id', 'in', of.accountIds)
    .orderBy('id')
  return (await forUpdate(tx, query).execute()).map(row => withNumber(numbers, row))
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

/** Of accounts that are locked. */
export async function saveNumbers(
  tx: Db,
  numbers: Vault,
  saved: {
    readonly confirmed: 0 | 1
    readonly rows: readonly { readonly accountId: string; readonly number: string | null }[]
  },
): Promise<void> {
  for await (const some of inPowersOfTwo(saved.rows)) {
    const sealed = some.map(({ accountId, number }) => {
      const text = number && numbers.seal(number, placeIn(ACCOUNT_SEALED.number, accountId))
      return sql`(${accountId}, ${text}, ${number && numbers.hash(number)})`
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
      }))
      .whereRef('account.id', '=', 'saved.column1')
      .execute()
  }
}

function withNumber<Row extends { id: string; sms_number: string | null }>(numbers: Vault, row: Row) {
  if (row.sms_number === null) return { ...row, unreadable: undefined }
  const reading = numbers.read(row.sms_number, placeIn(ACCOUNT_SEALED.number, row.id))
  return reading.kind === 'text'
    ? { ...row, sms_number: reading.text, unreadable: undefined }
    : { ...row, sms_number: null, unreadable: reading.reason }
}

/** Sign-ins since then whose code was sent and never entered, by account. */
export async function listUnfinished(
  db: Db,
  contractId: string,
  since: number,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('sms_message')
    .innerJoin('account', 'account.id', 'sms_message.account_id')
    .select(eb => ['account.id', eb.fn.count<number>('sms_message.challenge_id').distinct().as('n')])
    .where('account.contract_id', '=', contractId)
    .where('sms_message.created_at', '>', since)
    .where('sms_message.purpose', 'in', ['sign-in', 'enrolment'])
    .where('sms_message.code_used', '=', 0)
    .groupBy('account.id')
    .execute()
  return new Map(rows.map(row => [row.id, row.n]))
}
