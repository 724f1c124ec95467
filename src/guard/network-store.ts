import type { Db } from '../platform/db/open.ts'
import { latest } from '../platform/times.ts'

/** One that was noted after `unlessSince` is left as it is. */
export async function noteNetworkAccount(
  tx: Db,
  done: {
    readonly network: string
    readonly accountId: string
    readonly now: number
    readonly unlessSince: number
  },
): Promise<void> {
  const { network, accountId, now: at, unlessSince } = done
  await tx
    .insertInto('network_account')
    .values({ network, account_id: accountId, at })
    .onConflict(conflict =>
      conflict
        .columns(['network', 'account_id'])
        .doUpdateSet({ at })
        .where('network_account.at', '<', unlessSince),
    )
    .execute()
}

/** How many there are since then; looks at no more than `most`. */
export async function countNetworkAccounts(
  tx: Db,
  of: { readonly network: string; readonly since: number; readonly most: number },
): Promise<number> {
  const some = tx
    .selectFrom('network_account')
    .select('account_id')
    .where('network', '=', of.network)
    .where('at', '>', of.since)
    .limit(of.most)
  const { n } = await tx
    .selectFrom(some.as('some'))
    .select(eb => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return Number(n)
}

/** Times of the future become now: they are past their use one day. */
export async function bringNetworksBack(db: Db, now: number): Promise<void> {
  await db.updateTable('network_account').set({ at: now }).where('at', '>', latest(now)).execute()
}

export async function deleteNetworkAccountsBefore(db: Db, before: number): Promise<void> {
  await db.deleteFrom('network_account').where('at', '<', before).execute()
}
