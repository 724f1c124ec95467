import { isFirstOfDay } from '../guard/told-lately.ts'
import { systemOf } from '../platform/http/browser-label.ts'
import type { SiteKind } from '../site.ts'
import { tellNumbers } from '../sms/tell.ts'
import type { Within } from '../work.ts'

/** A sign-in that was completed in a browser which the account did not know. */
export interface NewDevice {
  readonly site: SiteKind
  readonly accountId: string
  readonly contractId: string
  readonly number: string
  readonly label: string
  readonly address: string
}

/**
 * Tells the account's number, once a day, that somebody signed in with a browser which it did not know, though it knows some:
 * administrators always, users where the installation wants it. In the work of the sign-in, with the account locked.
 */
export async function tellNewDevice(within: Within, of: NewDevice): Promise<void> {
  const { site, accountId, contractId, number, label, address } = of
  const { newDeviceNotices } = within.config
  if (site !== 'admin' && (site !== 'user' || newDeviceNotices !== 'everybody')) return
  if (newDeviceNotices === 'nobody') return
  if (!(await isFirstOfDay(within, 'new-device', accountId))) return
  const system = systemOf(label)
  const notices = [{ accountId, number, isConfirmed: true, ...(system && { about: system }) }]
  await tellNumbers(within, { purpose: 'new-device', contractId, notices, address })
}
