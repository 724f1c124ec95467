import { type ExpressionBuilder, sql } from 'kysely'
import { type Db, isPostgres } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'

/** The newest messages of a challenge, newest first. */
export function listNewestOfChallenge(db: Db, challengeId: string, limit: number) {
  return db
    .selectFrom('sms_message')
    .select(['state', 'tries', 'useless_after', 'created_at'])
    .where('challenge_id', '=', challengeId)
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute()
}

/** An account with the hash of its present number. */
export interface Wanted {
  readonly accountId: string
  readonly hash: string
}

/**
 * The newest message of each account to the number with this hash: one look into an index for each pair, however
 * many messages there are. What was superseded was never sent; notices say nothing about a number that came back.
 * @param wanted at least one
 */
export function newestMessages(db: Db, wanted: readonly Wanted[]) {
  const pairs = wanted.map(({ accountId, hash }) => sql`(${accountId}, ${hash})`)
  const values = sql<{ column1: string; column2: string }>`(values ${sql.join(pairs)})`
  const asked = db.selectFrom(values.as<'wanted'>(sql.ref('wanted')))
  const found = isPostgres(db)
    ? asked.innerJoinLateral(
        eb => newestOfPair(eb).selectAll().as('m'),
        join => join.onTrue(),
      )
    : asked.innerJoin('sms_message as m', join => join.on('m.id', '=', eb => newestOfPair(eb).select('id')))
  return found.select(['wanted.column1 as account_id', 'm.state', 'm.tries', 'm.code_used', 'm.created_at'])
}

/** Without LATERAL, PostgreSQL would rather read the whole table; SQLite does not know the word. */
function newestOfPair(
  eb: ExpressionBuilder<Schema & { wanted: { column1: string; column2: string } }, 'wanted'>,
) {
  return eb
    .selectFrom('sms_message as newest')
    .whereRef('newest.account_id', '=', 'wanted.column1')
    .whereRef('newest.to_number_hash', '=', 'wanted.column2')
    .where('newest.state', '!=', 'superseded')
    .where('newest.purpose', '!=', 'number-replaced')
    .orderBy('newest.created_at', 'desc')
    .limit(1)
}
