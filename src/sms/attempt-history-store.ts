import type { Db } from '../platform/db/open.ts'
import { UNCLEAR, WORKER_DIED } from './attempt-store.ts'

/** A copy that may have been sent. */
export interface UnknownAttempt {
  readonly gateway: string
  readonly startedAt: number
  /** `silent`: nobody answered. `unclear`: something was answered. `worker-died`: it may not even have begun. */
  readonly why: 'silent' | 'unclear' | 'worker-died'
}

export async function unknownAttempts(db: Db, messageId: string): Promise<readonly UnknownAttempt[]> {
  const rows = await db
    .selectFrom('sms_attempt')
    .select(['gateway', 'error_code', 'started_at'])
    .where('message_id', '=', messageId)
    .where('state', '=', 'unknown')
    .execute()
  return rows.map(({ gateway, error_code: code, started_at: startedAt }) => ({
    gateway,
    startedAt,
    why: code === WORKER_DIED ? 'worker-died' : code?.startsWith(UNCLEAR) ? 'unclear' : 'silent',
  }))
}

/** How often gateways were asked for one message. */
export interface AttemptCounts {
  readonly all: number
  /** Through the gateway that failed most often; being busy is no failure. */
  readonly failed: number
}

export async function countAttempts(db: Db, messageId: string): Promise<AttemptCounts> {
  const rows = await db
    .selectFrom('sms_attempt')
    .select(eb => ['gateway', 'error_class', eb.fn.countAll<number>().as('count')])
    .where('message_id', '=', messageId)
    .groupBy(['gateway', 'error_class'])
    .execute()
  const failed = new Map<string, number>()
  for (const { gateway, error_class, count } of rows)
    if (error_class !== null && error_class !== 'throttled')
      failed.set(gateway, (failed.get(gateway) ?? 0) + Number(count))
  const all = rows.reduce((sum, { count }) => sum + Number(count), 0)
  return { all, failed: Math.max(0, ...failed.values()) }
}

/** The gateway that took a message which was not delivered. */
export async function gatewayThatTook(db: Db, messageId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('sms_attempt')
    .select('gateway')
    .where('message_id', '=', messageId)
    .where('submitted_at', 'is not', null)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.gateway
}
