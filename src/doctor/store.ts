import { sql } from 'kysely'
import type { Db } from '../platform/db/open.ts'

/** What PostgreSQL tells of itself and of the role that asks. */
export interface PostgresFacts {
  /** `150018` is 15.18. */
  readonly version: number
  readonly host: string | null
  readonly isStandby: boolean
  readonly isReadOnly: boolean
  readonly encoding: string
  readonly isEncrypted: boolean
  readonly isSuperuser: boolean
  readonly mayCreate: boolean
  readonly maxConnections: number
  /** Settings without which a commit may be lost when the power fails. */
  readonly unsafe: readonly string[]
}

export async function postgresFacts(db: Db): Promise<PostgresFacts> {
  const { rows } = await sql<
    Omit<PostgresFacts, 'unsafe'> & { fsync: string; fullPages: string; atCommit: string }
  >`
    select
      current_setting('server_version_num')::int as "version",
      host(inet_server_addr()) as "host",
      pg_is_in_recovery() as "isStandby",
      current_setting('transaction_read_only') = 'on' as "isReadOnly",
      current_setting('server_encoding') as "encoding",
      coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as "isEncrypted",
      (select rolsuper from pg_roles where rolname = current_user) as "isSuperuser",
      coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) as "mayCreate",
      current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as "maxConnections",
      current_setting('fsync') as "fsync",
      current_setting('full_page_writes') as "fullPages",
      current_setting('synchronous_commit') as "atCommit"`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('PostgreSQL tells nothing of itself')
  const { fsync, fullPages, atCommit, ...facts } = row
  const unsafe = [
    ['fsync', fsync],
    ['full_page_writes', fullPages],
    ['synchronous_commit', atCommit],
  ].flatMap(([name, value]) => (value === 'off' ? [`${name} = off`] : []))
  return { ...facts, unsafe }
}

/** Tables of this schema that the role may not read and write. */
export async function tablesWithoutRights(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace
      and not (has_table_privilege(oid, 'SELECT') and has_table_privilege(oid, 'INSERT')
        and has_table_privilege(oid, 'UPDATE') and has_table_privilege(oid, 'DELETE'))
    order by relname`.execute(db)
  return rows.map(({ name }) => name)
}

/** Milliseconds since 1970, by PostgreSQL's clock. */
export async function postgresTime(db: Db): Promise<number> {
  const { rows } = await sql<{ now: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`.execute(db)
  return rows[0]?.now ?? Number.NaN
}

export async function sqliteVersion(db: Db): Promise<string> {
  const { rows } = await sql<{ version: string }>`select sqlite_version() as version`.execute(db)
  return rows[0]?.version ?? ''
}
