import type { Kysely } from 'kysely'

/** Refusals of the present minute, counted before they are summed up in the audit trail. Told in the trail's tables.ts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_refusal')
    .addColumn('minute', 'bigint', c => c.notNull())
    .addColumn('action', 'text', c => c.notNull())
    .addColumn('site', 'text', c => c.notNull())
    .addColumn('subject', 'text', c => c.notNull())
    .addColumn('network', 'text', c => c.notNull())
    .addColumn('contract_id', 'text')
    .addColumn('actor', 'text', c => c.notNull())
    .addColumn('count', 'integer', c => c.notNull())
    .addColumn('summed', 'integer', c => c.notNull())
    .addPrimaryKeyConstraint('audit_refusal_key', ['minute', 'action', 'site', 'subject', 'network'])
    .execute()
}
