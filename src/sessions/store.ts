import { type Insertable, sql } from 'kysely'
import { inPowersOfTwo } from '../platform/db/batches.ts'
import { type Db, forUpdate } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'
import type { Stretch } from '../platform/times.ts'
import type { SiteKind } from '../site.ts'

export type SessionRow = NonNullable<Awaited<ReturnType<typeof findSessionRow>>>

/**
 * False when the account or its contract is suspended. The statement looks for itself: whoever waited for the account's
 * lock sees what was committed meanwhile, which the statement that waited does not.
 */
export async function insertSession(db: Db, session: Insertable<Schema['session']>): Promise<boolean> {
  const columns = Object.keys(session) as (keyof typeof session)[]
  const row = await db
    .insertInto('session')
    .columns(columns)
    .expression(eb =>
      eb
        .selectFrom('account')
        .innerJoin('contract', 'contract.id', 'account.contract_id')
        .select(columns.map(column => eb.val(session[column]).as(column)))
        .where('account.id', '=', session.account_id)
        .where('account.suspended_at', 'is', null)
        .where('contract.suspended_at', 'is', null),
    )
    .returning('session.id')
    .executeTakeFirst()
  return row !== undefined
}

export function findSessionRow(db: Db, site: SiteKind, tokenHash: string) {
  return db
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .innerJoin('contract', 'contract.id', 'account.contract_id')
    .leftJoin('line', 'line.id', 'account.line_id')
    .select([
      'session.id',
      'session.site',
      'session.account_id',
      'session.stage',
      'session.with_code',
      'session.code_at',
      'session.second',
      'session.created_at',
      'session.last_seen_at',
      'session.previous_sign_in_at',
      'session.flash',
      'session.device',
      'session.wanted_path',
      'account.contract_id',
      'account.login_id',
      'account.password_initial',
      'account.role',
      'account.suspended_at',
      'contract.suspended_at as contract_suspended_at',
      'contract.name as contract_name',
      'contract.codes_from as codesFrom',
      'contract.ends_on as contractEndsOn',
      'line.number as line_number',
      'line.user_name as line_user_name',
    ])
    .where('session.token_hash', '=', tokenHash)
    .where('session.site', '=', site)
    .executeTakeFirst()
}

export async function touch(db: Db, sessionId: string, now: number): Promise<void> {
  await db
    .updateTable('session')
    .set({ last_seen_at: now })
    .where('id', '=', sessionId)
    .where('stage', '=', 'open')
    .execute()
}

