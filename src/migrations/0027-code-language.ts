import type { Kysely } from 'kysely'

/**
 * The SMS with a code is written in the language of the page that asked for it; of those before, in Japanese. Of a receipt
 * that says "not delivered" it is kept whether the phone was the reason; of those before nobody knows.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('challenge')
    .addColumn('language', 'text', c => c.notNull().defaultTo('ja'))
    .execute()
  await db.schema
    .alterTable('sms_attempt')
    .addColumn('curable', 'integer', c => c.notNull().defaultTo(0))
    .execute()
}
