import { type Insertable, sql } from 'kysely'
import type { Db } from '../../../platform/db/open.ts'
import type { Schema } from '../../../platform/db/schema.ts'

export async function insertInboxMessage(
  db: Db,
  message: Omit<Insertable<Schema['inbox_message']>, 'id'>,
): Promise<number> {
  const row = await db.insertInto('inbox_message').values(message).returning('id').executeTakeFirstOrThrow()
  return row.id
}

/** Oldest first; `to` undefined means every phone. */
export function listInboxMessages(db: Db, wanted: { to: string | undefined; after: number; limit: number }) {
  const newest = db
    .selectFrom('inbox_message')
    .selectAll()
    .where('id', '>', wanted.after)
    .$if(wanted.to !== undefined, query => query.where('to_number', '=', wanted.to ?? ''))
    .orderBy('id', 'desc')
    .limit(wanted.limit)
  return db.selectFrom(newest.as('newest')).selectAll().orderBy('id').execute()
}

export async function setInboxState(db: Db, id: number, state: string): Promise<void> {
  await db.updateTable('inbox_message').set({ state }).where('id', '=', id).execute()
}

export async function findInboxSetting(db: Db, key: string): Promise<string | undefined> {
  const row = await db.selectFrom('inbox_setting').select('value').where('key', '=', key).executeTakeFirst()
  return row?.value
}

export async function saveInboxSetting(db: Db, key: string, value: string): Promise<void> {
  await db
    .insertInto('inbox_setting')
    .values({ key, value })
    .onConflict(conflict => conflict.column('key').doUpdateSet({ value: sql`excluded.value` }))
    .execute()
}

/** Leaves nothing: only to see whether it can be written. */
export async function writeAndTakeBack(tx: Db, key: string, value: string): Promise<void> {
  await tx.insertInto('inbox_setting').values({ key, value }).execute()
  await tx.deleteFrom('inbox_setting').where('key', '=', key).execute()
}
