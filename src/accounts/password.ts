import type { Db } from '../platform/db/open.ts'
import type { SiteKind } from '../site.ts'
import type { FoundAccount } from './account.ts'

/** An account with its password, in one of the forms of passwords/kept.ts. */
export interface AccountWithPassword extends FoundAccount {
  readonly passwordHash: string
}

export function findPassword(
  db: Db,
  site: SiteKind,
  loginId: string,
): Promise<AccountWithPassword | undefined> {
  return db
    .selectFrom('account')
    .select(['id', 'contract_id as contractId', 'password_hash as passwordHash'])
    .where('site', '=', site)
    .where('login_id', '=', loginId)
    .executeTakeFirst()
}

/**
 * Of some account of the site, always the same one for the same `point` (a text that is spread like an id): looked at
 * in the place of an account that does not exist. Two steps on indexes, however many accounts there are.
 */
export function findSomePassword(
  db: Db,
  site: SiteKind,
  point: string,
): Promise<Omit<AccountWithPassword, 'contractId'> | undefined> {
  return db
    .selectFrom('account')
    .select(['id', 'password_hash as passwordHash'])
    .where('contract_id', '=', eb => {
      const first = eb.selectFrom('contract').select('id').orderBy('id').limit(1)
      return eb.fn.coalesce(first.where('id', '>=', point), first)
    })
    .where('site', '=', site)
    .limit(1)
    .executeTakeFirst()
}

export async function getPasswordHash(db: Db, accountId: string): Promise<string> {
  const row = await db
    .selectFrom('account')
    .select('password_hash')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  return row.password_hash
}

interface Replacement {
  readonly accountId: string
  readonly before: string
  readonly after: string
}

/** One that its owner chose. False when the password was changed meanwhile by somebody else. */
export function replacePassword(db: Db, change: Replacement): Promise<boolean> {
  return replace(db, change, {
    password_hash: change.after,
    password_initial: 0,
    password_shown: 0,
    only_known_until: null,
  })
}

/** The same password, kept otherwise. False when it was changed meanwhile. */
export function replaceHash(db: Db, change: Replacement): Promise<boolean> {
  return replace(db, change, { password_hash: change.after })
}

async function replace(
  db: Db,
  { accountId, before }: Replacement,
  columns: {
    readonly password_hash: string
    readonly password_initial?: 0
    readonly password_shown?: 0
    readonly only_known_until?: null
  },
): Promise<boolean> {
  const done = await db
    .updateTable('account')
    .set(columns)
    .where('id', '=', accountId)
    .where('password_hash', '=', before)
    .returning('id')
    .executeTakeFirst()
  return done !== undefined
}

/** Keyed hash of a code of the opening notice, in the place of the one before. */
export async function saveActivation(
  db: Db,
  accountId: string,
  activation: { readonly hash: string; readonly until: number },
): Promise<void> {
  await db
    .updateTable('account')
    .set({ activation_hash: activation.hash, activation_until: activation.until })
    .where('id', '=', accountId)
    .execute()
}
