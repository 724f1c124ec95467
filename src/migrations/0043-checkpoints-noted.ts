import type { Kysely } from 'kysely'

/** The end of the audit trail vouches for the checkpoints too. What the column means is written in audit/tables.ts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('audit_head')
    .addColumn('checkpoints', 'text', c => c.notNull().defaultTo(''))
    .execute()
}
