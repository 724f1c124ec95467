import { type RawBuilder, sql } from 'kysely'
import { type Db, isPostgres } from '../platform/db/open.ts'
import { notAhead } from './store.ts'

export async function lockQuotaRows(tx: Db, keys: readonly string[], now: number) {
  if (keys.length === 0) return []
  return tx
    .insertInto('quota')
    .values(keys.map(key => ({ key, used: 0, at: now })))
    .onConflict(conflict => conflict.column('key').doUpdateSet({ at: notAhead('quota.at', now) }))
    .returning(['key', 'used', 'at'])
    .execute()
}

export async function findUsed(db: Db, key: string): Promise<number> {
  const row = await db.selectFrom('quota').select('used').where('key', '=', key).executeTakeFirst()
  return row?.used ?? 0
}

export async function saveQuotas(
  tx: Db,
  quotas: readonly { key: string; used: number; at: number }[],
): Promise<void> {
  if (quotas.length === 0) return
  await tx
    .insertInto('quota')
    .values(quotas)
    .onConflict(conflict =>
      conflict
        .column('key')
        .doUpdateSet(eb => ({ used: eb.ref('excluded.used'), at: eb.ref('excluded.at') })),
    )
    .execute()
}

/** A counter that is raised by one, as long as it stays within its size: infinite = it only counts. */
interface Raised {
  readonly key: string
  readonly size: number
  /** One becomes free again every so often; infinite = never. */
  readonly everyMs: number
}

/**
 * Raises each by one that has room, and locks all of them, in the order given: one statement, whatever their rules.
 * Gives those that were raised, as they are now; the others stay as they were.
 */
export function raiseWithinSize(tx: Db, quotas: readonly Raised[], now: number) {
  const largest = (one: RawBuilder<number>, other: RawBuilder<number>) =>
    isPostgres(tx) ? sql<number>`greatest(${one}, ${other})` : sql<number>`max(${one}, ${other})`
  const [used, at] = [sql.ref<number>('quota.used'), sql.ref<number>('quota.at')]
  const passedMs = largest(sql`0`, sql`${now} - ${at}`)
  const left = ({ everyMs }: Raised) =>
    Number.isFinite(everyMs)
      ? largest(sql`0`, sql`${used} - ${passedMs} / cast(${everyMs} as double precision)`)
      : used
  const ofEach = <T>(
    some: readonly Raised[],
    value: (quota: Raised) => RawBuilder<T>,
    otherwise: RawBuilder<T>,
  ) =>
    some.length === 0
      ? otherwise
      : sql<T>`case quota.key ${sql.join(
          some.map(quota => sql`when ${quota.key} then ${value(quota)}`),
          sql` `,
        )} else ${otherwise} end`
  const refilled = quotas.filter(({ everyMs }) => Number.isFinite(everyMs))
  const limited = quotas.filter(({ size }) => Number.isFinite(size))
  return tx
    .insertInto('quota')
    .values(quotas.map(({ key }) => ({ key, used: 1, at: now })))
    .onConflict(conflict =>
      conflict
        .column('key')
        .doUpdateSet({
          used: sql<number>`${ofEach(refilled, left, used)} + 1`,
          at: largest(notAhead('quota.at', now), sql`${now}`),
        })
        .where(
          ofEach<boolean>(
            limited,
            quota => sql<boolean>`${left(quota)} + 1 <= cast(${quota.size} as double precision)`,
            sql<boolean>`true`,
          ),
        ),
    )
    .returning(['key', 'used'])
    .execute()
}

/** Lowers each by one, and none below nothing; in the order given. */
export async function lowerByOne(tx: Db, keys: readonly string[], now: number): Promise<void> {
  if (keys.length === 0) return
  await tx
    .insertInto('quota')
    .values(keys.map(key => ({ key, used: 0, at: now })))
    .onConflict(conflict =>
      conflict
        .column('key')
        .doUpdateSet({ used: sql<number>`case when quota.used < 1 then 0 else quota.used - 1 end` }),
    )
    .execute()
}
