import type { ColumnDataType, Kysely } from 'kysely'

/**
 * Acts that wait for a code of their own; when a code was last typed in a session; from when on an account may have calls
 * leave the country again, and contracts to which that does not belong. And what else than its purpose the
 * text of an SMS tells; and the administrator's second number.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const time: ColumnDataType = 'bigint'
  await db.schema.alterTable('session').addColumn('code_at', time).execute()
  await db.schema.alterTable('account').addColumn('abroad_after', time).execute()
  await db.schema.alterTable('account').addColumn('second_number', 'text').execute()
  await db.schema.alterTable('account').addColumn('second_since', time).execute()
  for (const table of ['session', 'challenge'])
    await db.schema
      .alterTable(table)
      .addColumn('second', 'integer', c => c.notNull().defaultTo(0))
      .execute()
  await db.schema.alterTable('contract').addColumn('abroad', 'text').execute()
  await db.schema.alterTable('sms_message').addColumn('about', 'text').execute()
  await db.schema.alterTable('challenge').addColumn('act', 'text').execute()
  await db.schema.alterTable('challenge').addColumn('act_digest', 'text').execute()
  await db.schema
    .createTable('held_act')
    .addColumn('id', 'text', c => c.primaryKey())
    .addColumn('session_id', 'text', c => c.notNull().unique().references('session.id').onDelete('cascade'))
    .addColumn('account_id', 'text', c => c.notNull())
    .addColumn('contract_id', 'text', c => c.notNull())
    .addColumn('kind', 'text', c => c.notNull())
    .addColumn('line_id', 'text')
    .addColumn('version', 'integer')
    .addColumn('payload', 'text')
    .addColumn('digest', 'text', c => c.notNull())
    .addColumn('made_at', time, c => c.notNull())
    .addColumn('stage', 'text', c => c.notNull())
    .addColumn('challenge_id', 'text')
    .addColumn('number_version', 'integer')
    .addColumn('landed', 'text')
    .execute()
  await db.schema.createIndex('held_act_of_contract').on('held_act').column('contract_id').execute()
  await db.schema.createIndex('held_act_age').on('held_act').column('made_at').execute()
}
