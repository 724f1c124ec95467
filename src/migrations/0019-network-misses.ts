import type { Kysely } from 'kysely'

/** For which different IDs wrong passwords came from a network. The columns are told in the guard's tables.ts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('network_miss')
    .addColumn('network', 'text', c => c.notNull())
    .addColumn('id_hash', 'text', c => c.notNull())
    .addColumn('at', 'bigint', c => c.notNull())
    .addPrimaryKeyConstraint('network_miss_key', ['network', 'id_hash'])
    .execute()
  await db.schema
    .createIndex('network_miss_of_network')
    .on('network_miss')
    .columns(['network', 'at'])
    .execute()
  await db.schema.createIndex('network_miss_age').on('network_miss').column('at').execute()
}
