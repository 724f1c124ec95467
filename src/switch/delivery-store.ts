import { sql, type Updateable } from 'kysely'
import { gathered } from '../platform/db/batches.ts'
import { type Db, forUpdate, isPostgres } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'

/** What becomes of deliveries that order-store.ts ordered. */

/**
 * Takes up what is due, what waits longest first. While one push of a line is under way there is no other. A moment further
 * ahead than any pause was set by a clock that was ahead.
 */
export async function claimDue(
  db: Db,
  of: {
    readonly endpoint: string
    readonly limit: number
    readonly now: number
    readonly leaseMs: number
    readonly aheadMs: number
  },
): Promise<string[]> {
  const { endpoint, now, leaseMs, aheadMs } = of
  const due = db
    .selectFrom('line_delivery')
    .select('line_id')
    .where('endpoint', '=', endpoint)
    .where(eb => eb.or([eb('due_at', '<=', now), eb('due_at', '>', now + aheadMs)]))
    .where(eb => eb.or([eb('leased_until', '<=', now), eb('leased_until', '>', now + leaseMs + aheadMs)]))
    .orderBy('due_at')
    .limit(of.limit)
  const rows = await db
    .updateTable('line_delivery')
    .set({ leased_until: now + leaseMs })
    .where('endpoint', '=', endpoint)
    .where('line_id', 'in', isPostgres(db) ? due.forUpdate().skipLocked() : due)
    .returning('line_id')
    .execute()
  return rows.map(({ line_id }) => line_id)
}

/** Of pushes under way; one that was settled, or whose lease ran out, has none to renew. */
export async function renewLeases(
  db: Db,
  of: {
    readonly endpoint: string
    readonly lineIds: readonly string[]
    readonly now: number
    readonly leaseMs: number
  },
): Promise<void> {
  const held = db
    .selectFrom('line_delivery')
    .select('line_id')
    .where('endpoint', '=', of.endpoint)
    .where('line_id', 'in', of.lineIds)
    .where('leased_until', '>', of.now)
  await db
    .updateTable('line_delivery')
    .set({ leased_until: of.now + of.leaseMs })
    .where('endpoint', '=', of.endpoint)
    .where('line_id', 'in', isPostgres(db) ? held.forUpdate().skipLocked() : held)
    .execute()
}

export interface DeliveryKey {
  readonly endpoint: string
  readonly lineId: string
}

/** In which deliveries are locked by whoever locks several. */
export function inOrder<Of extends { readonly lineId: string }>(all: readonly Of[]): Of[] {
  return all.toSorted((one, other) => (one.lineId < other.lineId ? -1 : 1))
}

export type Delivery = NonNullable<Awaited<ReturnType<typeof lockDelivery>>>

/** Locked until the transaction ends. */
export function lockDelivery(tx: Db, { endpoint, lineId }: DeliveryKey) {
  const row = tx
    .selectFrom('line_delivery')
    .select(['wanted', 'state', 'due_at', 'tries', 'applied'])
    .where('endpoint', '=', endpoint)
    .where('line_id', '=', lineId)
  return forUpdate(tx, row).executeTakeFirst()
}

/** What a push, or a word of the endpoint, made of it; nothing is under way any more. */
export async function saveDelivery(
  tx: Db,
  { endpoint, lineId }: DeliveryKey,
  set: Updateable<Schema['line_delivery']>,
): Promise<void> {
  await tx
    .updateTable('line_delivery')
    .set({ ...set, leased_until: 0 })
    .where('endpoint', '=', endpoint)
    .where('line_id', '=', lineId)
    .execute()
}

/** `null` = it answers. False when that was written down already. */
export async function saveTrouble(
  db: Db,
  name: string,
  { trouble, now: since }: { readonly trouble: string | null; readonly now: number },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('switch_endpoint')
    .values({ name, trouble, since })
    .onConflict(conflict =>
      conflict
        .column('name')
        .doUpdateSet({ trouble, since })
        .where('switch_endpoint.trouble', 'is distinct from', trouble),
    )
    .executeTakeFirstOrThrow()
  return Number(numInsertedOrUpdatedRows) > 0
}

export function listTroubles(db: Db) {
  return db.selectFrom('switch_endpoint').select(['name', 'trouble', 'since']).orderBy('name').execute()
}

/** Of each endpoint: how many lines are in which state, and since when the longest. */
export function sumDeliveries(db: Db) {
  return db
    .selectFrom('line_delivery')
    .select(eb => ['endpoint', 'state', eb.fn.countAll<number>().as('count'), eb.fn.min('since').as('since')])
    .groupBy(['endpoint', 'state'])
    .execute()
}

/** Of these lines, at every endpoint. */
export function listDeliveries(db: Db, lineIds: readonly string[]) {
  const deliveries = db
    .selectFrom('line_delivery')
    .select([
      'line_id as lineId',
      'endpoint',
      'state',
      'applied',
      'applied_at as appliedAt',
      'answer',
      'answered_at as answeredAt',
    ])
    .orderBy('endpoint')
  return gathered(lineIds, some => deliveries.where('line_id', 'in', some).execute())
}

/** Lines that are stuck or that an endpoint is ahead with, in the order of their numbers. */
export function listStuck(
  db: Db,
  {
    after,
    limit,
  }: { readonly after: { readonly line: string; readonly endpoint: string }; readonly limit: number },
) {
  const line = sql<string>`coalesce(s.gone_number, l.number)`
  return db
    .selectFrom('line_delivery as d')
    .leftJoin('line as l', 'l.id', 'd.line_id')
    .innerJoin('line_state as s', 's.line_id', 'd.line_id')
    .select(['d.endpoint', 'd.state', 's.version', 'd.applied', 'd.answer', 'd.since', line.as('line')])
    .where('d.state', 'in', ['stuck', 'ahead'])
    .where(eb =>
      eb.or([
        eb(line, '>', after.line),
        eb.and([eb(line, '=', after.line), eb('d.endpoint', '>', after.endpoint)]),
      ]),
    )
    .orderBy(line)
    .orderBy('d.endpoint')
    .limit(limit)
    .execute()
}
