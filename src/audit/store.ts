import type { Insertable } from 'kysely'
import { inPowersOfTwo } from '../platform/db/batches.ts'
import type { Db } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'

export async function insertEvents(
  db: Db,
  events: readonly Insertable<Schema['audit_event']>[],
): Promise<void> {
  for await (const some of inPowersOfTwo(events)) await db.insertInto('audit_event').values(some).execute()
}

export async function findAccounts(db: Db, accountIds: readonly string[]) {
  const found = []
  for await (const some of inPowersOfTwo(accountIds))
    found.push(
      ...(await db
        .selectFrom('account')
        .select(['id', 'site', 'contract_id'])
        .where('id', 'in', some)
        .execute()),
    )
  return found
}
