import type { Deps } from '../deps.ts'
import { isoDate, startOfDay } from '../platform/i18n/japan-time.ts'
import { keyedDigest } from '../platform/secrets.ts'
import { DAY_MS, policy } from '../policy.ts'
import type { SmsAlarm } from '../sms-counts.ts'
import { isKnownDevice } from './counter.ts'
import { networkNumbers } from './networks.ts'
import type { Quota } from './quota.ts'
import { findUsed } from './quota-store.ts'
import type { Sending } from './sending.ts'

/**
 * The account of one day in Japan: how many SMS were ordered for each number, account, contract and network, and in all. A
 * day's key is never refilled; the next day has its own.
 */
type Counted = Pick<Sending, 'number' | 'of' | 'address'>

/** All but the budget, in the order in which they are locked. */
export function countedKeys(deps: Deps, { number, of, address }: Counted): readonly string[] {
  return [
    dayKey(deps, 'number', numberHash(deps, number)),
    ...(of ? [dayKey(deps, 'account', of.accountId), dayKey(deps, 'contract', of.contractId)] : []),
    ...(address === undefined ? [] : [dayKey(deps, 'network', networkNumbers(deps, address).key)]),
  ]
}

/** Of today. */
export function dayKey(deps: Deps, what: 'number' | 'account' | 'contract' | 'network', of: string): string {
  return `sms:day:${what}:${of}:${isoDate(deps.clock.now())}`
}

/** Keyed, so that the table does not hold numbers. */
export function numberHash(deps: Deps, number: string): string {
  return keyedDigest(deps.secret, ['sms to', number]).toString('base64url')
}

/** SMS of today in all. */
export function budgetKey(deps: Pick<Deps, 'clock'>): string {
  return `sms:budget:${isoDate(deps.clock.now())}`
}

/** @param end how many SMS of the day may be ordered until then; infinite = it is only counted */
export function budgetQuota(deps: Deps, end: number): Quota {
  return { key: budgetKey(deps), rule: { size: end, everyMs: Number.POSITIVE_INFINITY } }
}

/** The last part of the budget is for known devices. */
export function codesEndAt(deps: Deps, { order, device }: Sending): number {
  if (order === 'counted') return Number.POSITIVE_INFINITY
  return isKnownDevice(device) ? deps.config.sms.dailyBudget : reserveFrom(deps)
}

/** SMS of a day after which the reserve for known devices begins. */
export function reserveFrom(deps: Deps): number {
  return Math.floor(deps.config.sms.dailyBudget * (1 - policy.smsQuota.budgetForKnownDevices))
}

/** SMS of today that are counted in the budget. */
export async function smsBudgetUsed(deps: Deps): Promise<number> {
  return findUsed(deps.db, budgetKey(deps))
}

/**
 * Says once a day of each key that it passed what is usual, and of the budget that most of it is used; never the number.
 * @param usedOf how much is used of a key with this SMS
 */
export function tellOfDay(
  deps: Deps,
  { number, of }: Counted,
  usedOf: (key: string) => number | undefined,
): void {
  const { perNumberDay, perContractDay, budgetAlarmFrom } = policy.smsQuota
  const { dailyBudget } = deps.config.sms
  const reaches = (key: string, from: number) => Math.round(usedOf(key) ?? 0) === from
  const tell = (what: SmsAlarm, facts: object, words: string) => {
    deps.log.warn(facts, words)
    deps.sms.count?.({ kind: 'alarm', of: what })
  }
  const used = Math.ceil(dailyBudget * budgetAlarmFrom)
  if (reaches(budgetKey(deps), used))
    tell('budget', { used, dailyBudget }, 'most of the daily SMS budget is used')
  if (reaches(dayKey(deps, 'number', numberHash(deps, number)), perNumberDay + 1))
    tell('number', { ...of, usual: perNumberDay }, 'one number had more SMS today than is usual')
  if (of && reaches(dayKey(deps, 'contract', of.contractId), perContractDay + 1))
    tell(
      'contract',
      { contractId: of.contractId, usual: perContractDay },
      'one contract had more SMS today than is usual',
    )
}

export function startOfNextDay(now: number): number {
  return startOfDay(isoDate(now)) + DAY_MS
}
