import { type Kysely, sql } from 'kysely'

/**
 * A code that was sent is on the phone, whatever became of the browser that asked for it: a challenge no longer goes with
 * its session. And whose turn it is to have a code or a password looked at is booked. Who knows his password stolen keeps out all browsers
 * but his known ones.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await outliveSession(db)
  await db.schema
    .alterTable('challenge')
    .addColumn('redeems', 'integer', c => c.notNull().defaultTo(0))
    .execute()
  await db.schema.alterTable('account').addColumn('only_known_until', 'bigint').execute()
  await db.schema.createIndex('challenge_age').on('challenge').column('opened_at').execute()
  await db.schema
    .createTable('turn')
    .addColumn('of', 'text', c => c.notNull())
    .addColumn('at', 'bigint', c => c.notNull())
    .addColumn('holder', 'text', c => c.notNull())
    .addColumn('wide', 'text', c => c.notNull())
    .addColumn('middle', 'text', c => c.notNull())
    .addColumn('network', 'text', c => c.notNull())
    .addColumn('used', 'integer', c => c.notNull())
    .addPrimaryKeyConstraint('turn_key', ['of', 'at'])
    .execute()
  await db.schema.createIndex('turn_at').on('turn').column('at').execute()
}

async function outliveSession(db: Kysely<unknown>): Promise<void> {
  if (db.getExecutor().adapter.supportsMultipleConnections)
    await db.schema.alterTable('challenge').dropConstraint('challenge_session_id_fkey').execute()
  else await db.transaction().execute(remakeChallenges)
}

/** SQLite takes no foreign key away. */
async function remakeChallenges(tx: Kysely<unknown>): Promise<void> {
  const made = await sql<{ type: string; sql: string }>`
    select type, sql from sqlite_schema where sql is not null and tbl_name = 'challenge'`.execute(tx)
  const definition = made.rows.find(row => row.type === 'table')?.sql ?? ''
  const anew = definition
    .replace('"challenge" (', '"challenge_new" (')
    .replace(' references "session" ("id") on delete cascade', '')
  await sql.raw(anew).execute(tx)
  await sql.raw('insert into challenge_new select * from challenge').execute(tx)
  await sql.raw('drop table challenge').execute(tx)
  await sql.raw('alter table challenge_new rename to challenge').execute(tx)
  for (const { type, sql: definition } of made.rows)
    if (type === 'index') await sql.raw(definition).execute(tx)
}
