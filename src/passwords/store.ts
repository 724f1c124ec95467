import type { Db } from '../platform/db/open.ts'

export async function getPasswordHash(db: Db, accountId: string): Promise<string> {
  const row = await db
    .selectFrom('account')
    .select('password_hash')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  return row.password_hash
}

/** False when the password was changed meanwhile by somebody else. */
export async function replacePassword(
  db: Db,
  change: { accountId: string; before: string; after: string },
): Promise<boolean> {
  const done = await db
    .updateTable('account')
    .set({ password_hash: change.after, password_initial: 0 })
    .where('id', '=', change.accountId)
    .where('password_hash', '=', change.before)
    .returning('id')
    .executeTakeFirst()
  return done !== undefined
}

/** The same password, kept otherwise. False when it was changed meanwhile. */
export async function replaceHash(
  db: Db,
  change: { accountId: string; before: string; after: string },
): Promise<boolean> {
  const done = await db
    .updateTable('account')
    .set({ password_hash: change.after })
    .where('id', '=', change.accountId)
    .where('password_hash', '=', change.before)
    .returning('id')
    .executeTakeFirst()
  return done !== undefined
}
