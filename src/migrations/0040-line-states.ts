import { type ColumnDataType, type Kysely, sql } from 'kysely'

/** What the telephone system is told of each line, and how far each endpoint is. Told in switch/tables.ts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const time: ColumnDataType = 'bigint'

  await db.schema
    .createTable('line_state')
    // No reference: a line that is erased is told to be gone.
    .addColumn('line_id', 'text', c => c.primaryKey())
    .addColumn('gone_number', 'text')
    .addColumn('version', 'bigint', c => c.notNull())
    .addColumn('highest', 'bigint', c => c.notNull())
    .addColumn('changed_at', time, c => c.notNull())
    .addColumn('in_service', 'integer', c => c.notNull().defaultTo(1))
    .addColumn('adopted_at', time)
    .addColumn('place', 'bigint')
    .execute()
  await db.schema.createIndex('line_state_place').on('line_state').column('place').execute()
  await db.schema.createIndex('line_state_gone_number').on('line_state').column('gone_number').execute()

  await db.schema
    .createTable('line_delivery')
    .addColumn('endpoint', 'text', c => c.notNull())
    .addColumn('line_id', 'text', c => c.notNull().references('line_state.line_id').onDelete('cascade'))
    .addColumn('wanted', 'bigint', c => c.notNull())
    .addColumn('since', time, c => c.notNull())
    .addColumn('state', 'text', c => c.notNull())
    .addColumn('due_at', time)
    .addColumn('leased_until', time, c => c.notNull().defaultTo(0))
    .addColumn('tries', 'integer', c => c.notNull().defaultTo(0))
    .addColumn('applied', 'bigint', c => c.notNull().defaultTo(0))
    .addColumn('applied_at', time)
    .addColumn('answer', 'text')
    .addColumn('answered_at', time)
    .addPrimaryKeyConstraint('line_delivery_key', ['endpoint', 'line_id'])
    .execute()
  await db.schema
    .createIndex('line_delivery_due')
    .on('line_delivery')
    .columns(['endpoint', 'due_at'])
    .execute()
  await db.schema
    .createIndex('line_delivery_state')
    .on('line_delivery')
    .columns(['endpoint', 'state', 'since'])
    .execute()
  await db.schema.createIndex('line_delivery_line').on('line_delivery').column('line_id').execute()

  await db.schema
    .createTable('feed_head')
    .addColumn('id', 'integer', c => c.primaryKey())
    .addColumn('place', 'bigint', c => c.notNull())
    .execute()
  await sql`insert into feed_head (id, place) values (1, 0)`.execute(db)
  await db.schema
    .createTable('feed_stretch')
    .addColumn('from_place', 'bigint', c => c.primaryKey())
    .addColumn('token', 'text', c => c.notNull())
    .addColumn('begun_at', time, c => c.notNull())
    .execute()

  await db.schema
    .createTable('switch_endpoint')
    .addColumn('name', 'text', c => c.primaryKey())
    .addColumn('trouble', 'text')
    .addColumn('since', time, c => c.notNull())
    .execute()
}
