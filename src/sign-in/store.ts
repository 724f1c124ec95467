import type { ExpressionBuilder, Insertable, Selectable } from 'kysely'
import { ACCOUNT_SEALED } from '../accounts/tables.ts'
import { type Db, forUpdate } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'
import { placeIn } from '../platform/sealed-column.ts'
import type { Vault } from '../platform/vault.ts'
import type { SiteKind } from '../site.ts'
import type { Pace } from './guard.ts'
import { CHALLENGE_NUMBER } from './tables.ts'

export type ChallengeRow = Selectable<Schema['challenge']>
export type ChallengePurpose = ChallengeRow['purpose']

export function findAccountByLoginId(db: Db, site: SiteKind, loginId: string) {
  return db
    .selectFrom('account')
    .select(['id', 'contract_id', 'password_hash'])
    .where('site', '=', site)
    .where('login_id', '=', loginId)
    .executeTakeFirst()
}

/**
 * Some account of the site, always the same one for the same `point` (a text that is spread like an id): looked at
 * in the place of an account that does not exist. Two steps on indexes, however many accounts there are.
 */
export function findSomeAccount(db: Db, site: SiteKind, point: string) {
  return db
    .selectFrom('account')
    .select(['id', 'password_hash'])
    .where('contract_id', '=', eb => {
      const first = eb.selectFrom('contract').select('id').orderBy('id').limit(1)
      return eb.fn.coalesce(first.where('id', '>=', point), first)
    })
    .where('site', '=', site)
    .limit(1)
    .executeTakeFirst()
}

/** The account's number and password as they are now, locked until the transaction ends. */
export async function lockAccount(tx: Db, numbers: Vault, accountId: string) {
  const query = tx
    .selectFrom('account')
    .select([
      'id',
      'contract_id',
      'login_id',
      'password_hash',
      'sms_number',
      'sms_number_version',
      'last_sign_in_at',
      'activation_hash',
      'activation_until',
      'suspended_at',
    ])
    .select(eb => [
      ofContract(eb, 'enrolment').as('enrolment'),
      ofContract(eb, 'codes_from').as('codes_from'),
      ofContract(eb, 'suspended_at').as('contract_suspended_at'),
    ])
    .where('id', '=', accountId)
  const row = await forUpdate(tx, query).executeTakeFirst()
  if (row === undefined || row.sms_number === null) return row
  return { ...row, sms_number: numbers.open(row.sms_number, placeIn(ACCOUNT_SEALED.number, row.id)) }
}

/** By itself or with its contract. */
export function isSuspended(account: {
  readonly suspended_at: number | null
  readonly contract_suspended_at: number | null
}): boolean {
  return account.suspended_at !== null || account.contract_suspended_at !== null
}

/** As a question of its own: a row that is joined cannot be locked alone. */
function ofContract<Column extends 'enrolment' | 'codes_from' | 'suspended_at'>(
  eb: ExpressionBuilder<Schema, 'account'>,
  column: Column,
) {
  return eb
    .selectFrom('contract')
    .select(`contract.${column}` as const)
    .whereRef('contract.id', '=', 'account.contract_id')
}

/** Everybody who locks an account and its challenge locks the account first, so nobody waits in a circle. */
export function lockAccountOfSession(tx: Db, sessionId: string) {
  const query = tx
    .selectFrom('account')
    .select(['id', 'sms_number_version'])
    .where('id', '=', eb => eb.selectFrom('session').select('account_id').where('session.id', '=', sessionId))
  return forUpdate(tx, query).executeTakeFirst()
}

/** Enrolment (M15): one winner, and only while there is no number. */
export async function registerFirstNumber(
  tx: Db,
  numbers: Vault,
  registration: { accountId: string; number: string; confirmed: 0 | 1 },
): Promise<number | undefined> {
  const row = await tx
    .updateTable('account')
    .set(eb => ({
      sms_number: numbers.seal(registration.number, placeIn(ACCOUNT_SEALED.number, registration.accountId)),
      sms_number_hash: numbers.hash(registration.number),
      sms_number_confirmed: registration.confirmed,
      sms_number_version: eb('sms_number_version', '+', 1),
      // Good once.
      activation_hash: null,
      activation_until: null,
    }))
    .where('id', '=', registration.accountId)
    .where('sms_number', 'is', null)
    .returning('sms_number_version')
    .executeTakeFirst()
  return row?.sms_number_version
}

export async function noteSignIn(tx: Db, accountId: string, now: number): Promise<void> {
  await tx.updateTable('account').set({ last_sign_in_at: now }).where('id', '=', accountId).execute()
}

/** D5: whoever signed in with a code sent to the number holds its phone. */
export async function noteSignInWithCode(tx: Db, accountId: string, now: number): Promise<void> {
  await tx
    .updateTable('account')
    .set({ last_sign_in_at: now, sms_number_confirmed: 1 })
    .where('id', '=', accountId)
    .execute()
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

export async function findChallengeRow(
  db: Db,
  numbers: Vault,
  of: { sessionId: string; purposes: readonly ChallengePurpose[] },
) {
  return withNumber(numbers, await newestChallenge(db, of).executeTakeFirst())
}

export async function lockChallenge(
  tx: Db,
  numbers: Vault,
  of: { sessionId: string; purposes: readonly ChallengePurpose[] },
) {
  return withNumber(numbers, await forUpdate(tx, newestChallenge(tx, of)).executeTakeFirst())
}

/** With the session's site, which decides the host in the SMS. */
export async function findChallengeById(db: Db, numbers: Vault, id: string) {
  const row = await db
    .selectFrom('challenge')
    .innerJoin('session', 'session.id', 'challenge.session_id')
    .innerJoin('account', 'account.id', 'challenge.account_id')
    .selectAll('challenge')
    .select(['session.site', 'account.sms_number_version'])
    .where('challenge.id', '=', id)
    .executeTakeFirst()
  return withNumber(numbers, row)
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

/** The messages of this challenge did their work; others were asked for and never entered. */
export async function noteCodeUsed(tx: Db, challengeId: string): Promise<void> {
  await tx.updateTable('sms_message').set({ code_used: 1 }).where('challenge_id', '=', challengeId).execute()
}

/** Sign-ins of an account whose code was sent and never entered, since then. */
export async function countUnfinished(tx: Db, accountId: string, since: number): Promise<number> {
  const row = await tx
    .selectFrom('sms_message')
    .select(eb => eb.fn.count<number>('challenge_id').distinct().as('n'))
    .where('account_id', '=', accountId)
    .where('created_at', '>', since)
    .where('purpose', 'in', ['sign-in', 'enrolment'])
    .where('code_used', '=', 0)
    .executeTakeFirstOrThrow()
  return row.n
}

export async function saveResend(tx: Db, id: string, now: number): Promise<void> {
  await tx
    .updateTable('challenge')
    .set(eb => ({ resends: eb('resends', '+', 1), last_sent_at: now }))
    .where('id', '=', id)
    .execute()
}

function newestChallenge(db: Db, of: { sessionId: string; purposes: readonly ChallengePurpose[] }) {
  return db
    .selectFrom('challenge')
    .selectAll()
    .where('session_id', '=', of.sessionId)
    .where('purpose', 'in', of.purposes)
    .orderBy('opened_at', 'desc')
    .limit(1)
}

function withNumber<Row extends { id: string; number: string }>(numbers: Vault, row: Row | undefined) {
  return row && { ...row, number: numbers.open(row.number, placeIn(CHALLENGE_NUMBER, row.id)) }
}
