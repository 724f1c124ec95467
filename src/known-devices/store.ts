import { inPowersOfTwo } from '../platform/db/batches.ts'
import type { Db } from '../platform/db/open.ts'
import type { Stretch } from '../platform/times.ts'

export function findDevice(db: Db, wanted: { accountId: string; tokenHash: string; used: Stretch }) {
  return db
    .selectFrom('known_device')
    .select(['id', 'label', 'last_used_at'])
    .where('token_hash', '=', wanted.tokenHash)
    .where('account_id', '=', wanted.accountId)
    .where('last_used_at', '>=', wanted.used.from)
    .where('last_used_at', '<=', wanted.used.until)
    .executeTakeFirst()
}

export async function insertDevice(
  tx: Db,
  device: { id: string; accountId: string; tokenHash: string; label: string; now: number },
): Promise<void> {
  await tx
    .insertInto('known_device')
    .values({
      id: device.id,
      account_id: device.accountId,
      token_hash: device.tokenHash,
      label: device.label,
      created_at: device.now,
      last_used_at: device.now,
    })
    .execute()
}

/** False when the device was forgotten meanwhile. */
export async function renewDevice(
  tx: Db,
  id: string,
  renewal: { tokenHash: string; label: string; now: number },
): Promise<boolean> {
  const row = await tx
    .updateTable('known_device')
    .set({ token_hash: renewal.tokenHash, label: renewal.label, last_used_at: renewal.now })
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Last used first; also those that are known no more. */
export function listDevices(db: Db, accountId: string) {
  return db
    .selectFrom('known_device')
    .select(['id', 'label', 'last_used_at'])
    .where('account_id', '=', accountId)
    .orderBy('last_used_at', 'desc')
    .orderBy('created_at', 'desc')
    .execute()
}

export async function deleteDevice(db: Db, accountId: string, id: string): Promise<boolean> {
  const row = await db
    .deleteFrom('known_device')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function deleteDevicesOf(tx: Db, accountIds: readonly string[]): Promise<void> {
  for await (const some of inPowersOfTwo(accountIds))
    await tx.deleteFrom('known_device').where('account_id', 'in', some).execute()
}

export async function deleteDevices(tx: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('known_device').where('id', 'in', ids).execute()
}
