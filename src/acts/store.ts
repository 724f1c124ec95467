import type { Selectable } from 'kysely'
import type { Db } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'
import { placeIn } from '../platform/sealed-column.ts'
import type { Stretch } from '../platform/times.ts'
import type { Vault } from '../platform/vault.ts'
import { HELD_PAYLOAD } from './tables.ts'

/** With its payload opened. */
export type HeldRow = Selectable<Schema['held_act']>

export async function insertHeld(tx: Db, vault: Vault, held: HeldRow): Promise<void> {
  const payload = held.payload && vault.seal(held.payload, placeIn(HELD_PAYLOAD, held.id))
  await tx
    .insertInto('held_act')
    .values({ ...held, payload })
    .execute()
}

export async function findHeldRow(db: Db, vault: Vault, sessionId: string): Promise<HeldRow | undefined> {
  const row = await db
    .selectFrom('held_act')
    .selectAll()
    .where('session_id', '=', sessionId)
    .executeTakeFirst()
  if (row === undefined || row.payload === null) return row
  // One whose key is missing is nobody's act any more.
  const reading = vault.read(row.payload, placeIn(HELD_PAYLOAD, row.id))
  return reading.kind === 'text' ? { ...row, payload: reading.text } : undefined
}

/** The check is done: its code is awaited. False when it was ended meanwhile. */
export async function saveCodeStage(
  tx: Db,
  id: string,
  code: { readonly challengeId: string; readonly numberVersion: number; readonly now: number },
): Promise<boolean> {
  const row = await tx
    .updateTable('held_act')
    .set({
      stage: 'code',
      challenge_id: code.challengeId,
      number_version: code.numberVersion,
      made_at: code.now,
    })
    .where('id', '=', id)
    .where('stage', '=', 'check')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Whoever gets it does it; of two at once one. */
export async function takeHeld(tx: Db, id: string): Promise<boolean> {
  const row = await tx
    .updateTable('held_act')
    .set({ stage: 'done' })
    .where('id', '=', id)
    .where('stage', '=', 'code')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** It was done: what was wanted is kept no longer. */
export async function saveLanded(tx: Db, id: string, landed: string): Promise<void> {
  await tx.updateTable('held_act').set({ landed, payload: null }).where('id', '=', id).execute()
}

/** It was not done: what was typed is shown in its form once more. */
export async function saveStale(tx: Db, id: string, landed: string): Promise<void> {
  await tx.updateTable('held_act').set({ landed }).where('id', '=', id).execute()
}

/** It is not going to be done: what was typed is shown in its form once more. */
export async function saveGivenUp(
  tx: Db,
  id: string,
  { landed, now }: { readonly landed: string | null; readonly now: number },
): Promise<void> {
  await tx
    .updateTable('held_act')
    .set({ stage: 'done', challenge_id: null, landed, made_at: now })
    .where('id', '=', id)
    .execute()
}

export async function deleteHeld(tx: Db, sessionId: string): Promise<void> {
  await tx.deleteFrom('held_act').where('session_id', '=', sessionId).execute()
}

/** Those of a contract that are about lines, or about some of them, and are not done. */
export interface HeldOfLines {
  readonly contractId: string
  /** Their ids; `undefined` = all. */
  readonly lineIds: readonly string[] | undefined
}

/** In the order of their challenges. */
export function listHeldOfLines(db: Db, { contractId, lineIds }: HeldOfLines) {
  const all = db
    .selectFrom('held_act')
    .select(['id', 'challenge_id'])
    .where('contract_id', '=', contractId)
    .where('line_id', 'is not', null)
    .where('stage', '!=', 'done')
    .orderBy('challenge_id')
  return (lineIds === undefined ? all : all.where('line_id', 'in', lineIds)).execute()
}

export async function deleteHeldRows(tx: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.deleteFrom('held_act').where('id', 'in', ids).where('stage', '!=', 'done').execute()
}

/** The oldest ones, and those of a clock that was ahead. Gives how many there were. */
export async function deleteHeldOutside(db: Db, { from, until }: Stretch, limit: number): Promise<number> {
  const ids = db
    .selectFrom('held_act')
    .select('id')
    .where(eb => eb.or([eb('made_at', '<', from), eb('made_at', '>', until)]))
    .limit(limit)
  const { numDeletedRows } = await db.deleteFrom('held_act').where('id', 'in', ids).executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
