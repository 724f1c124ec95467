import { giveWay, inPowersOfTwo } from '../platform/db/batches.ts'
import { type Db, forUpdate } from '../platform/db/open.ts'
import { placeIn } from '../platform/sealed-column.ts'
import type { Stretch } from '../platform/times.ts'
import type { Vault } from '../platform/vault.ts'
import { policy } from '../policy.ts'
import { DRAFT_SEALED } from './tables.ts'

export interface DraftRow {
  readonly account_id: string
  readonly version: number
  readonly old_number: string | null
  readonly new_number: string | null
}

/** `kept`: only typed so far, so it cannot be put into effect. Of many drafts of a session the oldest go. */
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
  await deleteOldest(tx, draft.sessionId)
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
      const old_number = row.old_number && numbers.seal(row.old_number, placeIn(DRAFT_SEALED.old, ...key))
      const new_number = row.new_number && numbers.seal(row.new_number, placeIn(DRAFT_SEALED.new, ...key))
      return { ...row, draft_id: draft.id, old_number, new_number }
    })
    await tx.insertInto('sms_number_draft_row').values(rows).execute()
  }
}

/** Leaves room for one more. */
async function deleteOldest(tx: Db, sessionId: string): Promise<void> {
  const newest = tx
    .selectFrom('sms_number_draft')
    .select('id')
    .where('session_id', '=', sessionId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(policy.smsNumber.draftsOfSession - 1)
  await tx
    .deleteFrom('sms_number_draft')
    .where('session_id', '=', sessionId)
    .where('id', 'not in', newest)
    .execute()
}

/** A draft is applied whole or not at all, so it ends with any of its rows. */
export async function deleteDraft(db: Db, draftId: string): Promise<void> {
  await db.deleteFrom('sms_number_draft').where('id', '=', draftId).execute()
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
      const old_number = row.old_number && numbers.open(row.old_number, placeIn(DRAFT_SEALED.old, ...key))
      const new_number = row.new_number && numbers.open(row.new_number, placeIn(DRAFT_SEALED.new, ...key))
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
