import type { Kysely } from 'kysely'

/**
 * Hashes beside the sealed SMS numbers. A migration has no key: numbers of an earlier version are sealed by the
 * first start that follows (at-rest/at-rest.ts).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('account').addColumn('sms_number_hash', 'text').execute()
  await db.schema.createIndex('account_of_sms_number').on('account').column('sms_number_hash').execute()
  await db.schema.alterTable('sms_message').addColumn('to_number_hash', 'text').execute()
  await db.schema
    .createIndex('sms_message_of_number')
    .on('sms_message')
    .columns(['to_number_hash', 'created_at'])
    .execute()
}
