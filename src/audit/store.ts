import type { Insertable } from 'kysely'
import { inPowersOfTwo } from '../platform/db/batches.ts'
import type { Db } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'

export async function insertEvents(
  db: Db,
  events: readonly Insertable<Schema['audit_event']>[],
): Promise<void> {
  for (const some of inPowersOfTwo(events)) await db.insertInto('audit_event').values(some).execute()
}

export function findAccount(db: Db, accountId: string) {
  return db
    .selectFrom('account')
    .select(['site', 'contract_id'])
    .where('id', '=', accountId)
    .executeTakeFirst()
}
