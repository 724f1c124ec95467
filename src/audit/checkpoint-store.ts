import type { Selectable } from 'kysely'
import type { Db } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'

export type CheckpointRow = Selectable<Schema['audit_checkpoint']>

/** In their order. One for each month that left: a few hundred after decades. */
export function listCheckpoints(db: Db): Promise<CheckpointRow[]> {
  return db.selectFrom('audit_checkpoint').selectAll().orderBy('seq').execute()
}

export function findLastCheckpoint(db: Db): Promise<CheckpointRow | undefined> {
  return db.selectFrom('audit_checkpoint').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirst()
}

export async function insertCheckpoint(tx: Db, row: CheckpointRow): Promise<void> {
  await tx.insertInto('audit_checkpoint').values(row).execute()
}

export async function saveCheckpointMac(tx: Db, seq: number, mac: string): Promise<void> {
  await tx.updateTable('audit_checkpoint').set({ mac }).where('seq', '=', seq).execute()
}

/** The hash of a place in the chain; `archived` where it left with its event and is no checkpoint itself. */
export async function hashAt(db: Db, seq: number): Promise<string | 'archived' | undefined> {
  const seal = await db.selectFrom('audit_seal').select('hash').where('seq', '=', seq).executeTakeFirst()
  if (seal !== undefined) return seal.hash
  const checkpoints = await listCheckpoints(db)
  const isArchived = seq > 0 && seq < (checkpoints.at(-1)?.seq ?? 0)
  return checkpoints.find(one => one.seq === seq)?.hash ?? (isArchived ? 'archived' : undefined)
}

/** The time of the first event in the chain that is not later than `now`. */
export async function firstTime(db: Db, now: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('audit_seal as s')
    .innerJoin('audit_event as e', 'e.id', 's.event_id')
    .select('e.at')
    .where('e.at', '<=', now)
    .orderBy('s.seq')
    .limit(1)
    .executeTakeFirst()
  return row?.at
}

/** Deletes some events up to this place with their seals, events first; gives how many places. */
export async function deleteUpTo(tx: Db, seq: number, limit: number): Promise<number> {
  const seals = await tx
    .selectFrom('audit_seal')
    .select(['seq', 'event_id'])
    .where('seq', '<=', seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
  const last = seals.at(-1)
  if (last === undefined) return 0
  const ids = seals.map(({ event_id }) => event_id)
  await tx.deleteFrom('audit_event').where('id', 'in', ids).execute()
  await tx.deleteFrom('audit_seal').where('seq', '<=', last.seq).execute()
  return seals.length
}
