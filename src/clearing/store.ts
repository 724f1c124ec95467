import type { Insertable, Selectable } from 'kysely'
import type { Db } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'
import { latest } from '../platform/times.ts'
import type { NumberClearingTable } from './tables.ts'

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

/** Open ones in the order of their time, or closed ones, the last closed first. */
export function listClearings(db: Db, state: 'open' | 'closed', limit: number) {
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
  return state === 'open'
    ? all.where('state', '=', 'open').orderBy('due_at')
    : all.where('closed_at', '>', 0).orderBy('closed_at', 'desc')
}
