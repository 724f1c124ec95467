import { type ExpressionBuilder, sql } from 'kysely'
import { contractsNamed } from '../accounts/named.ts'
import { gathered, inPowersOfTwo, listed } from '../platform/db/batches.ts'
import { type Db, isPostgres } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'

/** The lines of the feed, their versions and places. Deliveries stand in delivery-store.ts, numbers that are gone in gone-store.ts. */
export interface Stamp {
  readonly now: number
  /** No version that is given now is below it. */
  readonly least: number
}

/** Of lines that are in the feed, those among these get their next version, and wait for a place. */
export async function raiseVersions(
  tx: Db,
  lineIds: readonly string[],
  { now, least }: Stamp,
): Promise<void> {
  for await (const some of inPowersOfTwo(lineIds))
    await tx
      .updateTable('line_state')
      .set(eb => ({ ...nextVersion(eb, least), changed_at: now, place: null }))
      .where('line_id', 'in', some)
      .execute()
}

export function nextVersion(eb: ExpressionBuilder<Schema, 'line_state'>, least: number) {
  const next = eb
    .case()
    .when('line_state.highest', '<', least)
    .then(sql<number>`cast(${least} as bigint)`)
    .else(sql<number>`line_state.highest + 1`)
    .end()
  return { version: next, highest: next }
}

/** Brings these lines into the feed, or further in it; what is known of them already stays, but for the version. */
export async function enterFeed(
  tx: Db,
  lineIds: readonly string[],
  { now, least, adoptedAt }: Stamp & { readonly adoptedAt: number | null },
): Promise<void> {
  for await (const some of inPowersOfTwo(lineIds))
    await tx
      .insertInto('line_state')
      .values(
        some.map(line_id => ({
          line_id,
          version: least,
          highest: least,
          changed_at: now,
          adopted_at: adoptedAt,
        })),
      )
      .onConflict(conflict =>
        conflict.column('line_id').doUpdateSet(eb => ({
          ...nextVersion(eb as never, least),
          changed_at: now,
          place: null,
          ...(adoptedAt !== null && { adopted_at: adoptedAt }),
        })),
      )
      .execute()
}

/** False when it is so already, or the line is not in the feed. */
export async function saveInService(tx: Db, lineId: string, inService: boolean): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('line_state')
    .set({ in_service: inService ? 1 : 0 })
    .where('line_id', '=', lineId)
    .where('in_service', '=', inService ? 0 : 1)
    .executeTakeFirst()
  return Number(numUpdatedRows) > 0
}

/** Somebody has this version: the next one is above. */
export async function noteHighest(tx: Db, lineId: string, version: number): Promise<void> {
  await tx
    .updateTable('line_state')
    .set({ highest: version })
    .where('line_id', '=', lineId)
    .where('highest', '<', version)
    .execute()
}

export function findState(db: Db, lineId: string) {
  return db
    .selectFrom('line_state')
    .select(['version', 'highest'])
    .where('line_id', '=', lineId)
    .executeTakeFirst()
}

/** Those among these lines whose own settings are in the feed. */
export async function adoptedAmong(db: Db, lineIds: readonly string[]): Promise<ReadonlySet<string>> {
  const states = db.selectFrom('line_state').select('line_id').where('adopted_at', 'is not', null)
  const rows = await gathered(lineIds, some => states.where('line_id', 'in', some).execute())
  return new Set(rows.map(({ line_id }) => line_id))
}

/** Lines of a contract, or the one of this number, that are not adopted, with their service users. */
export async function listUnadopted(
  db: Db,
  of: { readonly contractId: string; readonly line?: string | undefined },
) {
  const lines = db
    .selectFrom('line as l')
    .leftJoin('line_state as s', 's.line_id', 'l.id')
    .leftJoin('account as a', 'a.line_id', 'l.id')
    .select(['l.id', 'l.number', 'a.id as accountId'])
    .where('l.contract_id', '=', of.contractId)
    .where('s.adopted_at', 'is', null)
  const some = of.line === undefined ? lines : lines.where('l.number', '=', of.line)
  return some.execute()
}

