import { inPowersOfTwo } from '../platform/db/batches.ts'
import { type Db, forUpdate } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'
import type { SealedColumn } from '../platform/sealed-column.ts'

/**
 * What becomes of a table's rows when a person or a whole contract is erased. Each owner says it in its `tables.ts`; all of
 * it is put together in leaving/leaving.ts, where a table of which nobody says anything does not compile.
 */
export type Leaving =
  /** Deleted by the functions below. */
  | 'deleted-here'
  /** Deleted by the database, with the row that the column `by` refers to (`on delete cascade`). */
  | { readonly with: WentFirst; readonly by: string; readonly told: Told | Untold }
  /** Stays, as it tells nothing of anybody, or only under an id that is nobody's any more. */
  | { readonly stays: string }

export type WentFirst = 'contract' | 'line' | 'account' | 'session' | 'sms_message' | 'sms_number_draft'

/** What a person is told of such a row who asks what is kept of him: columns, of which some are opened first. */
export interface Told {
  readonly columns: readonly string[]
  readonly sealed?: readonly SealedColumn[]
}
/** Why he is not told. */
export interface Untold {
  readonly untold: string
}

export type Leavings = Partial<Record<keyof Schema, Leaving>>

/** Contracts whose last day is before `today` (YYYY-MM-DD), the longest ended first; with their administrators. */
export function listEnded(db: Db, today: string, limit: number) {
  return db
    .selectFrom('contract')
    .innerJoin('account', 'account.contract_id', 'contract.id')
    .select(['contract.id', 'account.id as accountId'])
    .where('contract.ends_on', '<', today)
    .where('account.site', '=', 'admin')
    .orderBy('contract.ends_on')
    .limit(limit)
    .execute()
}

/** Locked until the transaction ends; false when its end was called off, or it is gone. */
export async function lockEnded(tx: Db, id: string, today: string): Promise<boolean> {
  const query = tx.selectFrom('contract').select('id').where('id', '=', id).where('ends_on', '<', today)
  return (await forUpdate(tx, query).executeTakeFirst()) !== undefined
}

/** Some service users of a contract, with their lines. */
export async function listUsers(db: Db, contractId: string, limit: number) {
  return await db
    .selectFrom('account')
    .select(['id', 'line_id as lineId'])
    .where('contract_id', '=', contractId)
    .where('site', '=', 'user')
    .limit(limit)
    .execute()
}

/** With their lines. Whatever goes with them goes too. */
export async function deleteUsers(
  tx: Db,
  users: readonly { readonly id: string; readonly lineId: string | null }[],
): Promise<void> {
  for await (const some of inPowersOfTwo(users)) {
    const [ids, lines] = [some.map(({ id }) => id), some.flatMap(({ lineId }) => lineId ?? [])]
    await tx.deleteFrom('account').where('id', 'in', ids).execute()
    if (lines.length > 0) await tx.deleteFrom('line').where('id', 'in', lines).execute()
  }
}

/** Ids of its lines. */
export async function lineIdsOf(db: Db, contractId: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('line').select('id').where('contract_id', '=', contractId).execute()
  return rows.map(({ id }) => id)
}

/** Deletes a contract that has no service users any more, its administrator, and lines that nobody uses. */
export async function deleteContract(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('account').where('contract_id', '=', id).execute()
  await tx.deleteFrom('line').where('contract_id', '=', id).execute()
  await tx.deleteFrom('contract').where('id', '=', id).execute()
}

/** Deletes one account and whatever goes with it; its line stays. */
export async function deleteAccount(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('account').where('id', '=', id).execute()
}
