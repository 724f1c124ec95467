import { type Kysely, sql } from 'kysely'

/**
 * IDs and numbers that are kept for whoever had them, and until when nobody registers a number for an account whose line was
 * moved. What was stopped is outdated by another setting only, and then deleted: until now another version of its line said so.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('freed_name')
    .addColumn('kind', 'text', c => c.notNull())
    .addColumn('name_hash', 'text', c => c.notNull())
    .addColumn('owner', 'text', c => c.notNull())
    .addColumn('freed_at', 'bigint', c => c.notNull())
    .addPrimaryKeyConstraint('freed_name_key', ['kind', 'name_hash'])
    .execute()
  await db.schema.createIndex('freed_name_at').on('freed_name').column('freed_at').execute()
  await db.schema.alterTable('account').addColumn('number_after', 'bigint').execute()
  await sql`delete from stopped_forwarding where version <>
    (select version from line where line.id = stopped_forwarding.line_id)`.execute(db)
}
