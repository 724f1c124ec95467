import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { OptionServices } from '../src/lines/option-services.ts'
import { type Db, inTransaction, isPostgres } from '../src/platform/db/open.ts'
import type { Schema } from '../src/platform/db/schema.ts'

/**
 * What stands in the database, for tests: to look at what no page shows, and to make what no rule makes any more. A test
 * whose subject is the query itself (a plan, a migration, a lock) writes its own.
 */

/** A world, an application of the browser tests, an installation. */
export interface WithDatabase {
  readonly deps: { readonly db: Db }
}

type Table = keyof Schema
type Row<T extends Table> = Selectable<Schema[T]>

/** All rows of a table; without an order, in any. */
export function rowsOf<T extends Table>(
  { deps }: WithDatabase,
  table: T,
  order?: keyof Row<T> & string,
): Promise<Row<T>[]> {
  const rows = deps.db.selectFrom(table as 'account').selectAll()
  return (order ? rows.orderBy(order as 'id') : rows).execute() as Promise<unknown[]> as Promise<Row<T>[]>
}

/** The one row of a table; throws when there are none or several. */
export async function onlyRowOf<T extends Table>(world: WithDatabase, table: T): Promise<Row<T>> {
  const [row, another] = await rowsOf(world, table)
  if (row === undefined || another !== undefined) throw new Error(`not one row in ${table}`)
  return row
}

export async function addRows<T extends Table>(
  { deps }: WithDatabase,
  table: T,
  rows: readonly Insertable<Schema[T]>[],
): Promise<void> {
  const all = rows as readonly unknown[] as readonly Insertable<Schema['account']>[]
  await inTransaction(deps.db, async tx => {
    // A statement takes only so many values.
    for (let at = 0; at < all.length; at += 500)
      await tx
        .insertInto(table as 'account')
        .values(all.slice(at, at + 500))
        .execute()
  })
}

/** Sets the same in all rows, or in those that hold all of `where`. */
export async function changeRows<T extends Table>(
  { deps }: WithDatabase,
  table: T,
  { set, where = {} }: { readonly set: Updateable<Schema[T]>; readonly where?: Partial<Row<T>> },
): Promise<void> {
  let change = deps.db.updateTable(table as 'account').set(set)
  for (const [column, value] of Object.entries(where))
    change = change.where(column as 'login_id', '=', value as string)
  await change.execute()
}

export async function emptyTable({ deps }: WithDatabase, table: Table): Promise<void> {
  await deps.db.deleteFrom(table).execute()
}

/** Whoever signs in with this ID, on whichever site; throws when there is none. */
export function accountOf({ deps }: WithDatabase, loginId: string): Promise<Row<'account'>> {
  return deps.db.selectFrom('account').selectAll().where('login_id', '=', loginId).executeTakeFirstOrThrow()
}

export async function idOf(world: WithDatabase, loginId: string): Promise<string> {
  return (await accountOf(world, loginId)).id
}

export function changeAccount(
  world: WithDatabase,
  loginId: string,
  set: Updateable<Schema['account']>,
): Promise<void> {
  return changeRows(world, 'account', { set, where: { login_id: loginId } })
}

/** The contract to which this ID belongs; throws when there is none. */
export function contractOf({ deps }: WithDatabase, loginId: string): Promise<Row<'contract'>> {
  return deps.db
    .selectFrom('contract')
    .innerJoin('account', 'account.contract_id', 'contract.id')
    .selectAll('contract')
    .where('login_id', '=', loginId)
    .executeTakeFirstOrThrow()
}

/** A line by its number of 11 digits, with its services read; throws when there is none. */
export async function lineOf({ deps }: WithDatabase, number: string) {
  const line = await deps.db
    .selectFrom('line')
    .selectAll()
    .where('number', '=', number)
    .executeTakeFirstOrThrow()
  const settings: OptionServices = JSON.parse(line.settings)
  return { ...line, settings, ordered: JSON.parse(line.ordered) as string[] }
}

/** What the audit trail holds of these actions, or of all, in its order; the facts of each are read. */
export async function recorded({ deps }: WithDatabase, ...actions: readonly string[]) {
  const events = deps.db.selectFrom('audit_event').selectAll().orderBy('id')
  const wanted = actions.length === 0 ? events : events.where('action', 'in', actions)
  return (await wanted.execute()).map(event => ({
    ...event,
    detail: JSON.parse(event.detail) as Record<string, string | number>,
  }))
}

/** The SMS that was ordered last; throws when there is none. */
export function newestMessage({ deps }: WithDatabase): Promise<Row<'sms_message'>> {
  return deps.db.selectFrom('sms_message').selectAll().orderBy('created_at', 'desc').executeTakeFirstOrThrow()
}

/** The states of all SMS, in the order in which they were ordered. */
export async function messageStates(world: WithDatabase) {
  return (await rowsOf(world, 'sms_message', 'created_at')).map(({ state }) => state)
}

/** Whether a message is still to be sent, or being sent; asked again and again, while workers need the database. */
export async function hasOpenMessages({ deps: { db } }: WithDatabase): Promise<boolean> {
  const open = db.selectFrom('sms_message').select('id').where('state', 'in', ['queued', 'sending']).limit(1)
  return (await open.executeTakeFirst()) !== undefined
}

/** How many wait for somebody else's lock; on SQLite they wait for his transaction, and nobody counts them. */
export async function waitingForLocks({ deps: { db } }: WithDatabase): Promise<number> {
  if (!isPostgres(db)) return 0
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  return rows[0]?.n ?? 0
}
