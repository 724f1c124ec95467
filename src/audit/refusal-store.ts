import type { Insertable, Selectable } from 'kysely'
import type { Db } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'

export type RefusalRow = Selectable<Schema['audit_refusal']>
type Key = Pick<RefusalRow, 'minute' | 'action' | 'site' | 'subject' | 'network'>
type NewRefusal = Omit<Insertable<Schema['audit_refusal']>, 'count' | 'summed'>

/** No network is called so. */
export const ALL_NETWORKS = '*'

const KEY = ['minute', 'action', 'site', 'subject', 'network'] as const

/** Gives how many it are now; those beyond `most` are summed up at once. */
export async function countForNetwork(tx: Db, refusal: NewRefusal, most: number): Promise<number> {
  const { count } = await tx
    .insertInto('audit_refusal')
    .values({ ...refusal, count: 1, summed: 0 })
    .onConflict(conflict =>
      conflict.columns(KEY).doUpdateSet(eb => ({
        count: eb('audit_refusal.count', '+', 1),
        summed: eb
          .case()
          .when('audit_refusal.count', '>=', most)
          .then(eb('audit_refusal.summed', '+', 1))
          .else(eb.ref('audit_refusal.summed'))
          .end(),
      })),
    )
    .returning('count')
    .executeTakeFirstOrThrow()
  return count
}

/** Of all networks together. Gives how many it are now. */
export async function countForAll(tx: Db, refusal: NewRefusal): Promise<number> {
  const { count } = await tx
    .insertInto('audit_refusal')
    .values({ ...refusal, count: 1, summed: 0 })
    .onConflict(conflict =>
      conflict.columns(KEY).doUpdateSet(eb => ({ count: eb('audit_refusal.count', '+', 1) })),
    )
    .returning('count')
    .executeTakeFirstOrThrow()
  return count
}

/** One that was counted is no event of its own. */
export async function sumUp(tx: Db, key: Key): Promise<void> {
  await tx
    .updateTable('audit_refusal')
    .set(eb => ({ summed: eb('summed', '+', 1) }))
    .where('minute', '=', key.minute)
    .where('action', '=', key.action)
    .where('site', '=', key.site)
    .where('subject', '=', key.subject)
    .where('network', '=', key.network)
    .execute()
}

/** The earliest minute with refusals that is over, or lies so far ahead that a clock was set back. */
export async function findOverMinute(
  db: Db,
  minutes: { readonly before: number; readonly beyond: number },
): Promise<number | undefined> {
  const row = await db
    .selectFrom('audit_refusal')
    .select('minute')
    .where(eb => eb.or([eb('minute', '<', minutes.before), eb('minute', '>', minutes.beyond)]))
    .orderBy('minute')
    .limit(1)
    .executeTakeFirst()
  return row?.minute
}

/** All of one minute, which are then gone: of two processes one gets them. */
export function takeMinute(tx: Db, minute: number): Promise<RefusalRow[]> {
  return tx.deleteFrom('audit_refusal').where('minute', '=', minute).returningAll().execute()
}
