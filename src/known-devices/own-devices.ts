import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { type Db, inTransaction } from '../platform/db/open.ts'
import { listOpenSessions } from '../sessions/open-sessions.ts'
import { endSessionsOf, leaveFlash, type Session, whoIs } from '../sessions/sessions.ts'
import { forgetAllDevices, listKnownDevices } from './known-devices.ts'
import { deleteDevice } from './store.ts'

/** Somebody at ログイン中の端末, and the network address of his browser. */
export interface Owner {
  readonly session: Session
  readonly address: string
}

/** Ends every other session of the account; the next page tells how many there were. */
export function endOtherSessions(deps: Deps, session: Session): Promise<void> {
  const { accountId, id } = session
  return inTransaction(deps.db, async tx => {
    const count = (await listOpenSessions({ ...deps, db: tx }, session)).length - 1
    await endSessionsOf(deps, tx, { accountId, reason: 'elsewhere', except: id })
    await leaveFlash(tx, id, { kind: 'other-sessions-ended', count })
  })
}

/** Forgets one device of the account; one of somebody else is left alone. */
export function forgetOwnDevice(deps: Deps, owner: Owner, deviceId: string): Promise<void> {
  return inTransaction(deps.db, async tx => {
    if (await deleteDevice(tx, owner.session.accountId, deviceId)) await tellForgotten(deps, tx, owner, 1)
  })
}

export function forgetOwnDevices(deps: Deps, owner: Owner): Promise<void> {
  const { accountId } = owner.session
  return inTransaction(deps.db, async tx => {
    const { length: count } = await listKnownDevices({ ...deps, db: tx }, accountId)
    await forgetAllDevices(tx, accountId)
    await tellForgotten(deps, tx, owner, count)
  })
}

async function tellForgotten(deps: Deps, tx: Db, { session, address }: Owner, count: number): Promise<void> {
  await record(deps, tx, { ...whoIs(session), action: 'device.forgotten', address, detail: { count } })
  await leaveFlash(tx, session.id, { kind: 'devices-forgotten', count })
}