/** False when it is not open any more. What waited to be told goes with it. */
export async function endByTime(db: Db, sessionId: string): Promise<boolean> {
  const row = await db
    .updateTable('session')
    .set({ stage: 'ended', flash: null })
    .where('id', '=', sessionId)
    .where('stage', '=', 'open')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Locked: it ended by time, and nobody ended it since. */
export async function lockEndedByTime(tx: Db, sessionId: string): Promise<boolean> {
  const query = tx.selectFrom('session').select('id').where('id', '=', sessionId).where('stage', '=', 'ended')
  return (await forUpdate(tx, query).executeTakeFirst()) !== undefined
}

export async function saveCodeAt(tx: Db, sessionId: string, now: number): Promise<void> {
  await tx.updateTable('session').set({ code_at: now }).where('id', '=', sessionId).execute()
}

/** False when the session is gone. */
export async function replaceToken(db: Db, sessionId: string, tokenHash: string): Promise<boolean> {
  const row = await db
    .updateTable('session')
    .set({ token_hash: tokenHash })
    .where('id', '=', sessionId)
    .where('stage', '!=', 'ended')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** False when it was gone already. */
export async function deleteSession(db: Db, sessionId: string): Promise<boolean> {
  const row = await db.deleteFrom('session').where('id', '=', sessionId).returning('id').executeTakeFirst()
  return row !== undefined
}

/** Gives the account of each that there was; those that had ended by time are not told again. */
export async function deleteSessionsOf(
  db: Db,
  accountIds: readonly string[],
  exceptId: string | undefined,
): Promise<string[]> {
  const deleted: string[] = []
  for await (const some of inPowersOfTwo(accountIds)) {
    const all = db.deleteFrom('session').where('account_id', 'in', some)
    const query = exceptId === undefined ? all : all.where('id', '!=', exceptId)
    const rows = await query.returning(['account_id', 'stage']).execute()
    deleted.push(...rows.flatMap(row => (row.stage === 'ended' ? [] : [row.account_id])))
  }
  return deleted
}

/** The oldest ones. Gives how many there were. */
export function deleteSessionsBefore(db: Db, createdBefore: number, limit: number): Promise<number> {
  return deleteOldest(db, oldest(db, createdBefore, limit))
}

/** Of those whose code was never entered. */
export function deleteUnfinishedBefore(db: Db, createdBefore: number, limit: number): Promise<number> {
  // Written out: PostgreSQL would not find the index of these rows by a parameter.
  return deleteOldest(db, oldest(db, createdBefore, limit).where(sql<boolean>`stage = 'code'`))
}

function oldest(db: Db, createdBefore: number, limit: number) {
  return db
    .selectFrom('session')
    .select('id')
    .where('created_at', '<', createdBefore)
    .orderBy('created_at')
    .limit(limit)
}

async function deleteOldest(db: Db, old: ReturnType<typeof oldest>): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('session').where('id', 'in', old).executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

/** Those of the future, which a clock that was ahead left. */
export async function deleteSessionsAfter(db: Db, time: number): Promise<void> {
  await db
    .deleteFrom('session')
    .where(eb => eb.or([eb('created_at', '>', time), eb('last_seen_at', '>', time)]))
    .execute()
}

/** Open sessions of an account that have not ended by themselves. */
export interface Open {
  readonly accountId: string
  readonly seen: Stretch
  readonly created: Stretch
}

/** Last used first; before all others the one with the id `first`. */
export function listOpen(
  db: Db,
  open: Open,
  page: { readonly first: string; readonly behind: number; readonly limit: number },
) {
  return openOnes(db, open)
    .select(['id', 'label', 'address', 'created_at', 'last_seen_at'])
    .orderBy(eb => eb.case().when('id', '=', page.first).then(eb.lit(0)).else(eb.lit(1)).end())
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .limit(page.limit)
    .offset(page.behind)
    .execute()
}

export async function countOpen(db: Db, open: Open): Promise<number> {
  const { n } = await openOnes(db, open)
    .select(eb => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return Number(n)
}

function openOnes(db: Db, open: Open) {
  return db
    .selectFrom('session')
    .where('account_id', '=', open.accountId)
    .where('stage', '=', 'open')
    .where('last_seen_at', '>=', open.seen.from)
    .where('last_seen_at', '<=', open.seen.until)
    .where('created_at', '>=', open.created.from)
    .where('created_at', '<=', open.created.until)
}

/** Puts a line behind those that wait; where too much waits already, in their place. */
export async function addFlash(
  db: Db,
  sessionId: string,
  { line, most }: { readonly line: string; readonly most: number },
): Promise<void> {
  const longer = sql<string>`flash || ${`\n${line}`}`
  await db
    .updateTable('session')
    .set(eb => ({
      flash: eb
        .case()
        .when(eb.fn<number>('length', ['flash']), '<=', most)
        .then(longer)
        .else(line)
        .end(),
    }))
    .where('id', '=', sessionId)
    .execute()
}

/** What is left of them; false when it is not what waited a moment ago. */
export async function replaceFlash(
  db: Db,
  sessionId: string,
  { was, left }: { readonly was: string; readonly left: string | null },
): Promise<boolean> {
  const row = await db
    .updateTable('session')
    .set({ flash: left })
    .where('id', '=', sessionId)
    .where('flash', '=', was)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function findFlash(db: Db, sessionId: string): Promise<string | null> {
  const row = await db.selectFrom('session').select('flash').where('id', '=', sessionId).executeTakeFirst()
  return row?.flash ?? null
}
