import type { Insertable, Selectable } from 'kysely'
import type { Db } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'
import { latest } from '../platform/times.ts'
import type { Bearing, NumberClearingTable } from './tables.ts'

export type ClearingRow = Selectable<Schema['number_clearing']>

export async function insertClearing(tx: Db, row: Insertable<Schema['number_clearing']>): Promise<void> {
  await tx.insertInto('number_clearing').values(row).execute()
}

export function findClearing(db: Db, id: string): Promise<ClearingRow | undefined> {
  return db.selectFrom('number_clearing').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The open one of an account; of an account whose row is locked nobody opens another one meanwhile. */
export function findOpenClearing(db: Db, accountId: string): Promise<ClearingRow | undefined> {
  return db
    .selectFrom('number_clearing')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('state', '=', 'open')
    .executeTakeFirst()
}

/** One of two approvals at once gets it. */
export async function saveApproval(
  tx: Db,
  id: string,
  approval: { readonly by: string; readonly now: number },
): Promise<boolean> {
  const row = await tx
    .updateTable('number_clearing')
    .set({ approved_by: approval.by, approved_at: approval.now })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .where('approved_by', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Ends an open one; of several processes at once one gets it. */
export async function closeClearing(
  tx: Db,
  id: string,
  end: {
    readonly state: Exclude<NumberClearingTable['state'], 'open'>
    readonly by: string | null
    readonly now: number
  },
): Promise<boolean> {
  const row = await tx
    .updateTable('number_clearing')
    .set({ state: end.state, closed_by: end.by, closed_at: end.now })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Asked for by a clock that was ahead: as if it were now. The old number's owner has the whole delay, and no more. */
export async function bringClearingsBack(db: Db, now: number): Promise<void> {
  await db
    .updateTable('number_clearing')
    .set(eb => ({
      due_at: eb('due_at', '+', eb(eb.val(now), '-', eb.ref('requested_at'))),
      requested_at: now,
    }))
    .where('state', '=', 'open')
    .where('requested_at', '>', latest(now))
    .execute()
}

/** Open ones with something to be done: approved and due, or of no use any more. Few are open at any time. */
export function clearingsToSettle(
  db: Db,
  times: { readonly now: number; readonly requestedBefore: number },
  limit: number,
) {
  return db
    .selectFrom('number_clearing as c')
    .innerJoin('account as a', 'a.id', 'c.account_id')
    .select('c.account_id')
    .where('c.state', '=', 'open')
    .where(eb =>
      eb.or([
        eb.and([eb('c.due_at', '<=', times.now), eb('c.approved_by', 'is not', null)]),
        eb.and([eb('c.requested_at', '<', times.requestedBefore), eb('c.approved_by', 'is', null)]),
        eb('c.number_version', '!=', eb.ref('a.sms_number_version')),
      ]),
    )
    .orderBy('c.due_at')
    .limit(limit)
}

/** Open ones in the order of their time, or closed ones, the last closed first; `limit` of them behind the first `before`. */
export function listClearings(
  db: Db,
  state: 'open' | 'closed',
  { before, limit }: { readonly before: number; readonly limit: number },
) {
  const all = db
    .selectFrom('number_clearing')
    .innerJoin('account', 'account.id', 'number_clearing.account_id')
    .innerJoin('contract', 'contract.id', 'account.contract_id')
    .selectAll('number_clearing')
    .select([
      'account.login_id as loginId',
      'account.sms_number_version as version',
      'contract.name as contractName',
    ])
    .limit(limit)
    .offset(before)
  return state === 'open'
    ? all.where('state', '=', 'open').orderBy('due_at').orderBy('number_clearing.id')
    : all.where('closed_at', '>', 0).orderBy('closed_at', 'desc')
}

export async function insertDeskAct(tx: Db, row: Insertable<Schema['desk_act']>): Promise<void> {
  await tx.insertInto('desk_act').values(row).execute()
}

/** Whether one of these members did one of these since then: to this account or its whole contract, or to any of the contract. */
export async function findDeskAct(
  tx: Db,
  of: {
    readonly contractId: string
    readonly accountId: string | undefined
    readonly members: readonly string[]
    readonly acts: readonly Bearing[]
    readonly since: number
  },
): Promise<boolean> {
  const { accountId } = of
  let query = tx
    .selectFrom('desk_act')
    .select('act')
    .where('member', 'in', of.members)
    .where('at', '>', of.since)
    .where('act', 'in', of.acts)
  // An account is the same one in another contract, to which its line may have been moved in between.
  query =
    accountId === undefined
      ? query.where('contract_id', '=', of.contractId)
      : query.where(eb =>
          eb.or([
            eb('account_id', '=', accountId),
            eb.and([eb('contract_id', '=', of.contractId), eb('account_id', 'is', null)]),
          ]),
        )
  return (await query.limit(1).executeTakeFirst()) !== undefined
}

/** What is past its use; and what a clock that was ahead wrote is as if it were done now. */
export async function tidyDeskActs(
  db: Db,
  times: { readonly now: number; readonly before: number },
): Promise<void> {
  await db.updateTable('desk_act').set({ at: times.now }).where('at', '>', latest(times.now)).execute()
  await db.deleteFrom('desk_act').where('at', '<', times.before).execute()
}

export async function countOpen(db: Db): Promise<number> {
  const open = db.selectFrom('number_clearing').where('state', '=', 'open')
  const { n } = await open.select(eb => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  return Number(n)
}

/** Open ones that nobody has approved and that were asked for since then. */
export async function countUnapproved(db: Db, since: number): Promise<number> {
  const { n } = await db
    .selectFrom('number_clearing')
    .select(eb => eb.fn.countAll<number>().as('n'))
    .where('state', '=', 'open')
    .where('approved_by', 'is', null)
    .where('requested_at', '>=', since)
    .executeTakeFirstOrThrow()
  return Number(n)
}
