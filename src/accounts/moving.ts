import type { Db } from '../platform/db/open.ts'
import { unlessTaken } from '../platform/db/unless-taken.ts'
import type { SiteKind } from '../site.ts'

/**
 * What names an account or a line becomes another: each is somebody's alone, so false when it is taken, also by whoever takes it at
 * the same moment.
 */

/** Of an account that is locked. */
export async function saveLoginId(
  tx: Db,
  id: string,
  { site, loginId }: { readonly site: SiteKind; readonly loginId: string },
): Promise<boolean> {
  const saved = await unlessTaken(tx, () =>
    tx
      .updateTable('account')
      .set({ login_id: loginId })
      .where('id', '=', id)
      .where('site', '=', site)
      .returning('id')
      .executeTakeFirst(),
  )
  return saved !== undefined
}

/** Of a line that is locked. A form of サービス設定 that is open shows what changed. */
export async function saveLineNumber(tx: Db, id: string, number: string): Promise<boolean> {
  const saved = await unlessTaken(tx, () =>
    tx
      .updateTable('line')
      .set(eb => ({ number, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst(),
  )
  return saved !== undefined
}

/** Gives a line that is locked, with its service user, to another contract. */
export async function saveContractOfLine(tx: Db, id: string, contractId: string): Promise<void> {
  await tx
    .updateTable('line')
    .set(eb => ({ contract_id: contractId, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
  await tx.updateTable('account').set({ contract_id: contractId }).where('line_id', '=', id).execute()
}

/** Until then nobody registers a first number for an account that is locked. */
export async function holdNumber(tx: Db, id: string, until: number): Promise<void> {
  await tx.updateTable('account').set({ number_after: until }).where('id', '=', id).execute()
}
