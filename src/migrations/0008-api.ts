import type { ColumnDataType, Kysely } from 'kysely'

/** The provisioning API: its keys, and the answers that are given again. The columns are told in api/tables.ts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const time: ColumnDataType = 'bigint'

  await db.schema
    .createTable('api_key')
    .addColumn('id', 'text', c => c.primaryKey())
    .addColumn('name', 'text', c => c.notNull().unique())
    .addColumn('hash', 'text', c => c.notNull().unique())
    .addColumn('scopes', 'text', c => c.notNull())
    .addColumn('created_at', time, c => c.notNull())
    .addColumn('expires_at', time)
    .addColumn('last_used_at', time)
    .addColumn('revoked_at', time)
    .execute()

  await db.schema
    .createTable('api_answer')
    .addColumn('key_id', 'text', c => c.notNull().references('api_key.id'))
    .addColumn('idempotency_key', 'text', c => c.notNull())
    .addColumn('request_hash', 'text', c => c.notNull())
    .addColumn('answer', 'text')
    .addColumn('created_at', time, c => c.notNull())
    .addPrimaryKeyConstraint('api_answer_key', ['key_id', 'idempotency_key'])
    .execute()
  await db.schema.createIndex('api_answer_age').on('api_answer').column('created_at').execute()
}
