import { type Kysely, sql } from 'kysely'

/**
 * The audit trail becomes a chain that nobody shortens or rewrites unseen (decision 0015). What the columns mean
 * is written in schema.ts. Rows of before have no `uid` and no `mac`; they are sealed first.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addColumns(db)
  await addIndexes(db)
  await addTables(db)
  await (db.getExecutor().adapter.supportsMultipleConnections ? guardPostgres(db) : guardSqlite(db))
}

async function addColumns(db: Kysely<unknown>): Promise<void> {
  const event = db.schema.alterTable('audit_event')
  await event.addColumn('uid', 'text').execute()
  await event.addColumn('actor', 'text', c => c.notNull().defaultTo('account')).execute()
  await event.addColumn('mac', 'text', c => c.notNull().defaultTo('')).execute()
  await sql`update audit_event set actor = 'operator'
    where action in ('contract.added', 'line.added', 'password.reset')`.execute(db)
}

/** For the screens of a contract and of an account: newest first, by cursor. One over all would tempt PostgreSQL to
 * walk through everybody's events for a contract where little happens. */
async function addIndexes(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('audit_event_of_contract').execute()
  const index = (name: string) => db.schema.createIndex(name).on('audit_event')
  await index('audit_event_of_contract').columns(['contract_id', 'at', 'id']).execute()
  await index('audit_event_of_account').columns(['account_id', 'at', 'id']).execute()
  await index('audit_event_uid').unique().column('uid').execute()
}

async function addTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_pending')
    .addColumn('event_id', 'bigint', c => c.primaryKey())
    .execute()
  await db.schema
    .createTable('audit_seal')
    .addColumn('seq', 'bigint', c => c.primaryKey())
    .addColumn('event_id', 'bigint', c => c.notNull().unique())
    .addColumn('prev_hash', 'text', c => c.notNull())
    .addColumn('hash', 'text', c => c.notNull())
    .execute()
  await db.schema
    .createTable('audit_head')
    .addColumn('id', 'integer', c => c.primaryKey())
    .addColumn('seq', 'bigint', c => c.notNull())
    .addColumn('hash', 'text', c => c.notNull())
    .addColumn('keyed_from', 'bigint', c => c.notNull())
    .addColumn('begun_at', 'bigint', c => c.notNull())
    .addColumn('mac', 'text', c => c.notNull())
    .execute()
  await sql`insert into audit_pending (event_id) select id from audit_event`.execute(db)
  await sql`insert into audit_head (id, seq, hash, keyed_from, begun_at, mac) values (1, 0, '', 1, 0, '')`.execute(
    db,
  )
}

const REFUSAL = sql.raw(`'the audit trail is append-only'`)

async function guardSqlite(db: Kysely<unknown>): Promise<void> {
  await sql`create trigger audit_event_awaits_seal after insert on audit_event
    begin insert into audit_pending (event_id) values (new.id); end`.execute(db)
  for (const table of ['audit_event', 'audit_seal'])
    for (const verb of ['update', 'delete'])
      await sql`create trigger ${sql.raw(`${table}_no_${verb} before ${verb} on ${table}`)}
        begin select raise(abort, ${REFUSAL}); end`.execute(db)
  await sql`create trigger audit_head_no_delete before delete on audit_head
    begin select raise(abort, ${REFUSAL}); end`.execute(db)
  await sql`create trigger audit_head_forward before update on audit_head when new.seq < old.seq
    begin select raise(abort, ${REFUSAL}); end`.execute(db)
}

async function guardPostgres(db: Kysely<unknown>): Promise<void> {
  await sql`create function audit_await_seal() returns trigger language plpgsql as $$
    begin insert into audit_pending (event_id) values (new.id); return null; end $$`.execute(db)
  await sql`create trigger audit_event_awaits_seal after insert on audit_event
    for each row execute function audit_await_seal()`.execute(db)
  await sql`create function audit_refuse() returns trigger language plpgsql as $$
    begin raise exception ${REFUSAL}; end $$`.execute(db)
  for (const table of ['audit_event', 'audit_seal']) {
    await sql`create trigger ${sql.raw(`${table}_no_change before update or delete on ${table}`)}
      for each row execute function audit_refuse()`.execute(db)
    await sql`create trigger ${sql.raw(`${table}_no_truncate before truncate on ${table}`)}
      for each statement execute function audit_refuse()`.execute(db)
  }
  await sql`create trigger audit_head_no_delete before delete on audit_head
    for each row execute function audit_refuse()`.execute(db)
  await sql`create trigger audit_head_no_truncate before truncate on audit_head
    for each statement execute function audit_refuse()`.execute(db)
  await sql`create trigger audit_head_forward before update on audit_head
    for each row when (new.seq < old.seq) execute function audit_refuse()`.execute(db)
}
