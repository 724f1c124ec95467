import type { ExpressionBuilder, Insertable, Selectable } from 'kysely'
import { inPowersOfTwo } from '../platform/db/batches.ts'
import { type Db, isPostgres } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'
import { placeIn } from '../platform/sealed-column.ts'
import type { Vault, VaultReading } from '../platform/vault.ts'
import { policy } from '../policy.ts'
import type { SmsPurpose } from '../sms-counts.ts'
import type { SmsState } from './tables.ts'
import { MESSAGE_NUMBER } from './tables.ts'

/** Its number is sealed; `recipientOf` opens it. */
export type MessageRow = Selectable<Schema['sms_message']>

/** States in which a message still wants to be handed over. */
const OPEN: SmsState[] = ['queued', 'sending']

/** A state never goes back to one of lower rank; late and doubled receipts change nothing. */
const RANK: Record<SmsState, number> = {
  queued: 0,
  sending: 1,
  unknown: 2,
  submitted: 3,
  undelivered: 4,
  expired: 5,
  refused: 5,
  superseded: 5,
  delivered: 6,
}

export async function insertMessages(
  db: Db,
  numbers: Vault,
  messages: readonly Omit<Insertable<Schema['sms_message']>, 'to_number_hash'>[],
): Promise<void> {
  const rows = messages.map(message => ({
    ...message,
    to_number: numbers.seal(message.to_number, placeIn(MESSAGE_NUMBER, message.id)),
    to_number_hash: numbers.hash(message.to_number),
  }))
  for await (const some of inPowersOfTwo(rows)) await db.insertInto('sms_message').values(some).execute()
}

/** One by one, at the moment of sending: a number that cannot be opened holds up no other message. */
export function recipientOf(numbers: Vault, message: MessageRow): string {
  return numbers.open(message.to_number, placeIn(MESSAGE_NUMBER, message.id))
}

export function readRecipient(numbers: Vault, message: Pick<MessageRow, 'id' | 'to_number'>): VaultReading {
  return numbers.read(message.to_number, placeIn(MESSAGE_NUMBER, message.id))
}

export async function supersedeWaiting(db: Db, challengeId: string): Promise<void> {
  await db
    .updateTable('sms_message')
    .set({ state: 'superseded' })
    .where('challenge_id', '=', challengeId)
    .where('state', '=', 'queued')
    .execute()
}

/** Notices that wait for the time of their first try. */
export function listNotYetTried(
  db: Db,
  of: {
    readonly purpose: SmsPurpose
    readonly accountId: string
    readonly numberHash: string
    readonly now: number
  },
): Promise<{ id: string; about: string | null }[]> {
  return db
    .selectFrom('sms_message')
    .select(['id', 'about'])
    .where('account_id', '=', of.accountId)
    .where('purpose', '=', of.purpose)
    .where('to_number_hash', '=', of.numberHash)
    .where('state', '=', 'queued')
    .where('tries', '=', 0)
    .where('next_try_at', '>', of.now)
    .execute()
}

