import type { ColumnDataType, Kysely } from 'kysely'

/** What the guard remembers: known devices, counters, paces and quotas. The columns are told in schema.ts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const time: ColumnDataType = 'bigint'

  await db.schema
    .createTable('known_device')
    .addColumn('id', 'text', c => c.primaryKey())
    .addColumn('account_id', 'text', c => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('token_hash', 'text', c => c.notNull().unique())
    .addColumn('label', 'text', c => c.notNull())
    .addColumn('created_at', time, c => c.notNull())
    .addColumn('last_used_at', time, c => c.notNull())
    .execute()
  await db.schema
    .createIndex('known_device_of_account')
    .on('known_device')
    .columns(['account_id', 'last_used_at'])
    .execute()

  await db.schema
    .createTable('guard_counter')
    .addColumn('account_id', 'text', c => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('device', 'text', c => c.notNull())
    .addColumn('level', 'double precision', c => c.notNull())
    .addColumn('at', time, c => c.notNull())
    .addPrimaryKeyConstraint('guard_counter_key', ['account_id', 'device'])
    .execute()

  await db.schema
    .createTable('quota')
    .addColumn('key', 'text', c => c.primaryKey())
    .addColumn('used', 'double precision', c => c.notNull())
    .addColumn('at', time, c => c.notNull())
    .execute()
  await db.schema.createIndex('quota_age').on('quota').column('at').execute()

  await db.schema
    .createTable('password_pace')
    .addColumn('key', 'text', c => c.primaryKey())
    .addColumn('failures', 'double precision', c => c.notNull())
    .addColumn('at', time, c => c.notNull())
    .addColumn('next_at', time, c => c.notNull())
    .execute()
  await db.schema.createIndex('password_pace_age').on('password_pace').column('at').execute()

  await db.schema
    .createTable('number_trial')
    .addColumn('account_id', 'text', c => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('number_hash', 'text', c => c.notNull())
    .addColumn('at', time, c => c.notNull())
    .execute()
  await db.schema
    .createIndex('number_trial_number')
    .on('number_trial')
    .columns(['number_hash', 'at'])
    .execute()
  await db.schema
    .createIndex('number_trial_account')
    .on('number_trial')
    .columns(['account_id', 'at'])
    .execute()

  await db.schema
    .alterTable('challenge')
    .addColumn('device', 'text', c => c.notNull().defaultTo('unknown'))
    .execute()
  await db.schema
    .alterTable('challenge')
    .addColumn('stage_two_wrong', 'integer', c => c.notNull().defaultTo(0))
    .execute()
  await db.schema
    .alterTable('sms_message')
    .addColumn('code_used', 'integer', c => c.notNull().defaultTo(0))
    .execute()

  await db.schema.alterTable('session').addColumn('device', 'text').execute()
  await db.schema.alterTable('session').addColumn('label', 'text').execute()
  await db.schema.alterTable('session').addColumn('address', 'text').execute()

  await db.schema.alterTable('contract').addColumn('enrolment', 'text').execute()
  await db.schema.alterTable('account').addColumn('activation_hash', 'text').execute()
  await db.schema.alterTable('account').addColumn('activation_until', time).execute()
}
