import { isNumberUsed } from '../accounts/number.ts'
import { latest } from '../platform/times.ts'
import { DAY_MS, HOUR_MS, policy } from '../policy.ts'
import type { NoSms } from '../sms-counts.ts'
import type { Within } from '../work.ts'
import { dayKey, numberHash, startOfNextDay } from './day.ts'
import { perTime, type Quota } from './quota.ts'
import type { Sending, SmsRefusal } from './sending.ts'
import { bringTrialsBack, insertTrial, listNumbersOfAccount, listTrialsOfNumber } from './store.ts'

/**
 * A code to a number that nobody has verified yet (enrolment, an administrator's own new number, D4) may go to a stranger:
 * 3 an hour and 5 a day to one number over all contracts, 3 different numbers a day for one account, and none to a
 * number or of a contract that had more SMS today than is usual. The number's account of the day, which `raised` has, is
 * locked: one after the other for one number, whichever account asks.
 */
export async function refusedToUnverified(
  within: Within,
  sending: Sending & { readonly raised: ReadonlyMap<string, number> },
): Promise<SmsRefusal | undefined> {
  return (
    refusedByDay(within, sending) ??
    (await refusedByNumber(within, sending.number)) ??
    refusedByAccount(within, sending)
  )
}

/**
 * Whether a code for signing in goes to a number that an administrator registered and nobody of the contract used so far: it
 * may be a stranger's, whom many lines would ring. People sign in for the first time there, so its limits are wider.
 */
export async function isUnused(within: Within, sending: Sending): Promise<boolean> {
  const { purpose, order, of, number, isConfirmed } = sending
  if (purpose !== 'sign-in' || order === 'counted' || isConfirmed || of === undefined) return false
  return !(await isNumberUsed(within.db, within.numbers, { contractId: of.contractId, number }))
}

/** Its limits, over all accounts. */
export function unusedQuotas(within: Within, { number }: Sending): readonly Quota[] {
  const { unused, unusedDay } = policy.smsQuota
  const hash = numberHash(within, number)
  return [
    { key: `sms:unused:${hash}`, rule: perTime(unused) },
    { key: `sms:unused-day:${hash}`, rule: perTime(unusedDay) },
  ]
}

/** It goes out. */
export async function noteTrial(within: Within, { of, number }: Sending): Promise<void> {
  if (of === undefined) return
  const trial = { accountId: of.accountId, numberHash: numberHash(within, number), at: within.clock.now() }
  await insertTrial(within.db, trial)
}

function refusedByDay(
  within: Within,
  { number, of, raised }: Sending & { readonly raised: ReadonlyMap<string, number> },
): SmsRefusal | undefined {
  const { perNumberDay, perContractDay } = policy.smsQuota
  const isBeyond = (key: string, most: number) => Math.round(raised.get(key) ?? 0) > most
  const until = startOfNextDay(within.clock.now())
  if (isBeyond(dayKey(within, 'number', numberHash(within, number)), perNumberDay))
    return refused('number', until)
  if (of && isBeyond(dayKey(within, 'contract', of.contractId), perContractDay))
    return refused('contract', until)
  return undefined
}

async function refusedByNumber(within: Within, number: string): Promise<SmsRefusal | undefined> {
  const { unverifiedPerHour, unverifiedPerDay } = policy.smsQuota
  const now = within.clock.now()
  const hash = numberHash(within, number)
  const ofNumber = await listTrialsOfNumber(within.db, hash, now - DAY_MS)
  const sent = ofNumber.map(at => Math.min(at, now))
  if (ofNumber.some(at => at > latest(now)))
    await bringTrialsBack(within.db, { column: 'number_hash', value: hash, now })
  const until = Math.max(
    limitEnds(sent, unverifiedPerDay, DAY_MS),
    limitEnds(
      sent.filter(at => at > now - HOUR_MS),
      unverifiedPerHour,
      HOUR_MS,
    ),
  )
  return until > now ? refused('number', until) : undefined
}

async function refusedByAccount(within: Within, { number, of }: Sending): Promise<SmsRefusal | undefined> {
  if (of === undefined) return undefined
  const now = within.clock.now()
  const tried = await listNumbersOfAccount(within.db, of.accountId, now - DAY_MS)
  if (tried.some(trial => trial.since > latest(now)))
    await bringTrialsBack(within.db, { column: 'account_id', value: of.accountId, now })
  const hash = numberHash(within, number)
  if (tried.some(trial => trial.number_hash === hash)) return undefined
  if (tried.length < policy.smsQuota.unverifiedNumbersPerAccountDay) return undefined
  return refused('numbers', Math.min(tried[0]?.since ?? now, now) + DAY_MS)
}

function refused(because: NoSms, until: number): SmsRefusal {
  return { kind: 'refused', because, until }
}

/** When one of at most `most` per `periodMs` is free again; 0 = now. `sent` is in order of time. */
function limitEnds(sent: readonly number[], most: number, periodMs: number): number {
  const oldest = sent[sent.length - most]
  return oldest === undefined ? 0 : oldest + periodMs
}
