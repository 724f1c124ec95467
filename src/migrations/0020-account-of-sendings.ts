import type { ColumnDataType, Kysely } from 'kysely'

/** A sending is given back to the network that it was taken from; who completed a sign-in from a network makes it larger. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const time: ColumnDataType = 'bigint'
  await db.schema.alterTable('challenge').addColumn('network', 'text').execute()
  await db.schema
    .createTable('network_account')
    .addColumn('network', 'text', c => c.notNull())
    .addColumn('account_id', 'text', c => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('at', time, c => c.notNull())
    .addPrimaryKeyConstraint('network_account_key', ['network', 'account_id'])
    .execute()
  await db.schema.createIndex('network_account_age').on('network_account').column('at').execute()
  await db.schema
    .createIndex('network_account_of_account')
    .on('network_account')
    .column('account_id')
    .execute()
}
