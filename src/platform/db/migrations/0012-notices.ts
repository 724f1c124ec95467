import type { Kysely } from 'kysely'

/** Whose opening notice waits to be printed is found without looking at everybody. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('account_awaiting_notice')
    .on('account')
    .column('contract_id')
    .where('initial_password' as never, 'is not', null)
    .execute()
}
