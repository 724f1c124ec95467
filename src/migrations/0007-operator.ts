import type { ColumnDataType, Kysely } from 'kysely'

/** What an operator sets and keeps of contracts and accounts. The columns are told in schema.ts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const time: ColumnDataType = 'bigint'
  await db.schema.alterTable('contract').addColumn('codes_from', 'text').execute()
  await db.schema.alterTable('contract').addColumn('suspended_at', time).execute()
  await db.schema.alterTable('account').addColumn('suspended_at', time).execute()
  await db.schema.alterTable('account').addColumn('initial_password', 'text').execute()
  await db.schema.alterTable('account').addColumn('notice_at', time).execute()
}
