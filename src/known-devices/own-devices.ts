import { lockNumberVersion } from '../accounts/number.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { countOpenSessions } from '../sessions/open-sessions.ts'
import { endSessionsOf, type Session, whoIs } from '../sessions/sessions.ts'
import { leaveFlash } from '../sessions/told.ts'
import { type Within, work } from '../work.ts'
import { forgetAllDevices, listKnownDevices } from './known-devices.ts'
import { keepsDevices } from './only-known.ts'
import { deleteDevice } from './store.ts'

/** Somebody at ログイン中の端末, and the network address of his browser. */
export interface Owner {
  readonly session: Session
  readonly address: string
}

/** Ends every other session of the account; the next page tells how many there were. */
export function endOtherSessions(deps: Deps, session: Session): Promise<void> {
  const { accountId, id } = session
  return work(deps, async within => {
    // Two of its browsers that end each other wait here, not in a circle.
    await lockNumberVersion(within.db, accountId)
    const count = (await countOpenSessions(within, session)) - 1
    await endSessionsOf(within, { accountId, reason: 'elsewhere', except: id })
    await leaveFlash(within.db, id, { kind: 'other-sessions-ended', count })
  })
}

/** Forgets one device of the account; one of somebody else is left alone. */
export function forgetOwnDevice(deps: Deps, owner: Owner, deviceId: string): Promise<void> {
  return work(deps, async within => {
    if (await isKept(within, owner)) return
    if (await deleteDevice(within.db, owner.session.accountId, deviceId))
      await tellForgotten(within, owner, 1)
  })
}

export function forgetOwnDevices(deps: Deps, owner: Owner): Promise<void> {
  const { accountId } = owner.session
  return work(deps, async within => {
    if (await isKept(within, owner)) return
    const { length: count } = await listKnownDevices(within, accountId)
    await forgetAllDevices(within.db, accountId)
    await tellForgotten(within, owner, count)
  })
}

async function isKept(within: Within, { session }: Owner): Promise<boolean> {
  if (!(await keepsDevices(within, session.accountId))) return false
  await leaveFlash(within.db, session.id, { kind: 'devices-kept' })
  return true
}

async function tellForgotten(within: Within, { session, address }: Owner, count: number): Promise<void> {
  await record(within, { ...whoIs(session), action: 'device.forgotten', address, detail: { count } })
  await leaveFlash(within.db, session.id, { kind: 'devices-forgotten', count })
}
