import { type ExpressionBuilder, sql } from 'kysely'
import { type Db, isPostgres } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'

/** The newest messages of a challenge, newest first. */
export function listNewestOfChallenge(db: Db, challengeId: string, limit: number) {
  return db
    .selectFrom('sms_message')
    .select(['state', 'tries', 'useless_after', 'created_at'])
    .select([lastGateway.as('gateway'), curableIn('sms_message').as('curable')])
    .where('challenge_id', '=', challengeId)
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute()
}

/** The gateway that the message was given to last. */
const lastGateway = sql<string | null>`
  (select a.gateway from sms_attempt as a where a.message_id = sms_message.id order by a.n desc limit 1)`

/** 1: the receipt that said "not delivered" gave a reason that is not the phone's. */
function curableIn(message: 'sms_message' | 'm') {
  return sql<0 | 1 | null>`(
    select a.curable from sms_attempt as a
    where a.message_id = ${sql.ref(`${message}.id`)} and a.state = 'undelivered'
    order by a.n desc limit 1)`
}

/** The hash of a number, as its messages have it and as its accounts do. */
export interface Wanted {
  readonly ofMessage: string
  readonly ofAccount: string
}

/**
 * The newest message to the number with this hash that went out for an account of the contract which has the number now: one look
 * into an index for each, however many messages there are. What was superseded was never sent; notices say nothing about a
 * number that came back.
 * @param wanted at least one
 */
export function newestMessages(db: Db, contractId: string, wanted: readonly Wanted[]) {
  const pairs = wanted.map(({ ofMessage, ofAccount }) => sql`(${ofMessage}, ${ofAccount})`)
  const values = sql<{ column1: string; column2: string }>`(values ${sql.join(pairs)})`
  const asked = db.selectFrom(values.as<'wanted'>(sql.ref('wanted')))
  const found = isPostgres(db)
    ? asked.innerJoinLateral(
        eb => newestOfPair(eb, contractId).selectAll().as('m'),
        join => join.onTrue(),
      )
    : asked.innerJoin('sms_message as m', join =>
        join.on('m.id', '=', eb => newestOfPair(eb, contractId).select('id')),
      )
  return found.select([
    'wanted.column1 as hash',
    'm.state',
    'm.tries',
    'm.code_used',
    'm.created_at',
    curableIn('m').as('curable'),
  ])
}

/** Without LATERAL, PostgreSQL would rather read the whole table; SQLite does not know the word. */
function newestOfPair(
  eb: ExpressionBuilder<Schema & { wanted: { column1: string; column2: string } }, 'wanted'>,
  contractId: string,
) {
  return eb
    .selectFrom('sms_message as newest')
    .whereRef('newest.to_number_hash', '=', 'wanted.column1')
    .where(of =>
      of.exists(
        of
          .selectFrom('account as owner')
          .select('owner.id')
          .whereRef('owner.id', '=', 'newest.account_id')
          .whereRef('owner.sms_number_hash', '=', 'wanted.column2')
          .where('owner.contract_id', '=', contractId),
      ),
    )
    .where('newest.state', '!=', 'superseded')
    .where('newest.purpose', '!=', 'number-replaced')
    .orderBy('newest.created_at', 'desc')
    .limit(1)
}
