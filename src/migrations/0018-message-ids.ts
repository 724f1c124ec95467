import type { Kysely } from 'kysely'

/** Ids of gateways are compared without regard to case, or between notations. What was given before is found by the very same id. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('sms_attempt').addColumn('provider_key', 'text').execute()
  await db.schema
    .createIndex('sms_attempt_of_provider_key')
    .on('sms_attempt')
    .columns(['gateway', 'provider_key'])
    .execute()
}
