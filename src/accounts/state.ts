import type { Db } from '../platform/db/open.ts'

/** Since when an account or a contract is suspended; `null` = resumed. False when it was so already. */
export async function saveState(
  db: Db,
  of: { readonly table: 'account' | 'contract'; readonly id: string },
  since: number | null,
): Promise<boolean> {
  const row = await db
    .updateTable(of.table)
    .set({ suspended_at: since })
    .where('id', '=', of.id)
    .where('suspended_at', since === null ? 'is not' : 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
