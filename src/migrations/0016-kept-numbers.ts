import type { Kysely } from 'kysely'

/** Drafts that hold what was typed on one page of numbers while another one is looked at. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('sms_number_draft')
    .addColumn('kept', 'integer', c => c.notNull().defaultTo(0))
    .execute()
}
