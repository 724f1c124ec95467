import type { ColumnDataType, Kysely } from 'kysely'

/** Files of numbers that administrators chose, until they are set: as secret and as short-lived as drafts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const time: ColumnDataType = 'bigint'
  await db.schema
    .createTable('sms_number_file')
    .addColumn('id', 'text', c => c.primaryKey())
    .addColumn('session_id', 'text', c => c.notNull().references('session.id').onDelete('cascade'))
    .addColumn('created_at', time, c => c.notNull())
    .addColumn('content', 'text', c => c.notNull())
    .execute()
  await db.schema
    .createIndex('sms_number_file_of_session')
    .on('sms_number_file')
    .columns(['session_id', 'created_at'])
    .execute()
}
