import type { Kysely } from 'kysely'

/** Who suspended an account: what only the operator undoes is told apart from what its administrator did. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('account').addColumn('suspended_by', 'text').execute()
}
