import type { Deps } from '../deps.ts'
import { UNKNOWN_DEVICE } from '../guard/counter.ts'
import type { Db } from '../platform/db/open.ts'
import { newId, newToken } from '../platform/entropy.ts'
import { hashToken } from '../platform/secrets.ts'
import { aliveSince, isOver } from '../platform/times.ts'
import { policy } from '../policy.ts'
import type { Within } from '../work.ts'
import {
  deleteDevices,
  deleteDevicesOf,
  findDevice,
  insertDevice,
  listDevices,
  renewDevice,
} from './store.ts'

type DeviceRows = Awaited<ReturnType<typeof listDevices>>

/**
 * A browser in which this account completed a sign-in. It never replaces the code: it selects its own counter,
 * SMS quota and password pace, so that an attacker elsewhere cannot slow the owner.
 */
export interface KnownDevice {
  readonly id: string
  /** What the browser calls itself, in a few words. */
  readonly label: string
  readonly lastUsedAt: number
}

/** The known device behind a cookie, of this account only; `undefined` for others, forged or too old ones. */
export async function findKnownDevice(
  deps: Deps,
  accountId: string,
  token: string | undefined,
): Promise<KnownDevice | undefined> {
  if (token === undefined) return undefined
  const used = aliveSince(policy.knownDevice.lifetimeMs, deps.clock.now())
  const row = await findDevice(deps.db, { accountId, tokenHash: hashToken(token), used })
  return row && { id: row.id, label: row.label, lastUsedAt: row.last_used_at }
}

export interface Completed {
  readonly accountId: string
  /** The device that the sign-in counted for, or `unknown`. */
  readonly device: string
  readonly label: string
}

/**
 * After a completed sign-in: the device is known from now on, under a new token for its cookie. Of more than ten
 * the ones not used for longest are forgotten.
 */
export async function rememberDevice(
  within: Within,
  completed: Completed,
): Promise<{ readonly id: string; readonly token: string }> {
  const token = newToken(within.entropy)
  const now = within.clock.now()
  const renewal = { tokenHash: hashToken(token), label: completed.label, now }
  const known =
    completed.device !== UNKNOWN_DEVICE && (await renewDevice(within.db, completed.device, renewal))
  const id = known ? completed.device : newId(within.entropy)
  if (!known) await insertDevice(within.db, { ...renewal, id, accountId: completed.accountId })
  const all = await listDevices(within.db, completed.accountId)
  const [over, alive] = partition(within, all)
  const forgotten = [...over, ...alive.slice(policy.knownDevice.maxPerAccount)]
  await deleteDevices(
    within.db,
    forgotten.map(device => device.id),
  )
  return { id, token }
}

export async function listKnownDevices(deps: Deps, accountId: string): Promise<KnownDevice[]> {
  const [, rows] = partition(deps, await listDevices(deps.db, accountId))
  return rows.map(row => ({ id: row.id, label: row.label, lastUsedAt: row.last_used_at }))
}

/** Those that nobody can use any more, and the others; those of the future would stand before all others for ever. */
function partition(deps: Deps, rows: DeviceRows): readonly [over: DeviceRows, alive: DeviceRows] {
  const now = deps.clock.now()
  const { over = [], alive = [] } = Object.groupBy(rows, row =>
    isOver(row.last_used_at, policy.knownDevice.lifetimeMs, now) ? 'over' : 'alive',
  )
  return [over, alive]
}

/** When the password or the number changes (D11): no browser of these accounts is known any more. */
export async function forgetAllDevices(tx: Db, ...accountIds: readonly string[]): Promise<void> {
  await deleteDevicesOf(tx, accountIds)
}
