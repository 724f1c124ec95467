import type { Kysely } from 'kysely'

/** What the desk was asked for and a second supervisor has to agree to is now also a contract's day of codes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('number_clearing')
    .addColumn('kind', 'text', c => c.notNull().defaultTo('number'))
    .execute()
  await db.schema.alterTable('number_clearing').addColumn('codes_from', 'text').execute()
}
