import { gathered, inPowersOfTwo } from '../platform/db/batches.ts'
import type { Db } from '../platform/db/open.ts'
import { findState, nextVersion, noteHighest, raiseVersions, type Stamp } from './store.ts'

/** These lines are deleted in this transaction: what is in the feed of them stays, as their numbers, which are gone. */
export async function leaveFeed(tx: Db, lineIds: readonly string[], { now, least }: Stamp): Promise<void> {
  for await (const some of inPowersOfTwo(lineIds))
    await tx
      .updateTable('line_state')
      .set(eb => ({
        ...nextVersion(eb, least),
        gone_number: eb.selectFrom('line').select('number').whereRef('line.id', '=', 'line_state.line_id'),
        in_service: 0,
        changed_at: now,
        place: null,
      }))
      .where('line_id', 'in', some)
      .execute()
}

/**
 * What was told of a line under this number, or to these endpoints, is left behind as a number that is gone. The line's own
 * next version is above it.
 */
export async function leaveBehind(
  tx: Db,
  of: {
    readonly lineId: string
    readonly number: string
    /** In the order of the configuration, in which they are locked. */
    readonly endpoints: readonly string[]
    /** The id of what is left behind. */
    readonly goneId: string
  },
  { now, least }: Stamp,
): Promise<void> {
  const state = await findState(tx, of.lineId)
  if (state === undefined) return
  const version = Math.max(least, state.highest + 1)
  await tx
    .insertInto('line_state')
    .values({
      line_id: of.goneId,
      gone_number: of.number,
      version,
      highest: version,
      changed_at: now,
      in_service: 0,
    })
    .execute()
  // Before its deliveries: whoever gives places locks them in this order.
  await noteHighest(tx, of.lineId, version)
  for (const endpoint of of.endpoints)
    await tx
      .updateTable('line_delivery')
      .set({ line_id: of.goneId })
      .where('endpoint', '=', endpoint)
      .where('line_id', '=', of.lineId)
      .execute()
}

/** Of these lines, those whose number was left behind by others: their version is above what was told of it. */
export async function riseAboveGone(tx: Db, lineIds: readonly string[], stamp: Stamp): Promise<void> {
  for await (const some of inPowersOfTwo(lineIds)) {
    const found = await tx
      .selectFrom('line as l')
      .innerJoin('line_state as gone', 'gone.gone_number', 'l.number')
      .innerJoin('line_state as s', 's.line_id', 'l.id')
      .select(['l.id', 'gone.highest'])
      .whereRef('gone.highest', '>=', 's.version')
      .where('l.id', 'in', some)
      .execute()
    for (const { id, highest } of found) {
      await noteHighest(tx, id, highest)
      await raiseVersions(tx, [id], stamp)
    }
  }
}

/** Numbers that are gone, in the feed for so long that everybody has come by, and known wherever they were told of. */
export async function deleteGone(
  db: Db,
  before: number,
  { isTold }: { readonly isTold: boolean },
): Promise<void> {
  const gone = db
    .deleteFrom('line_state')
    .where('gone_number', 'is not', null)
    .where('changed_at', '<', before)
  const waiting = db.selectFrom('line_delivery').select('line_id').where('state', '<>', 'applied')
  await (isTold ? gone.where('line_id', 'not in', waiting) : gone).execute()
}

/** Those among these numbers that are gone; one that is gone at one endpoint may be a line's at another. */
export function goneAmong(db: Db, numbers: readonly string[]) {
  const gone = db.selectFrom('line_state').select(['line_id as lineId', 'gone_number as number'])
  return gathered(numbers, some => gone.where('gone_number', 'in', some).execute())
}
