import { type Kysely, sql } from 'kysely'

/**
 * Whole months of the audit trail go into files, and their rows leave. The triggers still refuse whatever lies behind no
 * checkpoint. What the columns mean is written in audit/tables.ts.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_checkpoint')
    .addColumn('seq', 'bigint', c => c.primaryKey())
    .addColumn('hash', 'text', c => c.notNull())
    .addColumn('month', 'text', c => c.notNull())
    .addColumn('events', 'bigint', c => c.notNull())
    .addColumn('first_at', 'bigint', c => c.notNull())
    .addColumn('last_at', 'bigint', c => c.notNull())
    .addColumn('file', 'text', c => c.notNull())
    .addColumn('sha256', 'text', c => c.notNull())
    .addColumn('made_at', 'bigint', c => c.notNull())
    .addColumn('mac', 'text', c => c.notNull())
    .execute()
  await (db.getExecutor().adapter.supportsMultipleConnections ? guardPostgres(db) : guardSqlite(db))
}

const REFUSAL = sql.raw(`'the audit trail is append-only'`)

async function guardSqlite(db: Kysely<unknown>): Promise<void> {
  await sql`drop trigger audit_event_no_delete`.execute(db)
  await sql`drop trigger audit_seal_no_delete`.execute(db)
  await sql`create trigger audit_event_no_delete before delete on audit_event
    when not exists (select 1 from audit_seal s where s.event_id = old.id
      and s.seq <= (select max(c.seq) from audit_checkpoint c))
    begin select raise(abort, ${REFUSAL}); end`.execute(db)
  await sql`create trigger audit_seal_no_delete before delete on audit_seal
    when old.seq > coalesce((select max(c.seq) from audit_checkpoint c), 0)
    begin select raise(abort, ${REFUSAL}); end`.execute(db)
  await sql`create trigger audit_checkpoint_no_delete before delete on audit_checkpoint
    begin select raise(abort, ${REFUSAL}); end`.execute(db)
  await sql`create trigger audit_checkpoint_no_update before update of seq, hash, events on audit_checkpoint
    begin select raise(abort, ${REFUSAL}); end`.execute(db)
}

async function guardPostgres(db: Kysely<unknown>): Promise<void> {
  await sql`create function audit_refuse_kept() returns trigger language plpgsql as $$
    declare archived bigint := coalesce((select max(seq) from audit_checkpoint), 0);
    begin
      if tg_table_name = 'audit_seal' then
        if old.seq <= archived then return old; end if;
      elsif exists (select 1 from audit_seal s where s.event_id = old.id and s.seq <= archived) then
        return old;
      end if;
      raise exception ${REFUSAL};
    end $$`.execute(db)
  for (const table of ['audit_event', 'audit_seal']) {
    await sql`drop trigger ${sql.raw(`${table}_no_change on ${table}`)}`.execute(db)
    await sql`create trigger ${sql.raw(`${table}_no_update before update on ${table}`)}
      for each row execute function audit_refuse()`.execute(db)
    await sql`create trigger ${sql.raw(`${table}_no_delete before delete on ${table}`)}
      for each row execute function audit_refuse_kept()`.execute(db)
  }
  await sql`create trigger audit_checkpoint_no_delete before delete on audit_checkpoint
    for each row execute function audit_refuse()`.execute(db)
  await sql`create trigger audit_checkpoint_no_truncate before truncate on audit_checkpoint
    for each statement execute function audit_refuse()`.execute(db)
  await sql`create trigger audit_checkpoint_no_update before update of seq, hash, events on audit_checkpoint
    for each row execute function audit_refuse()`.execute(db)
}
