import type { Db } from '../platform/db/open.ts'
import type { SmsPurpose } from '../sms-counts.ts'
import type { SmsState } from './tables.ts'

/** A place between messages that are ordered by time; the next page begins below it. */
export interface Cursor {
  readonly at: number
  readonly id: string
}

export interface Stretch {
  /** At least one. */
  readonly accountIds?: readonly string[] | undefined
  /** Of one number, under each key; at least one. */
  readonly hashes?: readonly string[] | undefined
  readonly state?: SmsState | undefined
  readonly purpose?: SmsPurpose | undefined
  /** First millisecond. */
  readonly since?: number | undefined
  /** First millisecond behind. */
  readonly until?: number | undefined
  readonly before?: Cursor | undefined
  readonly limit: number
}

/** Newest first, along the index of what is asked for: of accounts, of a number, of a state, or of time. */
export function newestMessages(db: Db, of: Stretch) {
  const { accountIds, hashes, state, purpose, since, until, before } = of
  let query = withAccount(db)
  if (accountIds !== undefined) query = query.where('m.account_id', 'in', accountIds)
  if (hashes !== undefined) query = query.where('m.to_number_hash', 'in', hashes)
  if (state !== undefined) query = query.where('m.state', '=', state)
  if (purpose !== undefined) query = query.where('m.purpose', '=', purpose)
  if (since !== undefined) query = query.where('m.created_at', '>=', since)
  if (until !== undefined) query = query.where('m.created_at', '<', until)
  if (before !== undefined)
    query = query.where(eb => eb(eb.refTuple('m.created_at', 'm.id'), '<', eb.tuple(before.at, before.id)))
  return query.orderBy('m.created_at', 'desc').orderBy('m.id', 'desc').limit(of.limit)
}

export function findMessageWithAccount(db: Db, id: string) {
  return withAccount(db).where('m.id', '=', id).executeTakeFirst()
}

export async function findCursor(db: Db, id: string): Promise<Cursor | undefined> {
  const row = await db.selectFrom('sms_message').select('created_at').where('id', '=', id).executeTakeFirst()
  return row && { at: row.created_at, id }
}

/** In the order in which they were made. */
export function listAttempts(db: Db, messageIds: readonly string[]) {
  return attemptsOf(db, messageIds).execute()
}

/** The same, of each message only the last ones: a notice is tried for a day while no line to a carrier stands. */
export function listLastAttempts(db: Db, messageIds: readonly string[], most: number) {
  return attemptsOf(db, messageIds)
    .where('n', '>', eb =>
      eb
        .selectFrom('sms_attempt as last')
        .select(of => of(of.fn.max('last.n'), '-', most).as('n'))
        .whereRef('last.message_id', '=', 'sms_attempt.message_id'),
    )
    .execute()
}

function attemptsOf(db: Db, messageIds: readonly string[]) {
  return db
    .selectFrom('sms_attempt')
    .selectAll()
    .where('message_id', 'in', messageIds)
    .orderBy('message_id')
    .orderBy('n')
}

/** Oldest first. */
export function listOfChallenge(db: Db, challengeId: string) {
  return db
    .selectFrom('sms_message')
    .select(['id', 'state', 'created_at', 'heals'])
    .where('challenge_id', '=', challengeId)
    .orderBy('created_at')
    .execute()
}

function withAccount(db: Db) {
  return db
    .selectFrom('sms_message as m')
    .leftJoin('account as a', 'a.id', 'm.account_id')
    .leftJoin('contract as c', 'c.id', 'a.contract_id')
    .select([
      'm.id',
      'm.purpose',
      'm.challenge_id',
      'm.to_number',
      'm.useless_after',
      'm.state',
      'm.created_at',
      'm.next_try_at',
      'm.only_gateway',
      'm.heals',
      'm.code_used',
      'm.about',
      'a.login_id',
      'a.site',
      'c.name as contract_name',
    ])
}
