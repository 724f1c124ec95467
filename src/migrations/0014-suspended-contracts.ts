import { type Kysely, sql } from 'kysely'

/** With the time in it. Without, SQLite rather goes through all contracts than along this index. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('contract_suspended').execute()
  await db.schema
    .createIndex('contract_suspended')
    .on('contract')
    .columns(['suspended_at', 'id'])
    .where(sql<boolean>`suspended_at is not null`)
    .execute()
}
