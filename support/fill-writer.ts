import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import pg from 'pg'
import type { DatabaseAddress } from '../src/platform/db/open.ts'

/** The thread of `fill` that writes, while the other one makes what comes next. */
const COLUMNS = {
  contract: ['id', 'name', 'created_at'],
  line: ['id', 'contract_id', 'number', 'user_name', 'ordered', 'settings'],
  account: [
    'id',
    'contract_id',
    'site',
    'login_id',
    'line_id',
    'password_hash',
    'password_initial',
    'sms_number',
    'sms_number_hash',
    'sms_number_confirmed',
    'created_at',
  ],
  audit_event: [
    'id',
    'uid',
    'at',
    'site',
    'contract_id',
    'account_id',
    'actor',
    'action',
    'address',
    'detail',
    'mac',
  ],
  audit_seal: ['seq', 'event_id', 'prev_hash', 'hash'],
} as const

type Table = keyof typeof COLUMNS

/** Rows of one table: a line each, with tabs between the values and `\N` for none. */
export interface Rows {
  readonly table: Table
  readonly text: string
}

interface Target {
  write(rows: Rows): Promise<void>
  end(): Promise<void>
}

const TABLES = Object.keys(COLUMNS).map(table => `'${table}'`)

const target = open(workerData as DatabaseAddress)
let before = target.then(() => {})
parentPort?.on('message', (message: Rows | 'end') => {
  before = before.then(async () => {
    if (message !== 'end') await (await target).write(message)
    else await (await target).end()
    if (message === 'end') parentPort?.close()
    else parentPort?.postMessage('written')
  })
})

function open(address: DatabaseAddress): Promise<Target> {
  return address.kind === 'sqlite' ? openSqlite(address.file) : openPostgres(address.url)
}

async function openSqlite(file: string): Promise<Target> {
  const database = new DatabaseSync(file, { timeout: 10_000, enableForeignKeyConstraints: false })
  database.exec('pragma synchronous = off; pragma cache_size = -500000; pragma temp_store = memory')
  const later = database
    .prepare(
      `select type, name, sql from sqlite_schema where sql is not null and tbl_name in (${TABLES})
        and (type = 'index' or name = 'audit_event_awaits_seal')`,
    )
    .all()
  for (const { type, name } of later) database.exec(`drop ${type} ${name}`)
  const inserts = new Map(
    Object.entries(COLUMNS).map(([table, columns]) => [
      table,
      database.prepare(`insert into ${table} (${columns}) values (${columns.map(() => '?')})`),
    ]),
  )
  return {
    async write({ table, text }) {
      database.exec('begin')
      for (const line of text.split('\n')) {
        if (line === '') continue
        const values = line.split('\t').map(value => (value === '\\N' ? null : value))
        inserts.get(table)?.run(...values)
      }
      database.exec('commit')
    },
    async end() {
      for (const { sql } of later) database.exec(String(sql))
      database.exec('pragma wal_checkpoint(truncate)')
      database.close()
    },
  }
}

async function openPostgres(url: string): Promise<Target> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  // No triggers, neither ours nor those of foreign keys.
  await client.query(`set session_replication_role = replica; set synchronous_commit = off;
    set maintenance_work_mem = '1GB'`)
  const { rows: later } = await client.query<{ name: string; definition: string }>(
    `select i.relname as name, pg_get_indexdef(i.oid) as definition
      from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
      where t.relname in (${TABLES}) and not exists (select from pg_constraint c where c.conindid = i.oid)`,
  )
  for (const { name } of later) await client.query(`drop index ${name}`)
  return {
    write: rows => copy(client, rows),
    async end() {
      for (const { definition } of later) await client.query(definition)
      await client.query(
        `select setval(pg_get_serial_sequence('audit_event', 'id'), greatest(max(id), 1)) from audit_event`,
      )
      // As it does by itself some minutes later.
      await client.query('vacuum analyze')
      await client.query('checkpoint')
      await client.end()
    },
  }
}

/** What the client does for `COPY … FROM STDIN`, which has no method of its own. */
function copy(client: pg.Client, { table, text }: Rows): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query({
      submit: (connection: { query(sql: string): void }) =>
        connection.query(`copy ${table} (${COLUMNS[table]}) from stdin`),
      handleCopyInResponse(connection: { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void }) {
        connection.sendCopyFromChunk(Buffer.from(text))
        connection.endCopyFrom()
      },
      handleCommandComplete() {},
      handleReadyForQuery: () => resolve(),
      handleError: reject,
    } as unknown as pg.Submittable)
  })
}
