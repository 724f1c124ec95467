import type { Deps } from '../deps.ts'
import { newId } from '../platform/entropy.ts'
import type { Session } from '../sessions/sessions.ts'
import { work } from '../work.ts'
import { deleteKeptDraft, findDraft, insertDraft, listDraftRows } from './draft-store.ts'
import type { NumberRow } from './number-list.ts'
import type { SubmittedRow } from './sms-numbers.ts'

export { deleteDraft } from './draft-store.ts'

/**
 * What was typed on the pages of a long list, while another of its pages is looked at: a draft of the session that
 * cannot be confirmed. 『設定』 on any page makes one of it that can.
 */

export interface Gathered {
  /** Every row that somebody changed: of the page that was sent, and of the other ones. */
  readonly touched: readonly SubmittedRow[]
  /** The other pages' are not there any more. */
  readonly isLost: boolean
}

/** @param draftId as the form named it; '' where nothing was kept so far */
export async function gatherTyped(
  deps: Deps,
  session: Pick<Session, 'id'>,
  draftId: string,
  page: readonly SubmittedRow[],
): Promise<Gathered> {
  const found = draftId === '' ? undefined : await findDraft(deps.db, session.id, draftId)
  const kept = found === undefined ? [] : await listDraftRows(deps.db, deps.numbers, found.id)
  const touched = new Map(
    kept.map(row => [
      row.account_id,
      { accountId: row.account_id, was: row.old_number ?? '', number: row.new_number ?? '' },
    ]),
  )
  for (const row of page)
    if (row.number === row.was) touched.delete(row.accountId)
    else touched.set(row.accountId, row)
  return { touched: [...touched.values()], isLost: draftId !== '' && found === undefined }
}

/**
 * Keeps them in the place of what this draft held, and gives its name for the form. Rows that are not of the contract
 * are left out: no form of ours sends them.
 * @param present the contract's rows, in their order
 */
export async function keepTyped(
  deps: Deps,
  session: Session,
  draftId: string,
  { touched, present }: { readonly touched: readonly SubmittedRow[]; readonly present: readonly NumberRow[] },
): Promise<string> {
  const own = new Set(present.map(row => row.accountId))
  const rows = touched
    .filter(row => own.has(row.accountId))
    .map(row => ({
      account_id: row.accountId,
      version: 0,
      old_number: row.was || null,
      new_number: row.number || null,
    }))
  const kept = {
    id: newId(deps.entropy),
    sessionId: session.id,
    createdAt: deps.clock.now(),
    kept: 1 as const,
    rows,
  }
  await work(deps, async within => {
    await deleteKeptDraft(within.db, session.id, draftId)
    if (rows.length > 0) await insertDraft(within.db, within.numbers, kept)
  })
  return rows.length > 0 ? kept.id : ''
}
