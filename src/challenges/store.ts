import type { Insertable, Selectable } from 'kysely'
import { type Db, forUpdate } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'
import { placeIn } from '../platform/sealed-column.ts'
import type { Stretch } from '../platform/times.ts'
import type { Vault } from '../platform/vault.ts'
import type { Pace } from './pace.ts'
import { CHALLENGE_NUMBER } from './tables.ts'

export type ChallengeRow = Selectable<Schema['challenge']>
export type ChallengePurpose = ChallengeRow['purpose']

/** Those of a session that belong to one use. */
export interface ChallengesOf {
  readonly sessionId: string
  readonly purposes: readonly ChallengePurpose[]
}

/**
 * Everybody who locks an account and its challenge locks the account first, so nobody waits in a circle. The session is
 * locked after it: one that was ended while the account was waited for is not there any more.
 */
export function lockAccountOfSession(tx: Db, sessionId: string) {
  const query = tx
    .selectFrom('account')
    .innerJoin('session', 'session.account_id', 'account.id')
    .select(['account.id', 'account.contract_id', 'account.sms_number_version'])
    .where('session.id', '=', sessionId)
    .where('session.stage', '!=', 'ended')
  return forUpdate(tx, query).executeTakeFirst()
}

export async function insertChallenge(
  tx: Db,
  numbers: Vault,
  challenge: Insertable<Schema['challenge']>,
): Promise<void> {
  const number = numbers.seal(challenge.number, placeIn(CHALLENGE_NUMBER, challenge.id))
  await tx
    .insertInto('challenge')
    .values({ ...challenge, number })
    .execute()
}

export async function findChallengeRow(db: Db, numbers: Vault, of: ChallengesOf) {
  return withNumber(numbers, await newestChallenge(db, of).executeTakeFirst())
}

export async function lockChallenge(tx: Db, numbers: Vault, of: ChallengesOf) {
  return withNumber(numbers, await forUpdate(tx, newestChallenge(tx, of)).executeTakeFirst())
}

/** With the account's site, which decides the host in the SMS. */
export async function findChallengeById(db: Db, numbers: Vault, id: string) {
  const row = await db
    .selectFrom('challenge')
    .innerJoin('account', 'account.id', 'challenge.account_id')
    .selectAll('challenge')
    .select(['account.site', 'account.sms_number_version'])
    .where('challenge.id', '=', id)
    .executeTakeFirst()
  return withNumber(numbers, row)
}

/** Of first stages that were opened with a code, newest first. */
export async function listLiveChallenges(
  db: Db,
  numbers: Vault,
  of: {
    readonly accountId: string
    readonly numberVersion: number
    readonly device: string
    readonly opened: Stretch
  },
): Promise<ChallengeRow[]> {
  const rows = await db
    .selectFrom('challenge')
    .selectAll()
    .where('account_id', '=', of.accountId)
    .where('opened_at', '>=', of.opened.from)
    .where('opened_at', '<=', of.opened.until)
    .where('purpose', '=', 'sign-in')
    .where('number_version', '=', of.numberVersion)
    .where('device', '=', of.device)
    .where('stage', '=', 1)
    .where('redeems', '=', 0)
    .where('second', '=', 0)
    .where('done_at', 'is', null)
    .orderBy('opened_at', 'desc')
    .execute()
  // One whose key is missing is nobody's code any more.
  return rows.flatMap(row => {
    const reading = numbers.read(row.number, placeIn(CHALLENGE_NUMBER, row.id))
    return reading.kind === 'text' ? [{ ...row, number: reading.text }] : []
  })
}

export async function saveWrong(
  tx: Db,
  id: string,
  pace: Pace & { readonly stageTwoWrong: number },
): Promise<void> {
  await tx
    .updateTable('challenge')
    .set({ wrong: pace.wrong, next_answer_at: pace.nextAnswerAt, stage_two_wrong: pace.stageTwoWrong })
    .where('id', '=', id)
    .execute()
}

export async function markDone(tx: Db, id: string, now: number): Promise<void> {
  await tx.updateTable('challenge').set({ done_at: now }).where('id', '=', id).execute()
}

export async function saveSecondStage(
  tx: Db,
  id: string,
  stage: { readonly now: number; readonly expiresAt: number },
): Promise<void> {
  await tx
    .updateTable('challenge')
    .set({
      stage: 2,
      code_expires_at: stage.expiresAt,
      next_answer_at: stage.now,
      last_sent_at: stage.now,
      resends: 0,
    })
    .where('id', '=', id)
    .execute()
}

export async function saveResend(tx: Db, id: string, now: number): Promise<void> {
  await tx
    .updateTable('challenge')
    .set(eb => ({ resends: eb('resends', '+', 1), last_sent_at: now }))
    .where('id', '=', id)
    .execute()
}

/** From now on only the code that is sent to this number is good. */
export async function saveSentToSecond(
  tx: Db,
  numbers: Vault,
  sent: { readonly id: string; readonly number: string },
): Promise<void> {
  const number = numbers.seal(sent.number, placeIn(CHALLENGE_NUMBER, sent.id))
  await tx.updateTable('challenge').set({ number, second: 1 }).where('id', '=', sent.id).execute()
}

function newestChallenge(db: Db, of: ChallengesOf) {
  return db
    .selectFrom('challenge')
    .selectAll()
    .where('session_id', '=', of.sessionId)
    .where('purpose', 'in', of.purposes)
    .orderBy('opened_at', 'desc')
    .limit(1)
}

/** The oldest ones, and those of a clock that was ahead. Gives how many there were. */
export async function deleteChallengesOutside(
  db: Db,
  { from, until }: Stretch,
  limit: number,
): Promise<number> {
  const ids = db
    .selectFrom('challenge')
    .select('id')
    .where(eb => eb.or([eb('opened_at', '<', from), eb('opened_at', '>', until)]))
    .limit(limit)
  const { numDeletedRows } = await db.deleteFrom('challenge').where('id', 'in', ids).executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

function withNumber<Row extends { id: string; number: string }>(numbers: Vault, row: Row | undefined) {
  return row && opened(numbers, row)
}

function opened<Row extends { id: string; number: string }>(numbers: Vault, row: Row): Row {
  return { ...row, number: numbers.open(row.number, placeIn(CHALLENGE_NUMBER, row.id)) }
}