/** False when a worker has it by now. */
export async function saveAbout(db: Db, id: string, about: string): Promise<boolean> {
  const row = await db
    .updateTable('sms_message')
    .set({ about })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Whether anything is due; on SQLite, where a claim that finds nothing would hold the write lock for it. */
export async function anyDue(db: Db, wanted: DueMessages): Promise<boolean> {
  const row = await due(db, wanted).select('id').limit(1).executeTakeFirst()
  return row !== undefined
}

/**
 * `hopeless`: only those that are too old to be sent, and test messages, while no gateway can be asked. `early`: those that
 * wait for their next try, the least tried first, to see whether a gateway is back.
 */
export interface DueMessages {
  readonly now: number
  readonly which: 'all' | 'hopeless' | 'early'
  /** What the caller has itself, whatever the clock says of its leases. */
  readonly except?: readonly string[]
  /** Leaves those that others have or had, who could not say for a while that they still have them. */
  readonly sparesLeased?: boolean
}

/**
 * Messages that are due, newest first, leased to the caller until `leaseUntil`. Two workers never get the
 * same one: PostgreSQL skips what another transaction holds, SQLite runs one transaction after the other.
 */
export async function claimDue(
  tx: Db,
  claim: DueMessages & { readonly leaseUntil: number; readonly limit: number },
): Promise<MessageRow[]> {
  const query = due(tx, claim)
    .select('id')
    .$if(claim.which === 'early', early => early.orderBy('tries').orderBy('next_try_at'))
    .orderBy('created_at', 'desc')
    .limit(claim.limit)
  const claimed = await tx
    .updateTable('sms_message')
    .set(eb => ({ state: 'sending', lease_until: claim.leaseUntil, tries: eb('tries', '+', 1) }))
    .where('id', 'in', isPostgres(tx) ? query.forUpdate().skipLocked() : query)
    .returningAll()
    .execute()
  return claimed.sort((one, other) => other.created_at - one.created_at)
}

/** Moves a message forward, never back; ends its lease. `undefined` when it was that far already. */
export function advance(db: Db, messageId: string, state: SmsState) {
  return db
    .updateTable('sms_message')
    .set({ state, lease_until: null })
    .where('id', '=', messageId)
    .where('state', 'in', lowerThan(state))
    .returning(eb => [
      'account_id',
      'purpose',
      'to_number',
      // The audit trail wants to know them; asked for here, they cost no question of their own.
      ofAccount(eb, 'site').as('site'),
      ofAccount(eb, 'contract_id').as('contract_id'),
    ])
    .executeTakeFirst()
}

/** Puts a message back for a later try, unless it went on meanwhile or another worker has it. */
export async function tryAgainAt(
  db: Db,
  message: Pick<MessageRow, 'id' | 'tries'>,
  at: number,
): Promise<void> {
  await db
    .updateTable('sms_message')
    .set({ state: 'queued', lease_until: null, next_try_at: at })
    .where('id', '=', message.id)
    .where('state', '=', 'sending')
    .where('tries', '=', message.tries)
    .execute()
}

/** Says that these are still under way. Rows that somebody just writes are passed over: the next time comes soon. */
export async function renewLeases(
  db: Db,
  held: readonly Pick<MessageRow, 'id' | 'tries'>[],
  leaseUntil: number,
): Promise<void> {
  const mine = db
    .selectFrom('sms_message')
    .select('id')
    .where('state', '=', 'sending')
    .where(eb => eb.or(held.map(({ id, tries }) => eb.and([eb('id', '=', id), eb('tries', '=', tries)]))))
  await db
    .updateTable('sms_message')
    .set({ lease_until: leaseUntil })
    .where('id', 'in', isPostgres(db) ? mine.forUpdate().skipLocked() : mine)
    .execute()
}

/** A gateway works again: what waits for its next try is due. Not of what may have been sent, which waits for an answer. */
export async function bringForward(db: Db, now: number): Promise<void> {
  const waiting = waitingForATry(db, now).select('id')
  await db
    .updateTable('sms_message')
    .set({ next_try_at: now })
    .where('id', 'in', isPostgres(db) ? waiting.forUpdate().skipLocked() : waiting)
    .execute()
}

export function findMessage(db: Db, id: string): Promise<MessageRow | undefined> {
  return db.selectFrom('sms_message').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Since when the oldest due message has been waiting to be tried. */
export async function oldestDue(db: Db, now: number): Promise<number | undefined> {
  const row = await due(db, { now, which: 'all' })
    .select(eb => eb.fn.min('next_try_at').as('since'))
    .executeTakeFirst()
  return row?.since ?? undefined
}

/** Messages that are not handed over yet, and when the oldest of them was ordered. */
export async function openMessages(
  db: Db,
): Promise<{ readonly count: number; readonly since: number | undefined }> {
  const row = await db
    .selectFrom('sms_message')
    .select(eb => [eb.fn.countAll<number>().as('n'), eb.fn.min('created_at').as('since')])
    .where('state', 'in', OPEN)
    .executeTakeFirstOrThrow()
  return { count: Number(row.n), since: row.since ?? undefined }
}

/** The oldest ones. Gives how many there were. */
export async function deleteMessagesBefore(db: Db, createdBefore: number, limit: number): Promise<number> {
  const old = db
    .selectFrom('sms_message')
    .select('id')
    .where('created_at', '<', createdBefore)
    .where('state', 'not in', OPEN)
    .orderBy('created_at')
    .limit(limit)
  const { numDeletedRows } = await db
    .deleteFrom('sms_message')
    .where('id', 'in', old)
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

function ofAccount<Column extends 'site' | 'contract_id'>(
  eb: ExpressionBuilder<Schema, 'sms_message'>,
  column: Column,
) {
  return eb
    .selectFrom('account')
    .select(`account.${column}` as const)
    .whereRef('account.id', '=', 'sms_message.account_id')
}

/** Not those that were hurried often, nor those that may have been sent. */
function waitingForATry(db: Db, now: number) {
  return db
    .selectFrom('sms_message')
    .where('state', '=', 'queued')
    .where('next_try_at', '>', now)
    .where('tries', '<', policy.sms.hurriedTries)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sms_attempt')
            .select('n')
            .whereRef('message_id', '=', 'sms_message.id')
            .where('sms_attempt.state', '=', 'unknown'),
        ),
      ),
    )
}

function due(db: Db, { now, which, except = [], sparesLeased = false }: DueMessages) {
  if (which === 'early') return waitingForATry(db, now)
  const { longestWaitMs, leaseMs, minUsefulMs } = policy.sms
  const hopelessFrom = now + minUsefulMs
  return (
    db
      .selectFrom('sms_message')
      .where('state', 'in', OPEN)
      // What waits longer than anything is made to wait was told so by a clock that was set back since.
      .where(eb => eb.or([eb('next_try_at', '<=', now), eb('next_try_at', '>', now + longestWaitMs)]))
      .where(eb =>
        eb.or([
          eb('lease_until', 'is', null),
          eb('lease_until', '<=', now),
          eb('lease_until', '>', now + 2 * leaseMs),
        ]),
      )
      .$if(sparesLeased, query => query.where('lease_until', 'is', null))
      .$if(except.length > 0, query => query.where('id', 'not in', except))
      .$if(which === 'hopeless', query =>
        query.where(eb =>
          eb.or([eb('useless_after', '<', hopelessFrom), eb('only_gateway', 'is not', null)]),
        ),
      )
  )
}

function lowerThan(state: SmsState): SmsState[] {
  return (Object.keys(RANK) as SmsState[]).filter(other => RANK[other] < RANK[state])
}
