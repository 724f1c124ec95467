import { type Kysely, sql } from 'kysely'

/**
 * Numbers that are not sealed are found at each start without looking at everybody; there are none but after 0004. The
 * hash, always null, comes first: else SQLite would rather go through all who have no number at all.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('account_unsealed')
    .on('account')
    .columns(['sms_number_hash', 'id'])
    .where(sql<boolean>`sms_number is not null and sms_number_hash is null`)
    .execute()
}
