import { sql } from 'kysely'
import { type Db, isPostgres } from '../platform/db/open.ts'

/** Keys are random, so each batch touches pages all over the indexes: SQLite's usual 2 MB would write them twice. */
export async function widenCache(db: Db): Promise<void> {
  if (!isPostgres(db)) await sql`pragma cache_size = -16000`.execute(db)
}
