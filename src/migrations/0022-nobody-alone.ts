import type { Kysely } from 'kysely'

/**
 * Nobody at the desk alone comes in: a password that was shown there is known as such, and what each of its people did to a
 * customer lately is looked at together. Passwords that were shown before are not known: their owners replace them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('account')
    .addColumn('password_shown', 'integer', c => c.notNull().defaultTo(0))
    .execute()
  await db.schema
    .createTable('desk_act')
    .addColumn('contract_id', 'text', c => c.notNull().references('contract.id').onDelete('cascade'))
    .addColumn('account_id', 'text', c => c.references('account.id').onDelete('cascade'))
    .addColumn('member', 'text', c => c.notNull())
    .addColumn('act', 'text', c => c.notNull())
    .addColumn('at', 'bigint', c => c.notNull())
    .execute()
  await db.schema
    .createIndex('desk_act_of_contract')
    .on('desk_act')
    .columns(['contract_id', 'member', 'at'])
    .execute()
  await db.schema.createIndex('desk_act_age').on('desk_act').column('at').execute()
}
