import type { Db } from '../platform/db/open.ts'
import type { Stretch } from '../platform/times.ts'

/** When the n-th last of these different IDs was missed; `undefined` when there are fewer. */
export async function findNthLastMiss(
  db: Db,
  of: { readonly network: string; readonly within: Stretch; readonly n: number },
): Promise<number | undefined> {
  const row = await db
    .selectFrom('network_miss')
    .select('at')
    .where('network', '=', of.network)
    .where('at', '>=', of.within.from)
    .where('at', '<=', of.within.until)
    .orderBy('at', 'desc')
    .limit(1)
    .offset(of.n - 1)
    .executeTakeFirst()
  return row?.at
}

export async function saveMiss(
  tx: Db,
  miss: { readonly network: string; readonly idHash: string; readonly now: number },
): Promise<void> {
  await tx
    .insertInto('network_miss')
    .values({ network: miss.network, id_hash: miss.idHash, at: miss.now })
    .onConflict(conflict => conflict.columns(['network', 'id_hash']).doUpdateSet({ at: miss.now }))
    .execute()
}

/** Of one network what has no effect any more: too old, or of a time that has not come. */
export async function deleteMissesOf(tx: Db, network: string, but: Stretch): Promise<void> {
  await tx
    .deleteFrom('network_miss')
    .where('network', '=', network)
    .where(eb => eb.or([eb('at', '<', but.from), eb('at', '>', but.until)]))
    .execute()
}

/** The same of all networks. Gives how many there were. */
export async function deleteMisses(db: Db, but: Stretch & { readonly limit: number }): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('network_miss')
    .where(eb => {
      const over = eb
        .selectFrom('network_miss')
        .select(['network', 'id_hash'])
        .where(of => of.or([of('at', '<', but.from), of('at', '>', but.until)]))
        .limit(but.limit)
      return eb(eb.refTuple('network', 'id_hash'), 'in', over.$asTuple('network', 'id_hash'))
    })
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
