import type { Selectable } from 'kysely'
import type { Db } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'

export type GatewayStateRow = Selectable<Schema['sms_gateway_state']>

export async function saveState(db: Db, row: GatewayStateRow): Promise<void> {
  const { process, gateway, ...state } = row
  await db
    .insertInto('sms_gateway_state')
    .values(row)
    .onConflict(conflict => conflict.columns(['process', 'gateway']).doUpdateSet(state))
    .execute()
}

export function listStates(
  db: Db,
  seen: { readonly from: number; readonly to: number },
): Promise<GatewayStateRow[]> {
  return db
    .selectFrom('sms_gateway_state')
    .selectAll()
    .where('seen_at', '>=', seen.from)
    .where('seen_at', '<=', seen.to)
    .orderBy('gateway')
    .orderBy('process')
    .execute()
}

export async function deleteStatesOf(db: Db, process: string): Promise<void> {
  await db.deleteFrom('sms_gateway_state').where('process', '=', process).execute()
}

export async function deleteStatesBefore(db: Db, seenBefore: number): Promise<void> {
  await db.deleteFrom('sms_gateway_state').where('seen_at', '<', seenBefore).execute()
}

/** Attempts through one gateway, by class of outcome. */
export async function countOutcomes(
  db: Db,
  wanted: { readonly gateway: string; readonly since: number },
): Promise<readonly { readonly outcome: string; readonly count: number }[]> {
  const rows = await db
    .selectFrom('sms_attempt')
    .select(eb => ['error_class', eb.fn.countAll<number>().as('count')])
    .where('gateway', '=', wanted.gateway)
    .where('started_at', '>=', wanted.since)
    .where('ended_at', 'is not', null)
    .groupBy('error_class')
    .execute()
  return rows
    .map(({ error_class, count }) => ({ outcome: error_class ?? 'accepted', count: Number(count) }))
    .sort((one, other) => other.count - one.count)
}

export async function findLastFailure(
  db: Db,
  wanted: { readonly gateway: string; readonly since: number },
): Promise<{ readonly at: number; readonly outcome: string; readonly code: string } | undefined> {
  const row = await db
    .selectFrom('sms_attempt')
    .select(['started_at', 'error_class', 'error_code'])
    .where('gateway', '=', wanted.gateway)
    .where('started_at', '>=', wanted.since)
    .where('error_class', 'is not', null)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { at: row.started_at, outcome: row.error_class ?? '', code: row.error_code ?? '' }
}
