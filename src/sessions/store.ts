import type { Insertable } from 'kysely'
import { inPowersOfTwo } from '../platform/db/batches.ts'
import type { Db } from '../platform/db/open.ts'
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
      'session.created_at',
      'session.last_seen_at',
      'session.previous_sign_in_at',
      'session.flash',
      'session.device',
      'account.contract_id',
      'account.login_id',
      'account.password_initial',
      'account.role',
      'account.suspended_at',
      'contract.suspended_at as contract_suspended_at',
      'contract.name as contract_name',
      'contract.codes_from as codesFrom',
      'line.number as line_number',
      'line.user_name as line_user_name',
    ])
    .where('session.token_hash', '=', tokenHash)
    .where('session.site', '=', site)
    .executeTakeFirst()
}

export async function touch(db: Db, sessionId: string, now: number): Promise<void> {
  await db.updateTable('session').set({ last_seen_at: now }).where('id', '=', sessionId).execute()
}

/** False when the session is gone. */
export async function replaceToken(db: Db, sessionId: string, tokenHash: string): Promise<boolean> {
  const row = await db
    .updateTable('session')
    .set({ token_hash: tokenHash })
    .where('id', '=', sessionId)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** False when it was gone already. */
export async function deleteSession(db: Db, sessionId: string): Promise<boolean> {
  const row = await db.deleteFrom('session').where('id', '=', sessionId).returning('id').executeTakeFirst()
  return row !== undefined
}

/** Gives the account of each that there was. */
export async function deleteSessionsOf(
  db: Db,
  accountIds: readonly string[],
  exceptId: string | undefined,
): Promise<string[]> {
  const deleted: string[] = []
  for await (const some of inPowersOfTwo(accountIds)) {
    const all = db.deleteFrom('session').where('account_id', 'in', some)
    const query = exceptId === undefined ? all : all.where('id', '!=', exceptId)
    deleted.push(...(await query.returning('account_id').execute()).map(row => row.account_id))
  }
  return deleted
}

/** The oldest ones. Gives how many there were. */
export async function deleteSessionsBefore(db: Db, createdBefore: number, limit: number): Promise<number> {
  const old = db
    .selectFrom('session')
    .select('id')
    .where('created_at', '<', createdBefore)
    .orderBy('created_at')
    .limit(limit)
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

/** Open sessions of an account that have not ended by themselves, last used first. */
export function listOpen(db: Db, open: { accountId: string; seen: Stretch; created: Stretch }) {
  return db
    .selectFrom('session')
    .select(['id', 'label', 'address', 'created_at', 'last_seen_at'])
    .where('account_id', '=', open.accountId)
    .where('stage', '=', 'open')
    .where('last_seen_at', '>=', open.seen.from)
    .where('last_seen_at', '<=', open.seen.until)
    .where('created_at', '>=', open.created.from)
    .where('created_at', '<=', open.created.until)
    .orderBy('last_seen_at', 'desc')
    .execute()
}

export async function setFlash(db: Db, sessionId: string, flash: string): Promise<void> {
  await db.updateTable('session').set({ flash }).where('id', '=', sessionId).execute()
}

/** False when there was none any more. */
export async function clearFlash(db: Db, sessionId: string): Promise<boolean> {
  const row = await db
    .updateTable('session')
    .set({ flash: null })
    .where('id', '=', sessionId)
    .where('flash', 'is not', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function findFlash(db: Db, sessionId: string): Promise<string | undefined> {
  const row = await db.selectFrom('session').select('flash').where('id', '=', sessionId).executeTakeFirst()
  return row?.flash ?? undefined
}
