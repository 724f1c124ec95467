import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../platform/db/open.ts'
import { latest } from '../platform/times.ts'

/**
 * Each counter is read under a lock of its own row, made first where it is missing, and written in the same
 * transaction: of two at once, one counts after the other. One update makes, locks and reads the row; it changes
 * nothing but times of the future, which become now, or nothing would pass until then.
 */
export function lockCounter(tx: Db, accountId: string, device: string, now: number) {
  return tx
    .insertInto('guard_counter')
    .values({ account_id: accountId, device, level: 0, at: now })
    .onConflict(conflict =>
      conflict.columns(['account_id', 'device']).doUpdateSet({ at: notAhead('guard_counter.at', now) }),
    )
    .returning(['level', 'at'])
    .executeTakeFirstOrThrow()
}

export async function saveCounter(
  tx: Db,
  counter: { accountId: string; device: string; level: number; at: number },
): Promise<void> {
  await tx
    .updateTable('guard_counter')
    .set({ level: counter.level, at: counter.at })
    .where('account_id', '=', counter.accountId)
    .where('device', '=', counter.device)
    .execute()
}

/** @param longestMs the longest pause that the rule can set */
export function lockPaces(
  tx: Db,
  keys: readonly string[],
  { now, longestMs }: { readonly now: number; readonly longestMs: number },
) {
  const end = now + longestMs
  return tx
    .insertInto('password_pace')
    .values(keys.map(key => ({ key, failures: 0, at: now, next_at: 0 })))
    .onConflict(conflict =>
      conflict.column('key').doUpdateSet({
        at: notAhead('password_pace.at', now),
        next_at: sql<number>`case when password_pace.next_at > ${end} then ${end} else password_pace.next_at end`,
      }),
    )
    .returning(['key', 'failures', 'at', 'next_at'])
    .execute()
}

export async function savePaces(
  tx: Db,
  paces: readonly {
    readonly key: string
    readonly failures: number
    readonly at: number
    readonly nextAt: number
  }[],
): Promise<void> {
  await tx
    .insertInto('password_pace')
    .values(paces.map(({ key, failures, at, nextAt }) => ({ key, failures, at, next_at: nextAt })))
    .onConflict(conflict =>
      conflict.column('key').doUpdateSet(eb => ({
        failures: eb.ref('excluded.failures'),
        at: eb.ref('excluded.at'),
        next_at: eb.ref('excluded.next_at'),
      })),
    )
    .execute()
}

/**
 * One failure less of each, and no pause. What is forgotten with time is forgotten of what is left. Not an update: that
 * would lock the rows in an order of its own, and wait in a circle with whoever locks them as they are given.
 */
export async function forgivePaces(tx: Db, keys: readonly string[], now: number): Promise<void> {
  await tx
    .insertInto('password_pace')
    .values(keys.map(key => ({ key, failures: 0, at: now, next_at: 0 })))
    .onConflict(conflict =>
      conflict.column('key').doUpdateSet({
        failures: sql<number>`case when password_pace.failures > 1 then password_pace.failures - 1 else 0 end`,
        next_at: 0,
      }),
    )
    .execute()
}

export async function insertTrial(
  tx: Db,
  trial: { accountId: string; numberHash: string; at: number },
): Promise<void> {
  await tx
    .insertInto('number_trial')
    .values({ account_id: trial.accountId, number_hash: trial.numberHash, at: trial.at })
    .execute()
}

/** When the SMS to this number went out, oldest first. */
export async function listTrialsOfNumber(tx: Db, numberHash: string, after: number): Promise<number[]> {
  const rows = await tx
    .selectFrom('number_trial')
    .select('at')
    .where('number_hash', '=', numberHash)
    .where('at', '>', after)
    .orderBy('at')
    .execute()
  return rows.map(row => row.at)
}

/** The numbers that this account tried, each with its first time, oldest first. */
export function listNumbersOfAccount(tx: Db, accountId: string, after: number) {
  return tx
    .selectFrom('number_trial')
    .select(eb => ['number_hash', eb.fn.min('at').as('since')])
    .where('account_id', '=', accountId)
    .where('at', '>', after)
    .groupBy('number_hash')
    .orderBy('since')
    .execute()
}

/** Times of the future become now: of one number, or of one account. */
export async function bringTrialsBack(
  tx: Db,
  of: { readonly column: 'number_hash' | 'account_id'; readonly value: string; readonly now: number },
): Promise<void> {
  await tx
    .updateTable('number_trial')
    .set({ at: of.now })
    .where(of.column, '=', of.value)
    .where('at', '>', latest(of.now))
    .execute()
}

/** The same for all rows: they are past their use one day. */
export async function bringKeysBack(db: Db, table: 'quota' | 'password_pace', now: number): Promise<void> {
  await db.updateTable(table).set({ at: now }).where('at', '>', latest(now)).execute()
}

/** The oldest ones. Gives how many there were. */
export async function deleteKeysBefore(
  db: Db,
  table: 'quota' | 'password_pace',
  old: { readonly before: number; readonly limit: number },
): Promise<number> {
  const keys = db.selectFrom(table).select('key').where('at', '<', old.before).orderBy('at').limit(old.limit)
  const { numDeletedRows } = await db.deleteFrom(table).where('key', 'in', keys).executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

export async function deleteTrialsBefore(db: Db, before: number): Promise<void> {
  await db.deleteFrom('number_trial').where('at', '<', before).execute()
}

/** Times of the future become now. */
export function notAhead(column: string, now: number): RawBuilder<number> {
  const at = sql.ref<number>(column)
  return sql`case when ${at} > ${latest(now)} then ${now} else ${at} end`
}
