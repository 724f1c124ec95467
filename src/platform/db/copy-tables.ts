import { sql } from 'kysely'
import type { Db } from './open.ts'

/** The tables of a database that is copied, and in which order. */

export interface CopiedTable {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: number
}

/** All but the record of migrations, which the other database has of its own; those that others refer to come first. */
export async function tablesOf(from: Db): Promise<readonly CopiedTable[]> {
  const { rows } = await sql<{ name: string; needs: string | null }>`
    select t.name as name, k."table" as needs
    from sqlite_schema t left join pragma_foreign_key_list(t.name) k on k."table" <> t.name
    where t.type = 'table' and t.name not like 'sqlite%' and t.name not like 'kysely%'`.execute(from)
  const needs = new Map(
    [...Map.groupBy(rows, row => row.name)].map(([name, all]) => [name, all.map(r => r.needs)]),
  )
  const ordered: string[] = []
  const add = (name: string) => {
    if (ordered.includes(name)) return
    for (const needed of needs.get(name) ?? []) if (needed !== null) add(needed)
    ordered.push(name)
  }
  for (const name of [...needs.keys()].sort()) add(name)
  return Promise.all(ordered.map(name => described(from, name)))
}

async function described(from: Db, name: string): Promise<CopiedTable> {
  const columns = await sql<{ name: string }>`select name from pragma_table_info(${name})`.execute(from)
  return { name, columns: columns.rows.map(column => column.name), rows: await countRows(from, name) }
}

export async function countRows(db: Db, name: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(db)
  return rows[0]?.n ?? 0
}
