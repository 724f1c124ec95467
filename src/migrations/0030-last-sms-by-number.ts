import type { Kysely } from 'kysely'

/** The last SMS is asked for by number, whichever account it went out for: this index has nobody who asks for it any more. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('sms_message_of_account_and_number').ifExists().execute()
}
