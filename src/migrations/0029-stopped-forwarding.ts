import type { Kysely } from 'kysely'

/** What lines forwarded to before all forwarding was stopped. Told in lines/tables.ts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('stopped_forwarding')
    .addColumn('line_id', 'text', c => c.primaryKey().references('line.id').onDelete('cascade'))
    .addColumn('contract_id', 'text', c => c.notNull())
    .addColumn('forwarding', 'text', c => c.notNull())
    .addColumn('version', 'integer', c => c.notNull())
    .addColumn('at', 'bigint', c => c.notNull())
    .execute()
  await db.schema
    .createIndex('stopped_forwarding_of_contract')
    .on('stopped_forwarding')
    .column('contract_id')
    .execute()
  await db.schema.createIndex('stopped_forwarding_at').on('stopped_forwarding').column('at').execute()
}
