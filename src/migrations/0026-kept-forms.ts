import { type ColumnDataType, type Kysely, sql } from 'kysely'

/** Where a browser wanted to go before it signed in, and forms that came when their session had ended by time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const time: ColumnDataType = 'bigint'
  await db.schema.alterTable('session').addColumn('wanted_path', 'text').execute()
  // Sessions that ended by time are kept longer than sign-ins that nobody finished.
  await db.schema
    .createIndex('session_unfinished')
    .on('session')
    .column('created_at')
    .where(sql<boolean>`stage = 'code'`)
    .execute()
  await db.schema
    .createTable('kept_form')
    .addColumn('account_id', 'text', c => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('screen', 'text', c => c.notNull())
    .addColumn('session_id', 'text', c => c.notNull().references('session.id').onDelete('cascade'))
    .addColumn('kept_at', time, c => c.notNull())
    .addColumn('continued_at', time)
    .addColumn('label', 'text', c => c.notNull())
    .addColumn('bytes', 'integer', c => c.notNull())
    .addColumn('content', 'text', c => c.notNull())
    .addPrimaryKeyConstraint('kept_form_key', ['account_id', 'screen'])
    .execute()
  await db.schema.createIndex('kept_form_of_session').on('kept_form').column('session_id').execute()
  await db.schema.createIndex('kept_form_age').on('kept_form').column('kept_at').execute()
}
