import { type ColumnDataType, type Kysely, sql } from 'kysely'

/** How far SMS numbers have come: a row a day, and the indexes by which those who lack one are counted and listed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const time: ColumnDataType = 'bigint'
  const count = (table: ReturnType<typeof db.schema.createTable>, name: string) =>
    table.addColumn(name, 'integer', c => c.notNull())
  let table = db.schema.createTable('rollout_day').addColumn('day', 'text', c => c.primaryKey())
  for (const site of ['admin', 'user'])
    for (const what of ['with', 'without', 'suspended']) table = count(table, `${site}_${what}`)
  await table.addColumn('counted_at', time, c => c.notNull()).execute()

  await db.schema
    .createIndex('account_lacking')
    .on('account')
    .columns(['site', 'contract_id', 'login_id'])
    .where(sql<boolean>`sms_number is null and suspended_at is null`)
    .execute()
  await db.schema
    .createIndex('account_suspended')
    .on('account')
    .columns(['site', 'contract_id'])
    .where(sql<boolean>`suspended_at is not null`)
    .execute()
  await db.schema
    .createIndex('contract_suspended')
    .on('contract')
    .column('id')
    .where(sql<boolean>`suspended_at is not null`)
    .execute()
  await db.schema
    .createIndex('contract_codes_from')
    .on('contract')
    .columns(['codes_from', 'id', 'suspended_at'])
    .execute()
}
