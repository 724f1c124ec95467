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

export function listStates(db: Db, seenFrom: number): Promise<GatewayStateRow[]> {
  return db
    .selectFrom('sms_gateway_state')
    .selectAll()
    .where('seen_at', '>=', seenFrom)
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
