import { sql } from 'kysely'
import { type Db, isPostgres } from './open.ts'
import { codeOf } from './trouble.ts'

/** Of PostgreSQL, and of SQLite for an index and for a primary key. */
const TAKEN: ReadonlySet<string> = new Set(['23505', '2067', '1555'])

/**
 * What `act` gives; `undefined` where somebody else took the same unique value, be it at this very moment. The transaction goes on as if
 * it had not been asked.
 */
export async function unlessTaken<T>(tx: Db, act: () => Promise<T>): Promise<T | undefined> {
  const savepoint = (words: 'savepoint' | 'rollback to savepoint' | 'release savepoint') =>
    sql`${sql.raw(words)} unless_taken`.execute(tx)
  // SQLite takes back a failed statement alone.
  if (isPostgres(tx)) await savepoint('savepoint')
  try {
    const done = await act()
    if (isPostgres(tx)) await savepoint('release savepoint')
    return done
  } catch (error) {
    if (!isTaken(error)) throw error
    if (isPostgres(tx)) await savepoint('rollback to savepoint')
    return undefined
  }
}

function isTaken(error: unknown): boolean {
  const errcode = error instanceof Error && 'errcode' in error ? String(error.errcode) : ''
  return TAKEN.has(codeOf(error)) || TAKEN.has(errcode)
}
