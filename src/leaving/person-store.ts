import { type RawBuilder, sql } from 'kysely'
import type { Leaving } from '../accounts/leaving.ts'
import { ACCOUNT_SEALED } from '../accounts/tables.ts'
import type { Db } from '../platform/db/open.ts'
import { placeIn, type SealedColumn } from '../platform/sealed-column.ts'
import type { Vault } from '../platform/vault.ts'

type Row = Record<string, string | number | null>

/** One person, and what becomes of each table. */
export interface PersonInTables {
  readonly id: string
  readonly lineId: string | null
  readonly tables: Readonly<Record<string, Leaving>>
}

/** The rows about one person of every table that tells of somebody, with what is sealed in them opened. */
export async function rowsOf(
  db: Db,
  vault: Vault,
  person: PersonInTables,
): Promise<Readonly<Record<string, readonly Row[]>>> {
  const told: Record<string, readonly Row[]> = {}
  for (const [table, leaving] of Object.entries(person.tables)) {
    if (typeof leaving === 'string' || 'stays' in leaving || 'untold' in leaving.told) continue
    const { columns, sealed = [] } = leaving.told
    const needed = [...columns, ...sealed.flatMap(({ column, key }) => [column, ...key])]
    const { rows } = await sql<Row>`select ${sql.join([...new Set(needed)].map(name => sql.ref(name)))}
      from ${sql.table(table)} where ${isOf(person, table)}`.execute(db)
    if (rows.length > 0) told[table] = rows.map(row => shown(vault, row, { columns, sealed }))
  }
  return told
}

/** Along the rows that a table's rows go with, up to the person's own. */
function isOf(person: PersonInTables, table: string): RawBuilder<unknown> {
  const leaving = person.tables[table]
  if (leaving === undefined || typeof leaving === 'string' || 'stays' in leaving)
    throw new Error(`${table} goes with nothing`)
  const by = sql.ref(leaving.by)
  if (leaving.with === 'account') return sql`${by} = ${person.id}`
  if (leaving.with === 'line') return sql`${by} = ${person.lineId}`
  return sql`${by} in (select id from ${sql.table(leaving.with)} where ${isOf(person, leaving.with)})`
}

function shown(
  vault: Vault,
  row: Row,
  { columns, sealed }: { readonly columns: readonly string[]; readonly sealed: readonly SealedColumn[] },
): Row {
  const opened = sealed.map(column => [column.column, openedIn(vault, row, column)])
  const plain = columns.map(name => [name, readable(name, row[name] ?? null)])
  return Object.fromEntries([...plain, ...opened])
}

function openedIn(vault: Vault, row: Row, column: SealedColumn): string | null {
  const text = row[column.column]
  if (typeof text !== 'string') return null
  const reading = vault.read(text, placeIn(column, ...column.key.map(name => String(row[name]))))
  return reading.kind === 'text' ? reading.text : `(${reading.reason})`
}

/** Times as people read them. */
function readable(name: string, value: string | number | null): string | number | null {
  return typeof value === 'number' && /(^|_)at$/.test(name) ? new Date(value).toISOString() : value
}

/** What the audit trail has about him, oldest first. */
export async function eventsOf(db: Db, accountId: string) {
  const rows = await db
    .selectFrom('audit_event')
    .select(['at', 'action', 'actor', 'address', 'detail'])
    .where('account_id', '=', accountId)
    .orderBy('at')
    .orderBy('id')
    .execute()
  return rows.map(({ at, detail, ...row }) => ({
    at: new Date(at).toISOString(),
    ...row,
    detail: JSON.parse(detail) as Readonly<Record<string, string | number>>,
  }))
}

/** The account itself, with its line and contract. */
export async function findPerson(db: Db, vault: Vault, id: string) {
  const row = await db
    .selectFrom('account')
    .innerJoin('contract', 'contract.id', 'account.contract_id')
    .leftJoin('line', 'line.id', 'account.line_id')
    .select([
      'account.id',
      'account.site',
      'account.login_id',
      'account.line_id',
      'account.sms_number',
      'account.sms_number_confirmed',
      'account.second_number',
      'account.password_initial',
      'account.last_sign_in_at',
      'account.suspended_at',
      'account.created_at',
      'contract.name',
      'line.number',
      'line.user_name',
      'line.ordered',
      'line.settings',
    ])
    .where('account.id', '=', id)
    .executeTakeFirstOrThrow()
  const { line_id, ordered, settings, ...shownAsIs } = row
  return {
    lineId: line_id,
    account: {
      ...Object.fromEntries(Object.entries(shownAsIs).map(([name, value]) => [name, readable(name, value)])),
      sms_number: openedIn(vault, row, ACCOUNT_SEALED.number),
      second_number: openedIn(vault, row, ACCOUNT_SEALED.secondNumber),
      ordered: ordered === null ? null : (JSON.parse(ordered) as unknown),
      settings: settings === null ? null : (JSON.parse(settings) as unknown),
    },
  }
}
