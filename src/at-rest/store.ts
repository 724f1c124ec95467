import { sql } from 'kysely'
import { type Db, isPostgres } from '../platform/db/open.ts'
import type { SealedColumn } from '../platform/sealed-column.ts'
import { SEALED_MARK } from '../platform/vault.ts'

/** One number as it stands in the database. */
export interface StoredNumber {
  /** The values of the primary key's columns. */
  readonly key: readonly string[]
  readonly stored: string
}

/** Which values a pass looks at: `not` all but those that begin with a prefix, `only` just those; or unsealed ones. */
export type Prefix = { readonly not: string } | { readonly only: string } | 'unsealed'

/** The next values of a column, in the order of the primary key, behind the row that was the last one seen. */
export async function listStored(
  db: Db,
  column: SealedColumn,
  wanted: { prefix: Prefix; after: StoredNumber | undefined; limit: number },
): Promise<StoredNumber[]> {
  const { prefix, after } = wanted
  const value = sql.ref(column.column)
  const key = sql.join(column.key.map(name => sql.ref(name)))
  const begins = beginning(column, prefix)
  const behind = after ? sql`and (${key}) > (${sql.join(after.key)})` : sql``
  const { rows } = await sql<Record<string, string>>`
    select ${key}, ${value} as stored from ${sql.table(column.table)}
    where ${value} is not null and ${begins} ${behind} order by ${key} limit ${wanted.limit}`.execute(db)
  return rows.map(row => ({ key: column.key.map(name => row[name] ?? ''), stored: row.stored ?? '' }))
}

function beginning({ column, hash }: SealedColumn, prefix: Prefix) {
  // Hashes came with seals. Only so are unsealed ones found along an index, where there are a million sealed ones.
  if (prefix === 'unsealed' && hash) return sql`${sql.ref(hash)} is null`
  const [text, comparison] =
    prefix === 'unsealed' ? [SEALED_MARK, '<>'] : 'not' in prefix ? [prefix.not, '<>'] : [prefix.only, '=']
  return sql`substr(${sql.ref(column)}, 1, ${text.length}) ${sql.raw(comparison)} ${text}`
}

/** Puts a value in the place of the one that was seen; false when that one is gone or has changed. */
export async function replaceStored(
  db: Db,
  column: SealedColumn,
  change: { was: StoredNumber; sealed: string; hash: string },
): Promise<boolean> {
  const { was, sealed, hash } = change
  const { rows } = await sql`
    update ${sql.table(column.table)}
    set ${sql.ref(column.column)} = ${sealed} ${column.hash ? sql`, ${sql.ref(column.hash)} = ${hash}` : sql``}
    where ${sameKey(column, was)} and ${sql.ref(column.column)} = ${was.stored}
    returning 1 as done`.execute(db)
  return rows.length > 0
}

/** How many values stand under each key id; under the empty one, those that are not sealed. */
export async function countByKeyId(db: Db, column: SealedColumn): Promise<ReadonlyMap<string, number>> {
  const value = sql.ref(column.column)
  const marked = sql.lit(SEALED_MARK.length)
  const behind = sql`substr(${value}, ${marked} + 1)`
  const id = isPostgres(db)
    ? sql`split_part(${behind}, '.', 1)`
    : sql`substr(${behind}, 1, instr(${behind}, '.') - 1)`
  const { rows } = await sql<{ id: string; n: number }>`
    select case when substr(${value}, 1, ${marked}) = ${sql.lit(SEALED_MARK)} then ${id} else '' end as id, count(*) as n
    from ${sql.table(column.table)} where ${value} is not null group by 1`.execute(db)
  return new Map(rows.map(row => [row.id, row.n]))
}

/**
 * The key ids of a column without counting: where there is a hash, which stands under its number's key, from the index
 * of the hashes alone.
 */
export async function listKeyIds(db: Db, column: SealedColumn): Promise<readonly string[]> {
  const { table, hash } = column
  if (hash === undefined) return [...(await countByKeyId(db, column)).keys()]
  if (!isPostgres(db)) return stepThroughKeyIds(db, table, hash)
  const { rows } = await sql<{ id: string }>`
    select distinct split_part(${sql.ref(hash)}, '.', 2) as id from ${sql.table(table)}
    where ${sql.ref(hash)} is not null`.execute(db)
  return rows.map(row => row.id)
}

/** Reading all would stop the process for a while. The texts' order is that of their bytes on SQLite only. */
async function stepThroughKeyIds(db: Db, table: string, hash: string): Promise<readonly string[]> {
  const ids: string[] = []
  for (let behind = ''; ; ) {
    const { rows } = await sql<{ hash: string }>`select ${sql.ref(hash)} as hash from ${sql.table(table)}
      where ${sql.ref(hash)} > ${behind} order by ${sql.ref(hash)} limit 1`.execute(db)
    const id = rows[0]?.hash.split('.')[1]
    if (id === undefined) return ids
    ids.push(id)
    // The character after the dot that ends the id.
    behind = `${SEALED_MARK}${id}/`
  }
}

/** Deletes a row whose number is of no use. */
export async function deleteStored(db: Db, column: SealedColumn, was: StoredNumber): Promise<void> {
  await sql`delete from ${sql.table(column.table)}
    where ${sameKey(column, was)} and ${sql.ref(column.column)} = ${was.stored}`.execute(db)
}

/** Accounts with this number, whatever key each stands under. */
export function listAccountsByHash(db: Db, hashes: readonly string[]) {
  return db
    .selectFrom('account')
    .innerJoin('contract', 'contract.id', 'account.contract_id')
    .select(['account.site', 'account.login_id', 'contract.name as contract_name'])
    .where('account.sms_number_hash', 'in', hashes)
    .orderBy('contract.name')
    .orderBy('account.site')
    .orderBy('account.login_id')
    .execute()
}

function sameKey(column: SealedColumn, { key }: StoredNumber) {
  const parts = column.key.map((name, at) => sql`${sql.ref(name)} = ${key[at]}`)
  return sql.join(parts, sql` and `)
}
