import { type Db, forUpdate } from '../platform/db/open.ts'

/** Where the feed ends, and the stretches that its cursors name. */
export async function lockHead(tx: Db): Promise<number> {
  const head = tx.selectFrom('feed_head').select('place').where('id', '=', 1)
  return (await forUpdate(tx, head).executeTakeFirstOrThrow()).place
}

export async function saveHead(tx: Db, place: number): Promise<void> {
  await tx.updateTable('feed_head').set({ place }).where('id', '=', 1).execute()
}

export async function findHead(db: Db): Promise<number> {
  return (await db.selectFrom('feed_head').select('place').where('id', '=', 1).executeTakeFirstOrThrow())
    .place
}

export interface Stretch {
  readonly fromPlace: number
  readonly token: string
}

/** In the place of one that nobody has a cursor of yet. */
export async function beginStretch(tx: Db, { fromPlace, token }: Stretch, now: number): Promise<void> {
  await tx
    .insertInto('feed_stretch')
    .values({ from_place: fromPlace, token, begun_at: now })
    .onConflict(conflict => conflict.column('from_place').doUpdateSet({ token, begun_at: now }))
    .execute()
}

/** The stretch that holds this place; `undefined` for one before all that are kept. */
export function findStretch(db: Db, place: number): Promise<Stretch | undefined> {
  return db
    .selectFrom('feed_stretch')
    .select(['from_place as fromPlace', 'token'])
    .where('from_place', '<=', place)
    .orderBy('from_place', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Those that ended before `before`: another one had begun by then. */
export async function deleteStretches(db: Db, before: number): Promise<void> {
  const last = db
    .selectFrom('feed_stretch')
    .select(eb => eb.fn.max('from_place').as('from'))
    .where('begun_at', '<', before)
  await db.deleteFrom('feed_stretch').where('from_place', '<', last).execute()
}
