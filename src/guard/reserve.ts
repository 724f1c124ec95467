import { isoDate } from '../platform/i18n/japan-time.ts'
import { policy } from '../policy.ts'
import type { Within } from '../work.ts'
import { isKnownDevice } from './counter.ts'
import { budgetKey, reserveFrom, startOfNextDay } from './day.ts'
import { lowerByOne, raiseWithinSize } from './quota-store.ts'
import type { Sending, SmsRefusal } from './sending.ts'

/**
 * The reserve of the day's budget is for known devices, and for those of all contracts: of a contract that had its share,
 * only those accounts are refused whose own known devices had more than a few of the reserve. What unknown browsers
 * ask for counts nowhere here, so that a thief's sendings never refuse the owner.
 * @param raised what the sending already counts for today
 */
export async function takeFromReserve(
  within: Within,
  { order, device, of }: Sending,
  raised: ReadonlyMap<string, number>,
): Promise<SmsRefusal | undefined> {
  if (order === 'counted' || !isKnownDevice(device) || of === undefined) return undefined
  const used = raised.get(budgetKey(within)) ?? 0
  if (Math.round(used) <= reserveFrom(within)) return undefined
  const now = within.clock.now()
  const day = isoDate(now)
  const [contract, account] = [
    `sms:reserve:contract:${of.contractId}:${day}`,
    `sms:reserve:account:${of.accountId}:${day}`,
  ]
  const size = Number.POSITIVE_INFINITY
  const counted = [contract, account].map(key => ({ key, size, everyMs: size }))
  const had = new Map((await raiseWithinSize(within.db, counted, now)).map(row => [row.key, row.used]))
  const isWithin = (key: string, most: number) => Math.round(had.get(key) ?? 0) <= most
  if (
    isWithin(contract, shareOfReserve(within)) ||
    isWithin(account, policy.smsQuota.reserveOfContract.ofAccount)
  )
    return undefined
  await lowerByOne(within.db, [contract, account], now)
  return { kind: 'refused', because: 'share', until: startOfNextDay(now) }
}

/** SMS of the reserve that the known devices of one contract have, whatever its accounts used. */
export function shareOfReserve(deps: Pick<Within, 'config' | 'clock'>): number {
  const { part, least } = policy.smsQuota.reserveOfContract
  const { dailyBudget } = deps.config.sms
  return Math.max(least, Math.floor(dailyBudget * policy.smsQuota.budgetForKnownDevices * part))
}
