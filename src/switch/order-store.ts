import { sql } from 'kysely'
import { inPowersOfTwo, listed } from '../platform/db/batches.ts'
import { bytewise, type Db, isPostgres } from '../platform/db/open.ts'
import { inOrder } from './delivery-store.ts'

/** What endpoints are to get, as the sequencer orders it; what becomes of it stands in delivery-store.ts. */

/**
 * How far each endpoint is with each line. A newer version takes the place of an older one that waits, and is pushed at once,
 * however the older one fared.
 */
export async function orderDeliveries(
  tx: Db,
  lines: readonly { readonly lineId: string; readonly version: number }[],
  {
    endpoint,
    now,
    isPushed,
  }: { readonly endpoint: string; readonly now: number; readonly isPushed: boolean },
): Promise<void> {
  // As everybody who locks several deliveries: nobody waits in a circle.
  for await (const some of inPowersOfTwo(inOrder(lines)))
    await tx
      .insertInto('line_delivery')
      .values(
        some.map(({ lineId: line_id, version: wanted }) => ({
          endpoint,
          line_id,
          wanted,
          since: now,
          state: 'waiting' as const,
          due_at: isPushed ? now : null,
        })),
      )
      .onConflict(conflict =>
        conflict.columns(['endpoint', 'line_id']).doUpdateSet({
          wanted: sql`excluded.wanted`,
          since: sql`case when line_delivery.state = 'applied' then excluded.since else line_delivery.since end`,
          state: sql`case when line_delivery.applied >= excluded.wanted then 'applied' else 'waiting' end`,
          due_at: sql`case when line_delivery.applied >= excluded.wanted then null else excluded.due_at end`,
          tries: 0,
        }),
      )
      .execute()
}

/** Lines of the feed that a configured endpoint was never given, a page at a time. */
export function missingDeliveries(
  db: Db,
  of: {
    readonly endpoint: string
    readonly contractIds: readonly string[] | undefined
    readonly limit: number
  },
) {
  const missing = db
    .selectFrom('line_state as s')
    .leftJoin('line_delivery as d', join =>
      join.onRef('d.line_id', '=', 's.line_id').on('d.endpoint', '=', of.endpoint),
    )
    .select(['s.line_id as lineId', 's.version'])
    .where('d.line_id', 'is', null)
    .where('s.place', 'is not', null)
    .where('s.gone_number', 'is', null)
    .limit(of.limit)
  const ids = of.contractIds
  if (ids === undefined) return missing.execute()
  return missing
    .innerJoin('line as l', 'l.id', 's.line_id')
    .where('l.contract_id', 'in', listed(ids))
    .execute()
}

/** Of endpoints that are not configured any more. */
export async function deleteFormer(db: Db, endpoints: readonly string[]): Promise<void> {
  await db.deleteFrom('line_delivery').where('endpoint', 'not in', listed(endpoints)).execute()
}

/** Of lines that belong to none of the endpoint's contracts any more. */
export async function deleteForeign(
  db: Db,
  { endpoint, contractIds }: { readonly endpoint: string; readonly contractIds: readonly string[] },
): Promise<void> {
  const foreign = db.selectFrom('line').select('id').where('contract_id', 'not in', listed(contractIds))
  const ids = ofEndpoint(db, endpoint).where('line_id', 'in', foreign)
  await db
    .deleteFrom('line_delivery')
    .where('endpoint', '=', endpoint)
    .where('line_id', 'in', lockedInOrder(db, ids))
    .execute()
}

function ofEndpoint(db: Db, endpoint: string) {
  return db.selectFrom('line_delivery').select('line_id').where('endpoint', '=', endpoint)
}

/** As everybody who locks several deliveries of an endpoint: nobody waits in a circle (accounts/locks.ts). */
function lockedInOrder(db: Db, ids: ReturnType<typeof ofEndpoint>) {
  return isPostgres(db) ? ids.orderBy(bytewise('line_id')).forNoKeyUpdate() : ids
}

/** Those of these lines that there are, until the transaction ends. */
export async function lockDeliveries(
  tx: Db,
  { endpoint, lineIds }: { readonly endpoint: string; readonly lineIds: readonly string[] },
): Promise<void> {
  for await (const some of inPowersOfTwo(lineIds.toSorted()))
    await lockedInOrder(tx, ofEndpoint(tx, endpoint).where('line_id', 'in', some)).execute()
}

/** The endpoint has lines with these numbers again. */
export async function deleteDeliveries(
  tx: Db,
  { endpoint, lineIds }: { readonly endpoint: string; readonly lineIds: readonly string[] },
): Promise<void> {
  for await (const some of inPowersOfTwo(lineIds))
    await tx
      .deleteFrom('line_delivery')
      .where('endpoint', '=', endpoint)
      .where('line_id', 'in', some)
      .execute()
}

/** Makes pushes to an endpoint due that were settled or wait for their next try; how many. */
export async function dueNow(
  tx: Db,
  of: {
    readonly endpoint: string
    readonly lineId?: string | undefined
    readonly stuckOnly?: boolean
    readonly now: number
  },
): Promise<number> {
  let ids = ofEndpoint(tx, of.endpoint)
  if (of.lineId !== undefined) ids = ids.where('line_id', '=', of.lineId)
  if (of.stuckOnly) ids = ids.where('state', 'in', ['stuck', 'ahead'])
  const done = await tx
    .updateTable('line_delivery')
    .set({ due_at: of.now, since: of.now, tries: 0, state: 'waiting' })
    .where('endpoint', '=', of.endpoint)
    .where('line_id', 'in', lockedInOrder(tx, ids))
    .executeTakeFirst()
  return Number(done.numUpdatedRows)
}

/** What an endpoint did not pull so far is pushed to it from now on. */
export async function dueSincePulled(
  tx: Db,
  { endpoint, now }: { readonly endpoint: string; readonly now: number },
): Promise<void> {
  const ids = ofEndpoint(tx, endpoint).where('state', '=', 'waiting').where('due_at', 'is', null)
  await tx
    .updateTable('line_delivery')
    .set({ due_at: now })
    .where('endpoint', '=', endpoint)
    .where('line_id', 'in', lockedInOrder(tx, ids))
    .execute()
}
