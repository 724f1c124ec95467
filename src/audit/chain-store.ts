import { type ExpressionBuilder, type Insertable, type Selectable, sql } from 'kysely'
import { type Db, isPostgres } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'

export type HeadRow = Selectable<Schema['audit_head']>
export type EventRow = Selectable<Schema['audit_event']>
export type SealedRow = Awaited<ReturnType<typeof sealedAfter>>[number]

const EVENT = [
  'e.id',
  'e.uid',
  'e.at',
  'e.site',
  'e.contract_id',
  'e.account_id',
  'e.actor',
  'e.action',
  'e.address',
  'e.detail',
  'e.mac',
] as const

/** Asked often, without a lock. */
export async function anyPending(db: Db): Promise<boolean> {
  return (await db.selectFrom('audit_pending').select('event_id').limit(1).executeTakeFirst()) !== undefined
}

/** The chain's end, locked; `undefined` while another process seals. */
export function lockHead(tx: Db): Promise<HeadRow | undefined> {
  const query = tx.selectFrom('audit_head').selectAll().where('id', '=', 1)
  return (isPostgres(tx) ? query.forUpdate().skipLocked() : query).executeTakeFirst()
}

export async function saveHead(tx: Db, head: Omit<HeadRow, 'id'>): Promise<void> {
  await tx.updateTable('audit_head').set(head).where('id', '=', 1).execute()
}

/** Committed events that are not in the chain, in the order of their ids. */
export async function pendingEvents(tx: Db, limit: number): Promise<EventRow[]> {
  return tx
    .selectFrom('audit_pending as p')
    .innerJoin('audit_event as e', 'e.id', 'p.event_id')
    .select(EVENT)
    .orderBy('p.event_id')
    .limit(limit)
    .execute()
}

export async function insertSeals(tx: Db, seals: readonly Insertable<Schema['audit_seal']>[]): Promise<void> {
  await tx.insertInto('audit_seal').values(seals).execute()
  const ids = seals.map(seal => seal.event_id)
  await tx.deleteFrom('audit_pending').where('event_id', 'in', ids).execute()
}

export async function anySeal(db: Db): Promise<boolean> {
  return (await db.selectFrom('audit_seal').select('seq').limit(1).executeTakeFirst()) !== undefined
}

/** The chain's end and the last place in use, as of one moment. */
export function findEnd(db: Db) {
  return db
    .selectFrom('audit_head')
    .selectAll()
    .select(eb =>
      eb
        .selectFrom('audit_seal')
        .select(fn => fn.fn.max('seq').as('last'))
        .as('last_seq'),
    )
    .where('id', '=', 1)
    .executeTakeFirst()
}

/** The chain from one place on, one page of it, with its events where they are still there. */
export function sealedAfter(
  db: Db,
  page: { readonly after: number; readonly until: number; readonly limit: number },
) {
  return db
    .selectFrom('audit_seal as s')
    .leftJoin('audit_event as e', 'e.id', 's.event_id')
    .leftJoin('account as a', 'a.id', 'e.account_id')
    .select(['s.seq', 's.event_id', 's.prev_hash', 's.hash', 'a.login_id', ...EVENT])
    .where('s.seq', '>', page.after)
    .where('s.seq', '<=', page.until)
    .orderBy('s.seq')
    .limit(page.limit)
    .execute()
}

/** When something happened first and last. */
export interface Times {
  readonly first: number
  readonly last: number
}

/** Of all accounts: added, or signed in; `undefined` when there is none. */
export async function timesOfAccounts(db: Db): Promise<Times | undefined> {
  const { first, last, signIn, opened } = await db
    .selectFrom('account')
    .select(eb => [
      eb.fn.min('created_at').as('first'),
      eb.fn.max('created_at').as('last'),
      eb.fn.max('last_sign_in_at').as('signIn'),
      eb
        .selectFrom('session')
        .select(fn => fn.fn.max('created_at').as('opened'))
        .as('opened'),
    ])
    .executeTakeFirstOrThrow()
  return first === null ? undefined : { first, last: Math.max(last ?? 0, signIn ?? 0, opened ?? 0) }
}

/** Of events that are not in the chain yet. */
export async function timesOfPending(db: Db): Promise<Times | undefined> {
  const { first, last } = await db
    .selectFrom('audit_event as e')
    .where('e.id', 'in', eb => eb.selectFrom('audit_pending').select('event_id'))
    .select(eb => [eb.fn.min('e.at').as('first'), eb.fn.max('e.at').as('last')])
    .executeTakeFirstOrThrow()
  return first === null ? undefined : { first, last }
}

/** Events without a place in the chain, of one stretch of ids, that are older than a sealer takes; `waits`: for that place. */
export async function unsealedIn(
  db: Db,
  stretch: {
    readonly after: number
    readonly until: number | undefined
    readonly recorded: readonly [since: number, until: number]
  },
): Promise<(EventRow & { readonly waits: number | null })[]> {
  const [since, until] = stretch.recorded
  return db
    .selectFrom('audit_event as e')
    .leftJoin('audit_pending as p', 'p.event_id', 'e.id')
    .select([...EVENT, 'p.event_id as waits'])
    .where('e.id', '>', stretch.after)
    .where('e.id', '<=', stretch.until ?? Number.MAX_SAFE_INTEGER)
    .where(eb => eb.or([eb('e.at', '<', since), eb('e.at', '>', until)]))
    .where(eb => eb.not(eb.exists(sealOf(eb))))
    .orderBy('e.id')
    .execute()
}

/** The event id that is `count` events further, or `undefined` when there are fewer. */
export async function idFurther(db: Db, after: number, count: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('audit_event')
    .select('id')
    .where('id', '>', after)
    .orderBy('id')
    .offset(count - 1)
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

function sealOf(eb: ExpressionBuilder<Schema & { e: Schema['audit_event'] }, 'e'>) {
  return eb.selectFrom('audit_seal as s').select(sql`1`.as('one')).whereRef('s.event_id', '=', 'e.id')
}
