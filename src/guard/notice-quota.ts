import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { inPowersOfTwo } from '../platform/db/batches.ts'
import { isoDate } from '../platform/i18n/japan-time.ts'
import { keyedDigest } from '../platform/secrets.ts'
import { policy } from '../policy.ts'
import type { Within } from '../work.ts'
import { type LockedQuota, lockQuotas, use } from './quota.ts'
import { budgetKey, warnOfBudget } from './sms-quota.ts'

/** An SMS that tells a number that it is, or will be, no longer used for codes. */
export interface Notice {
  readonly accountId: string
  readonly number: string
  /** Somebody typed back a code that was sent to it for this account. */
  readonly isConfirmed: boolean
}

/**
 * The notices of one act that may go out: one to each number. All count for their number, their contract and the day's
 * budget. Who used a number is always told that it was taken from him, and nobody else can make a number a used one. A
 * number that was only entered may be a stranger's: it is told a few times a day, and what is left out is recorded.
 */
export async function takeNotices(
  within: Within,
  { contractId, notices }: { readonly contractId: string; readonly notices: readonly Notice[] },
): Promise<readonly Notice[]> {
  if (notices.length === 0) return []
  const wanted = oneOfEachNumber(within, notices)
  const ofNumbers = new Map<string, LockedQuota>()
  // Always in the same order, or two would wait for each other.
  for await (const some of inPowersOfTwo([...wanted.keys()].sort()))
    for (const quota of await lockQuotas(within, some.map(perNumber))) ofNumbers.set(quota.key, quota)
  const shared = await lockQuotas(within, sharedQuotas(within, contractId))
  let room = Math.min(...shared.map(({ rule, used }) => Math.floor(rule.size - used)))
  const sent: Notice[] = []
  const used: LockedQuota[] = []
  for (const [key, notice] of wanted) {
    const quota = ofNumbers.get(key)
    if (quota === undefined) continue
    if (!notice.isConfirmed && (room < 1 || quota.used + 1 > quota.rule.size)) continue
    used.push(quota)
    room -= 1
    sent.push(notice)
  }
  for await (const some of inPowersOfTwo(used)) await use(within.db, some)
  await use(within.db, shared, sent.length)
  const before = shared.at(-1)?.used ?? 0
  warnOfBudget(within, before, before + sent.length)
  const leftOut = wanted.size - sent.length
  if (leftOut > 0) {
    within.log.warn({ leftOut }, 'notices to numbers that nobody used were left out: too many today')
    const detail = { count: leftOut }
    await record(within, { action: 'sms.notices-left-out', contractId, actor: 'system', detail })
  }
  return sent
}

/** By the key of their number's quota of today. */
function oneOfEachNumber(deps: Deps, notices: readonly Notice[]): ReadonlyMap<string, Notice> {
  const day = isoDate(deps.clock.now())
  const wanted = new Map<string, Notice>()
  for (const notice of notices) {
    const hash = keyedDigest(deps.secret, ['notice to', notice.number]).toString('base64url')
    const key = `notice:number:${hash}:${day}`
    if (notice.isConfirmed || !wanted.has(key)) wanted.set(key, notice)
  }
  return wanted
}

/** Its key is good for a day, so nothing of it becomes free again. */
function perNumber(key: string) {
  return { key, rule: { size: policy.smsQuota.notices.perNumberDay, everyMs: Number.POSITIVE_INFINITY } }
}

/** The budget last, as everywhere: everybody waits for it. Of it, notices leave a part to codes. */
function sharedQuotas(deps: Deps, contractId: string) {
  const { perContractDay, budget } = policy.smsQuota.notices
  const now = deps.clock.now()
  const everyMs = Number.POSITIVE_INFINITY
  return [
    { key: `notice:contract:${contractId}:${isoDate(now)}`, rule: { size: perContractDay, everyMs } },
    { key: budgetKey(now), rule: { size: deps.config.sms.dailyBudget * budget, everyMs } },
  ]
}
