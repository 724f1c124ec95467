import { CompiledQuery, sql } from 'kysely'
import { FIRST_OPTION_SERVICES } from '../src/lines/option-services.ts'
import { isPostgres } from '../src/platform/db/open.ts'
import { addRows } from './rows.ts'
import type { World } from './world.ts'

const [CONTRACTS, LINES] = [4_000, 4_000]

/**
 * So many contracts (`many` with half of the lines, `c0`, `c1`, …) and lines (`many-0`, …) that no database reads them whole
 * where it has an index; counted.
 */
export async function addCrowd(world: World): Promise<void> {
  const at = { created_at: 1 }
  const nobody = { password_hash: 'none', password_initial: 1 as const, ...at }
  const contracts = ['many', ...Array.from({ length: CONTRACTS }, (_, n) => `c${n}`)]
  const lines = Array.from({ length: LINES }, (_, n) => ({
    id: `line${n}`,
    contract_id: n % 2 === 0 ? 'many' : `c${n}`,
    number: `0506${String(n).padStart(7, '0')}`,
    user_name: 'x',
    ordered: '[]',
    settings: JSON.stringify(FIRST_OPTION_SERVICES),
  }))
  const administrators = contracts.map(id => ({ id, contract_id: id, site: 'admin' as const, login_id: id }))
  const users = lines.map(({ id: line_id, contract_id }, n) => {
    return { id: `user${n}`, contract_id, site: 'user' as const, login_id: `many-${n}`, line_id }
  })
  await addRows(
    world,
    'contract',
    contracts.map(id => ({ id, name: id, name_key: id, ...at })),
  )
  await addRows(world, 'line', lines)
  for (const accounts of [administrators, users])
    await addRows(
      world,
      'account',
      accounts.map(account => ({ ...account, ...nobody })),
    )
  await countRows(world)
}

/**
 * PostgreSQL knows now how many rows there are and what stands in them: when it counts by itself nobody knows. Where tests
 * wrote and deleted before, tables and indexes are larger than their rows need: they are written anew, as plans go by that too.
 */
export async function countRows({ deps: { db } }: World): Promise<void> {
  if (!isPostgres(db)) return
  const filled = sql<{ name: string }>`SELECT quote_ident(relname) AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0`
  const { rows } = await filled.execute(db)
  await sql.raw(`VACUUM (FULL, ANALYZE) ${rows.map(({ name }) => name).join(', ')}`).execute(db)
}

/** How the database would answer, in its own words, a step to a line. */
export async function planOf(
  { deps: { db } }: World,
  { sql: text, parameters }: Pick<CompiledQuery, 'sql' | 'parameters'>,
): Promise<string> {
  const explain = isPostgres(db) ? 'explain' : 'explain query plan'
  const { rows } = await db.executeQuery<Record<string, string>>(
    CompiledQuery.raw(`${explain} ${text}`, [...parameters]),
  )
  return rows.map(row => row['QUERY PLAN'] ?? row.detail).join('\n')
}
