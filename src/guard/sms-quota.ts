import type { Deps } from '../deps.ts'
import { isoDate, startOfDay } from '../platform/i18n/japan-time.ts'
import { keyedDigest } from '../platform/secrets.ts'
import { latest } from '../platform/times.ts'
import { DAY_MS, HOUR_MS, policy } from '../policy.ts'
import type { Within } from '../work.ts'
import { UNKNOWN_DEVICE } from './counter.ts'
import { networkOf } from './network.ts'
import { freeAt, lockQuotas, type Quota, use } from './quota.ts'
import {
  bringTrialsBack,
  findUsed,
  insertTrial,
  listNumbersOfAccount,
  listTrialsOfNumber,
  lockQuotaRows,
  takeOne,
} from './store.ts'

/** Whether an SMS may go out now; else from when on. */
export type SmsPermission =
  | { readonly kind: 'granted' }
  | {
      readonly kind: 'refused'
      readonly because: 'account' | 'budget' | 'number' | 'numbers'
      readonly until: number
    }

export interface SmsRequest {
  readonly accountId: string
  /** A known device's id, or `unknown`. */
  readonly device: string
  readonly address: string
}

/**
 * Takes one SMS from the quotas of a sign-in: of this known device, or of all unknown browsers together and
 * their network; and from the day's budget. All of them, or none.
 */
export async function takeSms(within: Within, request: SmsRequest): Promise<SmsPermission> {
  const quotas = await lockQuotas(within, quotasOf(request))
  const until = quotas.map(quota => freeAt(within, quota)).find(at => at > 0)
  if (until !== undefined) return { kind: 'refused', because: 'account', until }
  const budget = await takeFromBudget(within, request)
  if (budget.kind === 'granted') await use(within.db, quotas)
  return budget
}

/**
 * Takes one SMS to a number that nobody has verified yet (enrolment, D4): 3 an hour and 5 a day to one number over
 * all contracts, 3 different numbers a day for one account. Apart from `takeSms`, so that a stranger's contract
 * cannot use up anybody's sign-ins.
 */
export async function takeSmsToUnverified(
  within: Within,
  request: SmsRequest & { readonly number: string },
): Promise<SmsPermission> {
  const now = within.clock.now()
  const numberHash = keyedDigest(within.secret, ['unverified number', request.number]).toString('base64url')
  // One after the other for one number, whichever account asks.
  await lockQuotaRows(within.db, [`number:${numberHash}`], now)
  const { unverifiedPerHour, unverifiedPerDay, unverifiedNumbersPerAccountDay } = policy.smsQuota
  const ofNumber = await listTrialsOfNumber(within.db, numberHash, now - DAY_MS)
  const sent = ofNumber.map(at => Math.min(at, now))
  if (ofNumber.some(at => at > latest(now)))
    await bringTrialsBack(within.db, { column: 'number_hash', value: numberHash, now })
  const until = Math.max(
    limitEnds(sent, unverifiedPerDay, DAY_MS),
    limitEnds(
      sent.filter(at => at > now - HOUR_MS),
      unverifiedPerHour,
      HOUR_MS,
    ),
  )
  if (until > now) return { kind: 'refused', because: 'number', until }
  const tried = await listNumbersOfAccount(within.db, request.accountId, now - DAY_MS)
  if (tried.some(trial => trial.since > latest(now)))
    await bringTrialsBack(within.db, { column: 'account_id', value: request.accountId, now })
  const isNew = tried.every(trial => trial.number_hash !== numberHash)
  if (isNew && tried.length >= unverifiedNumbersPerAccountDay)
    return { kind: 'refused', because: 'numbers', until: Math.min(tried[0]?.since ?? now, now) + DAY_MS }
  const budget = await takeFromBudget(within, request)
  if (budget.kind === 'refused') return budget
  await insertTrial(within.db, { accountId: request.accountId, numberHash, at: now })
  return { kind: 'granted' }
}

function quotasOf(request: SmsRequest): readonly Quota[] {
  const { knownDevice, unknownBrowsers, network, networkDay } = policy.smsQuota
  if (request.device !== UNKNOWN_DEVICE) return [{ key: `sms:device:${request.device}`, rule: knownDevice }]
  const from = networkOf(request.address)
  return [
    { key: `sms:account:${request.accountId}`, rule: unknownBrowsers },
    { key: `sms:network:${from}`, rule: network },
    { key: `sms:network-day:${from}`, rule: networkDay },
  ]
}

/** The day's budget of the installation; the last part of it is for known devices. */
async function takeFromBudget(within: Within, request: SmsRequest): Promise<SmsPermission> {
  const { dailyBudget } = within.config.sms
  const now = within.clock.now()
  const share = request.device === UNKNOWN_DEVICE ? 1 - policy.smsQuota.budgetForKnownDevices : 1
  // A day's key is never refilled; the next day has its own.
  const used = await takeOne(within.db, { key: budgetKey(now), size: Math.floor(dailyBudget * share), now })
  if (used === undefined) return { kind: 'refused', because: 'budget', until: startOfNextDay(now) }
  warnOfBudget(within, used - 1, used)
  return { kind: 'granted' }
}

/** Once a day, when the use of the budget passes the part from which on it is told. */
export function warnOfBudget(deps: Deps, before: number, used: number): void {
  const { dailyBudget } = deps.config.sms
  const from = Math.ceil(dailyBudget * policy.smsQuota.budgetAlarmFrom)
  if (Math.round(before) < from && Math.round(used) >= from)
    deps.log.warn({ used: Math.round(used), dailyBudget }, 'most of the daily SMS budget is used')
}

/** SMS of today's budget that are used. */
export async function smsBudgetUsed(deps: Deps): Promise<number> {
  return findUsed(deps.db, budgetKey(deps.clock.now()))
}

/** Of the budget of the day in which `now` lies. */
export function budgetKey(now: number): string {
  return `sms:budget:${isoDate(now)}`
}

/** When one of at most `most` per `periodMs` is free again; 0 = now. `sent` is in order of time. */
function limitEnds(sent: readonly number[], most: number, periodMs: number): number {
  const oldest = sent[sent.length - most]
  return oldest === undefined ? 0 : oldest + periodMs
}

function startOfNextDay(now: number): number {
  return startOfDay(isoDate(now)) + DAY_MS
}
