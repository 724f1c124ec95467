import { type Kysely, sql } from 'kysely'

/** The last day of a contract, and asking for it at the desk. What goes with an account is found along an index of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('contract').addColumn('ends_on', 'text').execute()
  await db.schema.alterTable('number_clearing').addColumn('ends_on', 'text').execute()
  await db.schema
    .createIndex('contract_ending')
    .on('contract')
    .column('ends_on')
    .where(sql<boolean>`ends_on is not null`)
    .execute()
  await db.schema.createIndex('desk_act_of_account').on('desk_act').column('account_id').execute()
  await db.schema
    .createIndex('sms_number_draft_row_of_account')
    .on('sms_number_draft_row')
    .column('account_id')
    .execute()
}
