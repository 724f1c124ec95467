import type { Db } from '../platform/db/open.ts'
import type { Stretch } from '../platform/times.ts'
import type { Turn } from './turns.ts'

export async function listTurns(tx: Db, of: string, { from, until }: Stretch): Promise<Turn[]> {
  const rows = await tx
    .selectFrom('turn')
    .select(['at', 'holder', 'wide', 'middle', 'network', 'used'])
    .where('of', '=', of)
    .where('at', '>=', from)
    .where('at', '<=', until)
    .orderBy('at')
    .execute()
  return rows.map(({ used, ...turn }) => ({ ...turn, isUsed: used === 1 }))
}

export async function insertTurn(tx: Db, of: string, { isUsed, ...turn }: Turn): Promise<void> {
  await tx
    .insertInto('turn')
    .values({ ...turn, of, used: isUsed ? 1 : 0 })
    .execute()
}

export async function markTurnUsed(tx: Db, of: string, at: number): Promise<void> {
  await tx.updateTable('turn').set({ used: 1 }).where('of', '=', of).where('at', '=', at).execute()
}

export async function deleteUsedAfter(tx: Db, of: string, time: number): Promise<void> {
  await tx.deleteFrom('turn').where('of', '=', of).where('at', '>', time).where('used', '=', 1).execute()
}

/** Gives how many there were. */
export async function deleteTurnsBefore(
  db: Db,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('turn')
    .where(eb => {
      const over = eb.selectFrom('turn').select(['of', 'at']).where('at', '<', before).limit(limit)
      return eb(eb.refTuple('of', 'at'), 'in', over.$asTuple('of', 'at'))
    })
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
