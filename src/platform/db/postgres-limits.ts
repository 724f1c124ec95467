import { sql } from 'kysely'
import type { Db } from './open.ts'
import { LIMITS_MS, type Pooler } from './settings.ts'
import { codeOf } from './trouble.ts'

/**
 * What has to be mended before the limits on statements hold: whole sentences, each with what to type. Without them a statement
 * that waits for a lock, or a process that stands still, could stop everybody for good.
 */
export async function limitProblems(db: Db, pooler: Pooler): Promise<readonly string[]> {
  const asked = Object.keys(LIMITS_MS)
  const { rows } = await sql<{ name: string; role: string }>`
    select name, quote_ident(current_user) as role from pg_settings
    where setting = '0' and name in (${sql.join(asked)}) order by name`.execute(db)
  return rows.map(({ name, role }) => {
    const type = `ALTER ROLE ${role} SET ${name} = '${LIMITS_MS[name as keyof typeof LIMITS_MS] / 1_000}s'`
    return pooler === 'none'
      ? `database.pooler: ${name} was asked for and is not in force, so a pooler seems to stand in between; set database.pooler, and type: ${type}; then let the pooler open new connections (PgBouncer: RECONNECT)`
      : `database.pooler: the role ${role} has no ${name}, and a pooler passes none on; type: ${type}; then let the pooler open new connections (PgBouncer: RECONNECT)`
  })
}

/** The sentence for whoever connects to a pooler and does not say so; `undefined` for any other error. */
export function poolerProblem(error: unknown): string | undefined {
  if (codeOf(error) !== '08P01' || !/startup parameter/.test((error as Error).message)) return undefined
  return 'database.pooler: a pooler stands before the database; set session or transaction, as its pool_mode says'
}
