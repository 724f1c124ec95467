import { type Db, forUpdate } from '../platform/db/open.ts'
import { placeIn } from '../platform/sealed-column.ts'
import type { Stretch } from '../platform/times.ts'
import type { Vault } from '../platform/vault.ts'
import { KEPT_FORM } from './tables.ts'

export interface FormToKeep {
  readonly accountId: string
  readonly screen: string
  readonly sessionId: string
  readonly keptAt: number
  readonly label: string
  readonly bytes: number
  readonly content: string
}

/** In the place of what was kept of the same screen. */
export async function replaceKeptForm(tx: Db, vault: Vault, form: FormToKeep): Promise<void> {
  const row = {
    session_id: form.sessionId,
    kept_at: form.keptAt,
    continued_at: null,
    label: form.label,
    bytes: form.bytes,
    content: vault.seal(form.content, placeIn(KEPT_FORM, form.accountId, form.screen)),
  }
  await tx
    .insertInto('kept_form')
    .values({ account_id: form.accountId, screen: form.screen, ...row })
    .onConflict(conflict => conflict.columns(['account_id', 'screen']).doUpdateSet(row))
    .execute()
}

/** Of all screens, the newest first. */
export function listSizes(db: Db, accountId: string) {
  return db
    .selectFrom('kept_form')
    .select(['screen', 'bytes'])
    .where('account_id', '=', accountId)
    .orderBy('kept_at', 'desc')
    .execute()
}

interface Kept {
  readonly accountId: string
  readonly kept: Stretch
}

/** Whether there is one that was not filled in again so far. */
export async function hasOffer(db: Db, of: Kept): Promise<boolean> {
  return (await offered(db, of).select('screen').limit(1).executeTakeFirst()) !== undefined
}

/** Those that were not filled in again so far; what no key opens any more is left out. */
export async function listOffers(db: Db, vault: Vault, of: Kept) {
  const rows = await offered(db, of)
    .select(['screen', 'label', 'kept_at', 'content'])
    .orderBy('kept_at', 'desc')
    .execute()
  return rows.flatMap(row => {
    const content = contentOf(vault, of.accountId, row)
    return content === undefined ? [] : [{ ...row, content }]
  })
}

export async function findKeptForm(db: Db, vault: Vault, of: Kept & { readonly screen: string }) {
  const row = await alive(db, of)
    .select(['screen', 'session_id', 'content'])
    .where('screen', '=', of.screen)
    .executeTakeFirst()
  const content = row && contentOf(vault, of.accountId, row)
  return row && content !== undefined ? { sessionId: row.session_id, content } : undefined
}

export async function noteContinued(
  db: Db,
  { accountId, screen, now }: { readonly accountId: string; readonly screen: string; readonly now: number },
): Promise<void> {
  await db
    .updateTable('kept_form')
    .set({ continued_at: now })
    .where('account_id', '=', accountId)
    .where('screen', '=', screen)
    .execute()
}

export async function deleteKeptForms(db: Db, accountId: string, screens: readonly string[]): Promise<void> {
  if (screens.length === 0) return
  await db
    .deleteFrom('kept_form')
    .where('account_id', '=', accountId)
    .where('screen', 'in', screens)
    .execute()
}

/** The oldest ones, and those of the future. Gives how many there were. */
export async function deleteNotKept(db: Db, kept: Stretch, limit: number): Promise<number> {
  const old = db
    .selectFrom('kept_form')
    .select(['account_id', 'screen'])
    .where(eb => eb.or([eb('kept_at', '<', kept.from), eb('kept_at', '>', kept.until)]))
    .orderBy('account_id')
    .orderBy('screen')
    .limit(limit)
  const rows = await forUpdate(db, old).execute()
  for (const row of rows) await deleteKeptForms(db, row.account_id, [row.screen])
  return rows.length
}

function offered(db: Db, of: Kept) {
  return alive(db, of).where('continued_at', 'is', null)
}

function alive(db: Db, { accountId, kept }: Kept) {
  return db
    .selectFrom('kept_form')
    .where('account_id', '=', accountId)
    .where('kept_at', '>=', kept.from)
    .where('kept_at', '<=', kept.until)
}

function contentOf(
  vault: Vault,
  accountId: string,
  row: { readonly screen: string; readonly content: string },
): string | undefined {
  const reading = vault.read(row.content, placeIn(KEPT_FORM, accountId, row.screen))
  return reading.kind === 'text' ? reading.text : undefined
}
