import type { Insertable } from 'kysely'
import type { Db } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'

export async function insertEvent(db: Db, event: Insertable<Schema['audit_event']>): Promise<void> {
  await db.insertInto('audit_event').values(event).execute()
}

export function findAccount(db: Db, accountId: string) {
  return db
    .selectFrom('account')
    .select(['site', 'contract_id'])
    .where('id', '=', accountId)
    .executeTakeFirst()
}
