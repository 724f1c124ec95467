import { sql } from 'kysely'
import { type CopiedTable, countRows, tablesOf } from './copy-tables.ts'
import { digestOf } from './digest.ts'
import { type Db, inTransaction } from './open.ts'

/**
 * Copies every row of an SQLite database into a PostgreSQL with the same tables, a piece at a time. How far it came stands in
 * the target, written with each piece, so one that was broken off goes on. At its end both sides are read and compared.
 */
export type CopyOutcome =
  | { readonly kind: 'copied'; readonly rows: number }
  | CopyRefusal
  /** The source changed since a copy that was broken off, or somebody writes to the target. */
  | { readonly kind: 'different'; readonly tables: readonly string[] }

export type CopyRefusal =
  /** The target has rows of its own, in this table. */
  | { readonly kind: 'not-empty'; readonly table: string }
  /** It lacks this table or has other columns. */
  | { readonly kind: 'other-tables'; readonly table: string }

export interface Copying {
  readonly from: Db
  readonly to: Db
  /** Tables in which migrations leave a row; those of the source take its place. */
  readonly begunByMigrations: ReadonlySet<string>
  /** Rows of the table that are there now. */
  told(table: CopiedTable, rows: number): void
}

const PIECE_ROWS = 500
const PROGRESS = sql.table('database_copy')

/** Nobody writes to the source until all is done: a transaction holds its lock. */
export function copyDatabase(copying: Copying): Promise<CopyOutcome> {
  return inTransaction(copying.from, async from => {
    const { to } = copying
    const tables = await tablesOf(from)
    const refusal = await refusalOf({ ...copying, from }, tables)
    if (refusal !== undefined) return refusal
    await sql`create table if not exists ${PROGRESS} (name text primary key, last bigint not null)`.execute(
      to,
    )
    for (const table of tables) await copyTable({ ...copying, from }, table)
    const different: string[] = []
    for (const table of tables)
      if ((await digestOf(from, table)) !== (await digestOf(to, table))) different.push(table.name)
    if (different.length > 0) return { kind: 'different', tables: different }
    await sql`drop table ${PROGRESS}`.execute(to)
    return { kind: 'copied', rows: tables.reduce((sum, { rows }) => sum + rows, 0) }
  })
}

/** What would stop the copy; looks only. */
export async function refusalOf(
  { to, begunByMigrations }: Copying,
  tables: readonly CopiedTable[],
): Promise<CopyRefusal | undefined> {
  const schema = await schemaOf(to)
  const own = (await to.introspection.getTables()).filter(table => table.schema === schema)
  const there = new Map(own.map(table => [table.name, table.columns]))
  for (const { name, columns } of tables) {
    const found = new Set(there.get(name)?.map(column => column.name))
    if (found.size !== columns.length || columns.some(column => !found.has(column)))
      return { kind: 'other-tables', table: name }
  }
  if (there.has('database_copy')) return undefined
  for (const { name } of tables)
    if (!begunByMigrations.has(name) && (await countRows(to, name)) > 0)
      return { kind: 'not-empty', table: name }
  return undefined
}

async function copyTable({ from, to, told }: Copying, table: CopiedTable): Promise<void> {
  const { rows } = await sql<{
    last: number
  }>`select last from ${PROGRESS} where name = ${table.name}`.execute(to)
  const schema = await schemaOf(to)
  let last = rows[0]?.last
  for (let there = last === undefined ? 0 : await countRows(to, table.name); ; ) {
    const piece = await nextPiece(from, table, last ?? 0)
    const isFirst = last === undefined
    last = piece.at(-1)?.place ?? last ?? 0
    await inTransaction(to, tx => write(tx, { schema, table, piece, last: last ?? 0, isFirst }))
    there += piece.length
    told(table, there)
    if (piece.length < PIECE_ROWS) break
  }
  await goOnCounting(from, to, table)
  // Or the first questions would be planned as for an empty table.
  await sql`analyze ${sql.table(table.name)}`.execute(to)
}

type Row = Readonly<Record<string, unknown>>

async function nextPiece(from: Db, { name }: CopiedTable, after: number) {
  const { rows } = await sql<Row & { place: number }>`
    select rowid as place, * from ${sql.table(name)} where rowid > ${after} order by rowid limit ${PIECE_ROWS}`.execute(
    from,
  )
  return rows
}

interface Piece {
  readonly schema: string
  readonly table: CopiedTable
  readonly piece: readonly Row[]
  readonly last: number
  readonly isFirst: boolean
}

/** In which the tables stand: the first of the role's search path. */
async function schemaOf(to: Db): Promise<string> {
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(to)
  return rows[0]?.schema ?? ''
}

/** Triggers see what people do. What is copied was done before. */
async function write(tx: Db, { schema, table, piece, last, isFirst }: Piece): Promise<void> {
  // With its schema: `line` alone would be a geometric type.
  const name = sql.id(schema, table.name)
  const columns = sql.join(table.columns.map(column => sql.ref(column)))
  await sql`alter table ${name} disable trigger user`.execute(tx)
  if (isFirst) await sql`delete from ${name}`.execute(tx)
  await sql`insert into ${name} (${columns}) overriding system value
    select ${columns} from json_populate_recordset(null::${name}, ${JSON.stringify(piece)}::json)`.execute(tx)
  await sql`alter table ${name} enable trigger user`.execute(tx)
  await sql`insert into ${PROGRESS} (name, last) values (${table.name}, ${last})
    on conflict (name) do update set last = excluded.last`.execute(tx)
}

/** Numbers that were given once are not given again, also where their rows are gone. */
async function goOnCounting(from: Db, to: Db, { name }: CopiedTable): Promise<void> {
  const { rows } = await sql<{ seq: number }>`select seq from sqlite_sequence where name = ${name}`.execute(
    from,
  )
  const counted = rows[0]?.seq ?? 0
  if (counted > 0) await sql`select setval(pg_get_serial_sequence(${name}, 'id'), ${counted})`.execute(to)
}
