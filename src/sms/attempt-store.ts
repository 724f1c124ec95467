import { type Insertable, sql } from 'kysely'
import { type Db, isPostgres } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'
import type { SendOutcome } from './gateways/gateway.ts'

export type NewAttempt = Pick<Insertable<Schema['sms_attempt']>, 'message_id' | 'gateway' | 'started_at'>

/**
 * Begins the next attempt and renews the lease, before the network is touched. `undefined` when the lease ran
 * out and another worker has the message now, or when a receipt settled it meanwhile.
 */
export async function beginAttempt(
  tx: Db,
  claim: { readonly tries: number; readonly leaseUntil: number },
  attempt: NewAttempt,
): Promise<number | undefined> {
  const held = await tx
    .updateTable('sms_message')
    .set({ lease_until: claim.leaseUntil })
    .where('id', '=', attempt.message_id)
    .where('state', '=', 'sending')
    .where('tries', '=', claim.tries)
    .returning('id')
    .executeTakeFirst()
  if (held === undefined) return undefined
  const row = await tx
    .insertInto('sms_attempt')
    .values(eb => ({
      ...attempt,
      state: 'started' as const,
      n: eb
        .selectFrom('sms_attempt')
        .select(({ eb: n, fn, lit }) => n(fn.coalesce(fn.max('n'), lit(0)), '+', 1).as('n'))
        .where('message_id', '=', attempt.message_id),
    }))
    .returning('n')
    .executeTakeFirstOrThrow()
  return row.n
}

/** The word for an attempt that nobody finished. */
export const WORKER_DIED = 'worker-died'

/** An attempt that nobody finished, because its worker died, is from now on `unknown`. */
export async function giveUpAttempts(db: Db, messageId: string, now: number): Promise<void> {
  await db
    .updateTable('sms_attempt')
    .set({ state: 'unknown', error_class: 'unknown', error_code: WORKER_DIED, ended_at: now })
    .where('message_id', '=', messageId)
    .where('state', '=', 'started')
    .execute()
}

/** Before the gateway's own word where an answer came that nobody understands. */
export const UNCLEAR = 'unclear '

export interface AttemptKey {
  readonly messageId: string
  readonly n: number
}

/** Notes how an attempt ended, also by an answer that came late. A receipt that came before stays. */
export async function finishAttempt(
  tx: Db,
  key: AttemptKey,
  { outcome, now }: { readonly outcome: Exclude<SendOutcome, { kind: 'accepted' }>; readonly now: number },
): Promise<void> {
  const isUnclear = outcome.kind === 'unknown' && outcome.unclear === true
  await attempt(tx, key)
    .set({
      state: outcome.kind === 'unknown' ? 'unknown' : 'failed',
      error_class: outcome.kind,
      error_code: isUnclear ? `${UNCLEAR}${outcome.code}` : outcome.code,
      ended_at: now,
    })
    .where('state', 'in', outcome.kind === 'unknown' ? ['started'] : ['started', 'unknown'])
    .execute()
}

/**
 * Notes that the gateway took the copy, under this id; on PostgreSQL it holds off a receipt that comes at the same
 * moment (`lockProviderKey`), without a question of its own.
 */
export async function noteAccepted(
  tx: Db,
  key: AttemptKey,
  taken: KeyedId & { readonly now: number },
): Promise<void> {
  await attempt(tx, key)
    .set(eb => ({
      provider_id: taken.providerId,
      provider_key: taken.key,
      submitted_at: taken.now,
      ended_at: taken.now,
      // Of an answer that came late.
      error_class: null,
      error_code: null,
      state: eb
        .case()
        .when('state', 'in', ['started', 'unknown'])
        .then('accepted' as const)
        .else(eb.ref('state'))
        .end(),
    }))
    .$if(isPostgres(tx), query =>
      query.where(sql<boolean>`(select ${lock(taken.gateway, taken.key)}) is not null`),
    )
    .execute()
}

/** Begins the first attempts of messages that were just claimed, in the claim's own transaction. */
export async function beginFirstAttempts(tx: Db, attempts: readonly NewAttempt[]): Promise<void> {
  if (attempts.length === 0) return
  await tx
    .insertInto('sms_attempt')
    .values(attempts.map(attempt => ({ ...attempt, n: 1, state: 'started' as const })))
    .execute()
}

/** It was begun and never made: what it was for is over. */
export async function deleteAttempt(tx: Db, key: AttemptKey): Promise<void> {
  await tx
    .deleteFrom('sms_attempt')
    .where('message_id', '=', key.messageId)
    .where('n', '=', key.n)
    .where('state', '=', 'started')
    .execute()
}

/**
 * A receipt and the answer that it overtakes come in two transactions at the same moment: each waits for the
 * other, or neither would see what the other wrote. SQLite's transactions wait for each other anyway.
 */