/** Lines with these numbers that are not adopted; `stopped` those whose stop was passed on. */
export async function listUnadoptedAmong(
  db: Db,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, 'unknown' | 'stopped'>> {
  const lines = db
    .selectFrom('line as l')
    .leftJoin('line_state as s', 's.line_id', 'l.id')
    .select(['l.number', 's.version'])
    .where('s.adopted_at', 'is', null)
  const rows = await gathered(numbers, some => lines.where('l.number', 'in', some).execute())
  return new Map(rows.map(({ number, version }) => [number, version === null ? 'unknown' : 'stopped']))
}

export type StateRow = Awaited<ReturnType<typeof statesOf>>[number]

/** Whole states, each as it is at one moment. */
export function statesOf(db: Db, lineIds: readonly string[]) {
  return gathered(lineIds, some => states(db).where('s.line_id', 'in', some).execute())
}

/** Those whose place is behind `after`, in the order of the places. */
export function statesAfter(
  db: Db,
  of: {
    readonly after: number
    readonly limit: number
    readonly contractIds: Contracts
    /** Who asks: numbers that are gone are told where they were. */
    readonly endpoints: readonly string[]
  },
) {
  const { contractIds: ids, endpoints } = of
  const own =
    ids === undefined
      ? states(db)
      : states(db).where(eb => {
          const told = eb
            .selectFrom('line_delivery as d')
            .select('d.line_id')
            .whereRef('d.line_id', '=', 's.line_id')
          const isGone = eb.and([
            eb('s.gone_number', 'is not', null),
            eb.exists(told.where('d.endpoint', 'in', listed(endpoints))),
          ])
          return eb.or([eb('l.contract_id', 'in', listed(ids)), isGone])
        })
  return own.where('s.place', '>', of.after).orderBy('s.place').limit(of.limit).execute()
}

/** All lines of the feed, in the order of their numbers; what is gone is not among them. */
export function statesByNumber(
  db: Db,
  of: { readonly after: string; readonly limit: number; readonly contractIds: Contracts },
) {
  const own = states(db).where('l.number', '>', of.after).orderBy('l.number').limit(of.limit)
  return (
    of.contractIds === undefined ? own : own.where('l.contract_id', 'in', listed(of.contractIds))
  ).execute()
}

/** By their ids, or those of their administrators; `undefined` = all. */
export type Contracts = readonly string[] | undefined

function states(db: Db) {
  return db
    .selectFrom('line_state as s')
    .leftJoin('line as l', 'l.id', 's.line_id')
    .select(eb => [
      's.line_id as lineId',
      // null = the number is gone, and so its settings.
      'l.contract_id as contractId',
      eb.fn.coalesce('s.gone_number', 'l.number').$castTo<string>().as('number'),
      'l.settings',
      's.version',
      's.changed_at as changedAt',
      's.in_service as inService',
      's.adopted_at as adoptedAt',
      's.place',
    ])
}

/** Of contracts whose administrators have these IDs. */
export async function contractIdsOf(db: Db, administratorIds: Contracts): Promise<Contracts> {
  return administratorIds && [...(await contractsNamed(db, administratorIds)).values()]
}

export async function idsOfNumbers(db: Db, numbers: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const lines = db.selectFrom('line').select(['id', 'number'])
  const rows = await gathered(numbers, some => lines.where('number', 'in', some).execute())
  return new Map(rows.map(({ id, number }) => [number, id]))
}

/** Marked lines that nobody is changing at this moment, the longest waiting first; locked until the transaction ends. */
export async function lockMarked(tx: Db, limit: number): Promise<string[]> {
  const marked = tx
    .selectFrom('line_state')
    .select('line_id')
    .where('place', 'is', null)
    .orderBy('changed_at')
    .orderBy('line_id')
    .limit(limit)
  const rows = await (isPostgres(tx) ? marked.forNoKeyUpdate().skipLocked() : marked).execute()
  return rows.map(({ line_id }) => line_id)
}

export async function anyMarked(db: Db): Promise<boolean> {
  const row = db.selectFrom('line_state').select('line_id').where('place', 'is', null).limit(1)
  return (await row.executeTakeFirst()) !== undefined
}

export async function savePlaces(
  tx: Db,
  places: readonly { readonly lineId: string; readonly place: number }[],
): Promise<void> {
  for await (const some of inPowersOfTwo(places)) {
    const values = sql<{ column1: string; column2: number }>`(values ${sql.join(
      some.map(({ lineId, place }) => sql`(${lineId}, cast(${place} as bigint))`),
    )})`
    await tx
      .updateTable('line_state')
      .from(values.as<'placed'>(sql.ref('placed')))
      .set(eb => ({ place: eb.ref('placed.column2') }))
      .whereRef('line_state.line_id', '=', 'placed.column1')
      .execute()
  }
}

/** How many lines wait for a place, and since when. */
export function sumMarked(db: Db) {
  return db
    .selectFrom('line_state')
    .select(eb => [eb.fn.countAll<number>().as('count'), eb.fn.min('changed_at').as('since')])
    .where('place', 'is', null)
    .executeTakeFirstOrThrow()
}
