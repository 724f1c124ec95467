import type { Kysely } from 'kysely'

/** Whose opening notice waits, and how many were printed, is found without looking at everybody. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('account_awaiting_notice')
    .on('account')
    .column('contract_id')
    .where('initial_password' as never, 'is not', null)
    .execute()
  await db.schema
    .createIndex('account_noticed')
    .on('account')
    .column('notice_at')
    .where('notice_at' as never, 'is not', null)
    .execute()
}
