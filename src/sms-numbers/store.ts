import type { Insertable } from 'kysely'
import { type Db, forUpdate } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'

/** The administrator's row first, then one row per login ID in the order of the lines. */
export function listNumberRows(db: Db, contractId: string) {
  return db
    .selectFrom('account')
    .leftJoin('line', 'line.id', 'account.line_id')
    .select([
      'account.id',
      'account.site',
      'account.login_id',
      'account.sms_number',
      'account.sms_number_confirmed',
      'account.sms_number_version',
      'line.number as line_number',
      'line.user_name',
    ])
    .where('account.contract_id', '=', contractId)
    .orderBy('account.site')
    .orderBy('line.number')
    .execute()
}

/** Locked in the order of their ids, so that two changes at once wait for each other, not in a circle. */
export function lockAccounts(tx: Db, contractId: string, accountIds: readonly string[]) {
  const query = tx
    .selectFrom('account')
    .select(['id', 'site', 'login_id', 'sms_number', 'sms_number_version'])
    .where('contract_id', '=', contractId)
    .where('id', 'in', accountIds)
    .orderBy('id')
  return forUpdate(tx, query).execute()
}

export async function saveNumber(
  tx: Db,
  change: { accountId: string; number: string | null; confirmed: 0 | 1 },
): Promise<void> {
  await tx
    .updateTable('account')
    .set(eb => ({
      sms_number: change.number,
      sms_number_confirmed: change.confirmed,
      sms_number_version: eb('sms_number_version', '+', 1),
    }))
    .where('id', '=', change.accountId)
    .execute()
}

export type DraftRow = Insertable<Schema['sms_number_draft_row']>

export async function insertDraft(
  tx: Db,
  draft: { id: string; sessionId: string; createdAt: number },
  rows: readonly Omit<DraftRow, 'draft_id'>[],
): Promise<void> {
  await tx
    .insertInto('sms_number_draft')
    .values({ id: draft.id, session_id: draft.sessionId, created_at: draft.createdAt, applied_at: null })
    .execute()
  await tx
    .insertInto('sms_number_draft_row')
    .values(rows.map(row => ({ ...row, draft_id: draft.id })))
    .execute()
}

export function findNewestDraft(db: Db, sessionId: string, createdAfter: number) {
  return db
    .selectFrom('sms_number_draft')
    .select(['id', 'created_at'])
    .where('session_id', '=', sessionId)
    .where('applied_at', 'is', null)
    .where('created_at', '>=', createdAfter)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export function findDraft(db: Db, sessionId: string, draftId: string) {
  return db
    .selectFrom('sms_number_draft')
    .select(['id', 'created_at', 'applied_at'])
    .where('id', '=', draftId)
    .where('session_id', '=', sessionId)
    .executeTakeFirst()
}

export function listDraftRows(db: Db, draftId: string) {
  return db.selectFrom('sms_number_draft_row').selectAll().where('draft_id', '=', draftId).execute()
}

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

/** Accounts whose newest SMS to their present number certainly did not arrive. */
export async function listFailedDeliveries(db: Db, contractId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('sms_message as newest')
    .innerJoin('account', 'account.id', 'newest.account_id')
    .select('account.id')
    .where('account.contract_id', '=', contractId)
    .whereRef('newest.to_number', '=', 'account.sms_number')
    .where('newest.state', 'in', ['undelivered', 'refused', 'expired'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sms_message as later')
            .select('later.id')
            .whereRef('later.account_id', '=', 'newest.account_id')
            .whereRef('later.to_number', '=', 'newest.to_number')
            .whereRef('later.created_at', '>', 'newest.created_at'),
        ),
      ),
    )
    .execute()
  return new Set(rows.map(row => row.id))
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
