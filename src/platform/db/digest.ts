import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { CopiedTable } from './copy-tables.ts'
import { type Db, isPostgres } from './open.ts'

/** What stands in a table, as one number: the same on both engines, in whatever order they give the rows. */

const PIECE_ROWS = 1_000
const BITS = 128

/** The sum of the rows' hashes, with their number. */
export async function digestOf(db: Db, table: CopiedTable): Promise<string> {
  let [sum, count] = [0n, 0]
  for await (const row of isPostgres(db) ? rowsOfPostgres(db, table) : rowsOfSqlite(db, table)) {
    const text = JSON.stringify(table.columns.map(column => row[column]))
    sum += BigInt(`0x${hash('sha256', text).slice(0, BITS / 4)}`)
    count += 1
  }
  return `${count}:${BigInt.asUintN(BITS, sum).toString(16)}`
}

type Row = Readonly<Record<string, unknown>>

async function* rowsOfSqlite(db: Db, { name }: CopiedTable): AsyncGenerator<Row> {
  for (let last = 0; ; ) {
    const { rows } = await sql<Row & { place: number }>`
      select rowid as place, * from ${sql.table(name)} where rowid > ${last} order by rowid limit ${PIECE_ROWS}`.execute(
      db,
    )
    yield* rows
    if (rows.length < PIECE_ROWS) return
    last = rows.at(-1)?.place ?? last
  }
}

async function* rowsOfPostgres(db: Db, { name }: CopiedTable): AsyncGenerator<Row> {
  const transaction = await db.startTransaction().execute()
  try {
    await sql`declare piece no scroll cursor for select * from ${sql.table(name)}`.execute(transaction)
    for (;;) {
      const { rows } = await sql<Row>`fetch ${sql.lit(PIECE_ROWS)} from piece`.execute(transaction)
      yield* rows
      if (rows.length < PIECE_ROWS) return
    }
  } finally {
    await transaction.rollback().execute()
  }
}
