import type { Db } from '../platform/db/open.ts'
import type { Stretch } from '../platform/times.ts'
import type { Turn } from './turns.ts'

export async function listTurns(tx: Db, accountId: string, { from, until }: Stretch): Promise<Turn[]> {
  const rows = await tx
    .selectFrom('redeeming_turn')
    .select(['at', 'wide', 'middle', 'network', 'used'])
    .where('account_id', '=', accountId)
    .where('at', '>=', from)
    .where('at', '<=', until)
    .orderBy('at')
    .execute()
  return rows.map(({ used, ...turn }) => ({ ...turn, isUsed: used === 1 }))
}

export async function insertTurn(tx: Db, accountId: string, { isUsed, ...turn }: Turn): Promise<void> {
  await tx
    .insertInto('redeeming_turn')
    .values({ ...turn, account_id: accountId, used: isUsed ? 1 : 0 })
    .execute()
}

export async function markTurnUsed(tx: Db, accountId: string, at: number): Promise<void> {
  await tx
    .updateTable('redeeming_turn')
    .set({ used: 1 })
    .where('account_id', '=', accountId)
    .where('at', '=', at)
    .execute()
}

export async function deleteTurnsBefore(db: Db, before: number): Promise<void> {
  await db.deleteFrom('redeeming_turn').where('at', '<', before).execute()
}
