import { type ColumnDataType, type Kysely, sql } from 'kysely'

const time: ColumnDataType = 'bigint'

/** What the delivery engine remembers. The columns are told in schema.ts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await allowMessagesOfNobody(db)
  for (const column of ['only_gateway', 'heals'] as const)
    await db.schema.alterTable('sms_message').addColumn(column, 'text').execute()
  await db.schema.alterTable('sms_attempt').addColumn('ended_at', time).execute()
  await db.schema.alterTable('sms_attempt').addColumn('receipt_code', 'text').execute()
  await db.schema.alterTable('sms_early_receipt').addColumn('code', 'text').execute()
  await db.schema
    .alterTable('sms_early_receipt')
    .addColumn('told_as', 'text', c => c.notNull().defaultTo(''))
    .execute()
  await db.schema
    .createIndex('sms_early_receipt_told')
    .on('sms_early_receipt')
    .columns(['gateway', 'told_as'])
    .execute()
  await db.schema
    .alterTable('sms_early_receipt')
    .addColumn('curable', 'integer', c => c.notNull().defaultTo(0))
    .execute()
  await db.schema
    .createIndex('sms_attempt_of_provider_id')
    .on('sms_attempt')
    .columns(['gateway', 'provider_id'])
    .execute()
  await db.schema
    .createIndex('sms_attempt_of_gateway')
    .on('sms_attempt')
    .columns(['gateway', 'started_at'])
    .execute()
  await db.schema
    .createTable('sms_gateway_state')
    .addColumn('process', 'text', c => c.notNull())
    .addColumn('gateway', 'text', c => c.notNull())
    .addColumn('usable', 'integer', c => c.notNull())
    .addColumn('breaker', 'text', c => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('since', time, c => c.notNull())
    .addColumn('slots', 'integer', c => c.notNull())
    .addColumn('in_use', 'integer', c => c.notNull())
    .addColumn('seen_at', time, c => c.notNull())
    .addPrimaryKeyConstraint('sms_gateway_state_key', ['process', 'gateway'])
    .execute()
}

/**
 * Test messages belong to no account, and a provider may give the same id twice. SQLite takes neither NOT NULL nor
 * a constraint away, so there the tables are made anew.
 */
async function allowMessagesOfNobody(db: Kysely<unknown>): Promise<void> {
  if (db.getExecutor().adapter.supportsMultipleConnections) {
    await db.schema
      .alterTable('sms_message')
      .alterColumn('account_id', c => c.dropNotNull())
      .execute()
    await db.schema.alterTable('sms_attempt').dropConstraint('sms_attempt_provider_id').execute()
    return
  }
  await db.transaction().execute(remakeMessages)
}

/** The attempts with them: dropping a table deletes what refers to it. */
async function remakeMessages(tx: Kysely<unknown>): Promise<void> {
  const made = await sql<{ type: string; name: string; sql: string }>`
    select type, name, sql from sqlite_schema
    where sql is not null and tbl_name in ('sms_message', 'sms_attempt')`.execute(tx)
  for (const table of ['sms_message', 'sms_attempt']) {
    const definition = made.rows.find(row => row.type === 'table' && row.name === table)?.sql ?? ''
    const anew = definition
      .replaceAll(/"sms_(message|attempt)" \(/g, '"sms_$1_new" (')
      .replace('"account_id" text not null', '"account_id" text')
      .replace(/, constraint "sms_attempt_provider_id" unique \([^)]*\)/, '')
    await sql.raw(anew).execute(tx)
    await sql.raw(`insert into ${table}_new select * from ${table}`).execute(tx)
  }
  for (const table of ['sms_attempt', 'sms_message']) {
    await sql.raw(`drop table ${table}`).execute(tx)
    await sql.raw(`alter table ${table}_new rename to ${table}`).execute(tx)
  }
  for (const { type, sql: definition } of made.rows)
    if (type === 'index') await sql.raw(definition).execute(tx)
}
