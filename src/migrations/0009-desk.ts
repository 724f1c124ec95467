import type { ColumnDataType, Kysely } from 'kysely'

/** The operator's desk: roles of its accounts, and numbers to be cleared. The columns are told in desk/tables.ts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const time: ColumnDataType = 'bigint'
  await db.schema.alterTable('account').addColumn('role', 'text').execute()
  await db.schema
    .createTable('number_clearing')
    .addColumn('id', 'text', c => c.primaryKey())
    .addColumn('account_id', 'text', c => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('number_version', 'integer', c => c.notNull())
    .addColumn('requested_by', 'text', c => c.notNull())
    .addColumn('requested_at', time, c => c.notNull())
    .addColumn('identity', 'text', c => c.notNull())
    .addColumn('reason', 'text', c => c.notNull())
    .addColumn('due_at', time, c => c.notNull())
    .addColumn('approved_by', 'text')
    .addColumn('approved_at', time)
    .addColumn('state', 'text', c => c.notNull())
    .addColumn('closed_at', time)
    .addColumn('closed_by', 'text')
    .execute()
  await db.schema
    .createIndex('number_clearing_of_account')
    .on('number_clearing')
    .columns(['account_id', 'state'])
    .execute()
  await db.schema.createIndex('number_clearing_closed').on('number_clearing').column('closed_at').execute()
  await db.schema
    .createIndex('number_clearing_due')
    .on('number_clearing')
    .columns(['state', 'due_at'])
    .execute()
}