export async function lockProviderKey(tx: Db, gateway: string, key: string): Promise<void> {
  if (isPostgres(tx)) await sql`select ${lock(gateway, key)}`.execute(tx)
}

function lock(gateway: string, key: string) {
  return sql`pg_advisory_xact_lock(hashtextextended(${`${gateway}\n${key}`}, 0))`
}

export interface FoundAttempt extends AttemptKey {
  readonly submittedAt: number | null
  /** When its message was committed. */
  readonly messageAt: number
}

/** An id as it was given or told, and the key by which the other one finds it. */
export interface KeyedId {
  readonly gateway: string
  readonly providerId: string
  readonly key: string
}

/** Copies with this very id or this key, the newest first: a provider that gives an id again means that one by it. */
export function listAttemptsLike(tx: Db, { gateway, providerId, key }: KeyedId) {
  return attemptsOf(tx, gateway)
    .select('provider_id as given')
    .where(eb => eb.or([eb('provider_id', '=', providerId), eb('provider_key', '=', key)]))
    .orderBy('started_at', 'desc')
    .limit(SAME_IDS)
    .execute()
}

/** Enough to find those that differ in their letters only. */
const SAME_IDS = 20

/** The one of these keys that a copy has which waits for its receipt. */
export async function findAwaitedKey(
  tx: Db,
  gateway: string,
  keys: readonly string[],
): Promise<string | undefined> {
  if (keys.length === 0) return undefined
  const row = await tx
    .selectFrom('sms_attempt')
    .select('provider_key')
    .where('gateway', '=', gateway)
    .where('provider_key', 'in', keys)
    .where('receipt_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row?.provider_key ?? undefined
}

/** The copy that the provider names in our own words; without its number the last one. */
export async function findAttemptOfMessage(
  tx: Db,
  gateway: string,
  copy: { readonly messageId: string; readonly attempt?: number },
): Promise<FoundAttempt | undefined> {
  const { attempt: n } = copy
  const query = attemptsOf(tx, gateway).where('message_id', '=', copy.messageId)
  return (n === undefined ? query.orderBy('n', 'desc').limit(1) : query.where('n', '=', n)).executeTakeFirst()
}

/** Notes a receipt; doubled ones, and any after `delivered`, change nothing. */
export async function saveReceipt(
  tx: Db,
  key: AttemptKey,
  receipt: {
    readonly state: 'delivered' | 'undelivered'
    readonly code: string | null
    readonly curable?: true
    readonly now: number
  },
): Promise<void> {
  await attempt(tx, key)
    .set({
      state: receipt.state,
      receipt_at: receipt.now,
      receipt_code: receipt.code,
      curable: receipt.curable ? 1 : 0,
    })
    .where('state', 'not in', ['delivered', receipt.state])
    .execute()
}

/** A receipt that overtakes the answer to its own submission. */
export async function keepEarlyReceipt(
  tx: Db,
  { gateway, providerId, key }: KeyedId,
  receipt: Omit<Insertable<Schema['sms_early_receipt']>, 'gateway' | 'provider_id' | 'told_as'>,
): Promise<void> {
  await tx
    .insertInto('sms_early_receipt')
    .values({ ...receipt, gateway, provider_id: providerId, told_as: key })
    .onConflict(conflict => conflict.columns(['gateway', 'provider_id']).doNothing())
    .execute()
}

/** Those with this very id or this key. */
export function listEarlyReceiptsLike(tx: Db, { gateway, providerId, key }: KeyedId) {
  return tx
    .selectFrom('sms_early_receipt')
    .select(['provider_id', 'state', 'code', 'curable', 'received_at'])
    .where('gateway', '=', gateway)
    .where(eb => eb.or([eb('provider_id', '=', providerId), eb('told_as', '=', key)]))
    .execute()
}

export async function deleteEarlyReceipt(tx: Db, gateway: string, providerId: string): Promise<void> {
  await tx
    .deleteFrom('sms_early_receipt')
    .where('gateway', '=', gateway)
    .where('provider_id', '=', providerId)
    .execute()
}

/** Takes away those that no answer will take up any more: too old, or of a clock that was ahead. */
export function takeUnmatched(db: Db, received: { readonly before: number; readonly after: number }) {
  return db
    .deleteFrom('sms_early_receipt')
    .where(eb => eb.or([eb('received_at', '<', received.before), eb('received_at', '>', received.after)]))
    .returning(['gateway', 'provider_id'])
    .execute()
}

function attempt(tx: Db, key: AttemptKey) {
  return tx.updateTable('sms_attempt').where('message_id', '=', key.messageId).where('n', '=', key.n)
}

function attemptsOf(tx: Db, gateway: string) {
  return tx
    .selectFrom('sms_attempt')
    .innerJoin('sms_message', 'sms_message.id', 'message_id')
    .select(['message_id as messageId', 'n', 'submitted_at as submittedAt', 'created_at as messageAt'])
    .where('gateway', '=', gateway)
}
