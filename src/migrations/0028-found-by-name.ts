import { type Kysely, sql } from 'kysely'
import { isPostgres } from '../platform/db/open.ts'

const AT_ONCE = 1_000

/** `nameKey` of accounts/names.ts, as it was then. */
const LEGAL_FORM = /株式会社|有限会社|合同会社|一般社団法人|\((?:株|有|同)\)|co\.,?\s*ltd\.?|\binc\./gu
function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(LEGAL_FORM, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/**
 * What the desk finds customers by: the beginning of their names, folded, and the end of a 050 number.
 * Bytes are compared, so that an index answers on both databases.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const bytewise = isPostgres(db as never) ? sql`text collate "C"` : sql`text`
  await db.schema.alterTable('contract').addColumn('name_key', bytewise).execute()
  for (let after = ''; ; ) {
    const { rows } = await sql<{ id: string; name: string }>`
      select id, name from contract where id > ${after} order by id limit ${AT_ONCE}`.execute(db)
    for (const { id, name } of rows)
      await sql`update contract set name_key = ${nameKey(name)} where id = ${id}`.execute(db)
    const last = rows.at(-1)
    if (last === undefined) break
    after = last.id
  }
  await db.schema.createIndex('contract_name_key').on('contract').columns(['name_key', 'id']).execute()
  await sql`create index line_number_end on line (substr(number, 8))`.execute(db)
}
