import type { Insertable } from 'kysely'
import type { Db } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'

export async function insertEvent(db: Db, event: Insertable<Schema['audit_event']>): Promise<void> {
  await db.insertInto('audit_event').values(event).execute()
}
