import type { Insertable } from 'kysely'
import type { Db } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'

export type KeyRow = Awaited<ReturnType<typeof listRows>>[number]

/** False when the name is taken. */
export async function insertKey(
  db: Db,
  key: Omit<Insertable<Schema['api_key']>, 'last_used_at' | 'revoked_at'>,
): Promise<boolean> {
  const row = await db
    .insertInto('api_key')
    .values({ ...key, last_used_at: null, revoked_at: null })
    .onConflict(conflict => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export function listRows(db: Db) {
  return keys(db).orderBy('created_at').orderBy('name').execute()
}

export function findByName(db: Db, name: string) {
  return keys(db).where('name', '=', name).executeTakeFirst()
}

export function findByHash(db: Db, hash: string) {
  return keys(db).where('hash', '=', hash).executeTakeFirst()
}

function keys(db: Db) {
  return db
    .selectFrom('api_key')
    .select(['id', 'name', 'scopes', 'created_at', 'expires_at', 'last_used_at', 'revoked_at'])
}

export async function revoke(db: Db, name: string, now: number): Promise<'revoked' | 'unchanged' | 'no-key'> {
  const row = await db
    .updateTable('api_key')
    .set({ revoked_at: now })
    .where('name', '=', name)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (row !== undefined) return 'revoked'
  const known = await db.selectFrom('api_key').select('id').where('name', '=', name).executeTakeFirst()
  return known === undefined ? 'no-key' : 'unchanged'
}

export async function saveLastUse(db: Db, id: string, now: number): Promise<void> {
  await db.updateTable('api_key').set({ last_used_at: now }).where('id', '=', id).execute()
}
