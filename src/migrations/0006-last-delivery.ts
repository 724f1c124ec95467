import type { Kysely } from 'kysely'

/** Ways into the messages: the last one to each account's number, and newest first for the operator. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('sms_message_of_account_and_number')
    .on('sms_message')
    .columns(['account_id', 'to_number_hash', 'created_at'])
    .execute()
  await db.schema.createIndex('sms_message_age').on('sms_message').columns(['created_at', 'id']).execute()
  await db.schema
    .createIndex('sms_message_of_state')
    .on('sms_message')
    .columns(['state', 'created_at', 'id'])
    .execute()
}
