import { type Kysely, sql } from 'kysely'

/**
 * What a system of the operator needs to keep in step: when a contract or a line last changed, and that a file suspended a
 * contract. The times are made by the database: so no place that writes forgets it, nor a server of the version before.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('contract').addColumn('suspended_by', 'text').execute()
  for (const table of ['contract', 'line']) {
    await db.schema
      .alterTable(table)
      .addColumn('updated_at', 'bigint', c => c.notNull().defaultTo(0))
      .execute()
    await db.schema.createIndex(`${table}_updated`).on(table).columns(['updated_at', 'id']).execute()
  }
  const statements = db.getExecutor().adapter.supportsMultipleConnections ? POSTGRES : SQLITE
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** Columns that lists of contracts and lines show. */
const OF_CONTRACT = ['name', 'enrolment', 'codes_from', 'abroad', 'suspended_at', 'ends_on']
const OF_LINE = ['contract_id', 'number', 'user_name', 'ordered']
/** Of a service user, in the list of lines: whether he has a number, not which. */
const OF_USER = ['login_id', 'suspended_at', 'sms_number_hash is null']

/** Not where the same is written once more, as a change of key does. */
function isOther(columns: readonly string[]): string {
  return columns.map(column => `(old.${column}) is distinct from (new.${column})`).join(' or ')
}
const ofUser = `after update of ${OF_USER.map(column => column.split(' ')[0]).join(', ')} on account`
const isUser = `new.line_id is not null and (${isOther(OF_USER)})`
const isRenamed = `new.site = 'admin' and old.login_id <> new.login_id`

const SQLITE_NOW = `cast(unixepoch('subsec') * 1000 as integer)`
const SQLITE = [
  ...[['contract', OF_CONTRACT] as const, ['line', OF_LINE] as const].flatMap(([table, columns]) => [
    `create trigger ${table}_added after insert on ${table}
      begin update ${table} set updated_at = ${SQLITE_NOW} where id = new.id; end`,
    `create trigger ${table}_changed after update of ${columns.join(', ')} on ${table} when ${isOther(columns)}
      begin update ${table} set updated_at = ${SQLITE_NOW} where id = new.id; end`,
  ]),
  `create trigger user_changed ${ofUser} when ${isUser}
    begin update line set updated_at = ${SQLITE_NOW} where id = new.line_id; end`,
  `create trigger administrator_renamed after update of login_id on account when ${isRenamed} begin
    update line set updated_at = ${SQLITE_NOW} where contract_id = new.contract_id;
    update contract set updated_at = ${SQLITE_NOW} where id = new.contract_id; end`,
]

const POSTGRES_NOW = '(extract(epoch from clock_timestamp()) * 1000)::bigint'
const POSTGRES = [
  `create function note_updated() returns trigger language plpgsql as $$
    begin new.updated_at := ${POSTGRES_NOW}; return new; end $$`,
  `create function note_user_changed() returns trigger language plpgsql as $$
    begin update line set updated_at = ${POSTGRES_NOW} where id = new.line_id; return null; end $$`,
  `create function note_administrator_renamed() returns trigger language plpgsql as $$
    begin
      update line set updated_at = ${POSTGRES_NOW} where contract_id = new.contract_id;
      update contract set updated_at = ${POSTGRES_NOW} where id = new.contract_id;
      return null;
    end $$`,
  ...[['contract', OF_CONTRACT] as const, ['line', OF_LINE] as const].flatMap(([table, columns]) => [
    `create trigger ${table}_added before insert on ${table} for each row execute function note_updated()`,
    `create trigger ${table}_changed before update on ${table} for each row when (${isOther(columns)})
      execute function note_updated()`,
  ]),
  `create trigger user_changed ${ofUser} for each row when (${isUser}) execute function note_user_changed()`,
  `create trigger administrator_renamed after update of login_id on account for each row when (${isRenamed})
    execute function note_administrator_renamed()`,
]
