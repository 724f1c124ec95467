import { sql } from 'kysely'
import { giveWay, inPowersOfTwo } from '../platform/db/batches.ts'
import { NUMBER_COLUMNS, placeIn } from '../platform/db/number-columns.ts'
import { type Db, forUpdate } from '../platform/db/open.ts'
import type { Stretch } from '../platform/times.ts'
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

/** The versions that the numbers of a draft's accounts have now. */
export function listVersions(db: Db, of: { contractId: string; draftId: string }) {
  return versionsOf(db, of).execute()
}

/** The same, locked in the order of their ids. */
export function lockVersions(tx: Db, of: { contractId: string; draftId: string }) {
  return forUpdate(tx, versionsOf(tx, of)).execute()
}

function versionsOf(db: Db, of: { contractId: string; draftId: string }) {
  const drafted = db
    .selectFrom('sms_number_draft_row')
    .select('account_id')
    .where('draft_id', '=', of.draftId)
  return db
    .selectFrom('account')
    .select(['id', 'sms_number_version'])
    .where('contract_id', '=', of.contractId)
    .where('id', 'in', drafted)
    .orderBy('id')
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
      const text = number && numbers.seal(number, placeIn(NUMBER_COLUMNS.account, accountId))
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

export interface DraftRow {
  readonly account_id: string
  readonly version: number
  readonly old_number: string | null
  readonly new_number: string | null
}

/** `kept`: only typed so far, so it cannot be put into effect. */
export async function insertDraft(
  tx: Db,
  numbers: Vault,
  draft: {
    readonly id: string
    readonly sessionId: string
    readonly createdAt: number
    readonly kept: 0 | 1
    readonly rows: readonly DraftRow[]
  },
): Promise<void> {
  await tx
    .insertInto('sms_number_draft')
    .values({
      id: draft.id,
      session_id: draft.sessionId,
      created_at: draft.createdAt,
      applied_at: null,
      kept: draft.kept,
    })
    .execute()
  for await (const some of inPowersOfTwo(draft.rows)) {
    const rows = some.map(row => {
      const key = [draft.id, row.account_id] as const
      const old_number =
        row.old_number && numbers.seal(row.old_number, placeIn(NUMBER_COLUMNS.draftOld, ...key))
      const new_number =
        row.new_number && numbers.seal(row.new_number, placeIn(NUMBER_COLUMNS.draftNew, ...key))
      return { ...row, draft_id: draft.id, old_number, new_number }
    })
    await tx.insertInto('sms_number_draft_row').values(rows).execute()
  }
}

/** Of numbers that are only typed so far; a draft that can be confirmed stays as it was shown. */
export async function deleteKeptDraft(tx: Db, sessionId: string, draftId: string): Promise<void> {
  await tx
    .deleteFrom('sms_number_draft')
    .where('id', '=', draftId)
    .where('session_id', '=', sessionId)
    .where('kept', '=', 1)
    .execute()
}

/** To be confirmed: this one, or the newest. */
export function findDraftToConfirm(
  db: Db,
  wanted: { sessionId: string; draftId?: string | undefined; created: Stretch },
) {
  const query = db
    .selectFrom('sms_number_draft')
    .select(['id', 'created_at'])
    .where('session_id', '=', wanted.sessionId)
    .where('applied_at', 'is', null)
    .where('kept', '=', 0)
    .where('created_at', '>=', wanted.created.from)
    .where('created_at', '<=', wanted.created.until)
    .orderBy('created_at', 'desc')
    .limit(1)
  const { draftId } = wanted
  return (draftId === undefined ? query : query.where('id', '=', draftId)).executeTakeFirst()
}

export function findDraft(db: Db, sessionId: string, draftId: string) {
  return db
    .selectFrom('sms_number_draft')
    .select(['id', 'created_at', 'applied_at', 'kept'])
    .where('id', '=', draftId)
    .where('session_id', '=', sessionId)
    .executeTakeFirst()
}

export async function listDraftRows(db: Db, numbers: Vault, draftId: string): Promise<DraftRow[]> {
  const rows: DraftRow[] = []
  for (let after = ''; ; ) {
    const some = await db
      .selectFrom('sms_number_draft_row')
      .selectAll()
      .where('draft_id', '=', draftId)
      .where('account_id', '>', after)
      .orderBy('account_id')
      .limit(DRAFT_ROWS_AT_ONCE)
      .execute()
    for (const row of some) {
      const key = [row.draft_id, row.account_id] as const
      const old_number =
        row.old_number && numbers.open(row.old_number, placeIn(NUMBER_COLUMNS.draftOld, ...key))
      const new_number =
        row.new_number && numbers.open(row.new_number, placeIn(NUMBER_COLUMNS.draftNew, ...key))
      rows.push({ account_id: row.account_id, version: row.version, old_number, new_number })
    }
    if (some.length < DRAFT_ROWS_AT_ONCE) return rows
    after = some.at(-1)?.account_id ?? ''
    await giveWay()
  }
}

const DRAFT_ROWS_AT_ONCE = 500

/** One of two OKs at once gets it. */
export async function takeDraft(tx: Db, draftId: string, now: number): Promise<boolean> {
  const row = await tx
    .updateTable('sms_number_draft')
    .set({ applied_at: now })
    .where('id', '=', draftId)
    .where('applied_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function giveDraftBack(tx: Db, draftId: string): Promise<void> {
  await tx.updateTable('sms_number_draft').set({ applied_at: null }).where('id', '=', draftId).execute()
}

function withNumber<Row extends { id: string; sms_number: string | null }>(numbers: Vault, row: Row) {
  if (row.sms_number === null) return { ...row, unreadable: undefined }
  const reading = numbers.read(row.sms_number, placeIn(NUMBER_COLUMNS.account, row.id))
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
