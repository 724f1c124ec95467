import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { inPieces, inPowersOfTwo } from '../platform/db/batches.ts'
import { isoDate } from '../platform/i18n/japan-time.ts'
import { policy } from '../policy.ts'
import type { SmsPurpose } from '../sms-counts.ts'
import type { Within } from '../work.ts'
import { budgetKey, budgetQuota, countedKeys, dayKey, numberHash, tellOfDay } from './day.ts'
import { type LockedQuota, lockQuotas, type Quota } from './quota.ts'
import { saveQuotas } from './quota-store.ts'

/** An SMS that tells a number of an act: it is no longer used for codes. */
export interface Notice {
  readonly accountId: string
  readonly number: string
  /** Somebody typed back a code that was sent to it for this account. */
  readonly isConfirmed: boolean
  /** See `sms_message`. */
  readonly about?: string
}

/** The notices that one act wants. */
export interface NoticesOfAct {
  readonly purpose: SmsPurpose
  readonly contractId: string
  readonly notices: readonly Notice[]
  /** From where the act came; the operator's own comes from nowhere. */
  readonly address?: string | undefined
  /** Only what is about the same is gathered: a line. */
  readonly gatheredBy?: string | undefined
  /** Its text is another one each time: what comes shortly after is told later, with the last of it, and never left out. */
  readonly isNews?: boolean
  /** What a dangerous act tells always goes out, whatever was told shortly before. */
  readonly isDangerous?: boolean
}

/**
 * The notices of one act that may go out: one to each number, and each counts for the day as every SMS does
 * (`takeSending`). Who used a number is always told that it was taken from him, and nobody else can make a number a used
 * one. A number that was only entered may be a stranger's: it is told a few times a day. What would say the same as what the
 * number was told in the last minutes is gathered into that; a stranger's acts gather nothing of who uses the number. What
 * is left out is recorded.
 */
export async function takeNotices(within: Within, act: NoticesOfAct): Promise<TakenNotices> {
  if (act.notices.length === 0) return { sent: [], later: [] }
  const wanted = oneOfEachNumber(within, act.notices)
  const quotas = new Map<string, LockedQuota>()
  for await (const some of inPowersOfTwo(await quotasOf(within, act, wanted)))
    for (const quota of await lockQuotas(within, some)) quotas.set(quota.key, quota)
  const before = new Map(quotas)
  const chosen = await choose(within, act, { wanted, quotas })
  const changed = [...quotas.values()].filter(quota => quota !== before.get(quota.key))
  for await (const some of inPowersOfTwo(changed))
    await saveQuotas(
      within.db,
      some.map(({ key, used, at }) => ({ key, used, at })),
    )
  await tellLeftOut(within, act, chosen)
  return chosen
}

/** By the number's hash, in its order. */
function oneOfEachNumber(deps: Deps, notices: readonly Notice[]): ReadonlyMap<string, Notice> {
  const wanted = new Map<string, Notice>()
  for (const notice of notices) {
    const hash = numberHash(deps, notice.number)
    if (notice.isConfirmed || !wanted.has(hash)) wanted.set(hash, notice)
  }
  return new Map([...wanted].sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** The budget first, as in `takeSending`; of it, notices to numbers that nobody used leave a part to codes. */
async function quotasOf(
  deps: Deps,
  act: NoticesOfAct,
  wanted: ReadonlyMap<string, Notice>,
): Promise<readonly Quota[]> {
  const { perNumberDay, perContractDay, notices } = policy.smsQuota
  const sizes = new Map<string, number>()
  for await (const some of inPieces([...wanted]))
    for (const [hash, notice] of some) {
      for (const key of countedKeys(deps, smsOf(act, notice))) sizes.set(key, Number.POSITIVE_INFINITY)
      sizes.set(dayKey(deps, 'number', hash), perNumberDay)
      sizes.set(unusedKey(deps, hash), notices.perNumberDay)
    }
  sizes.set(dayKey(deps, 'contract', act.contractId), perContractDay)
  sizes.set(unusedKey(deps, act.contractId), notices.perContractDay)
  return [
    budgetQuota(deps, deps.config.sms.dailyBudget * notices.budget),
    ...[...sizes].map(([key, size]) => ({ key, rule: { size, everyMs: Number.POSITIVE_INFINITY } })),
    ...[...wanted].map(([hash, notice]) => ({
      key: toldKey(act, hash, notice),
      rule: { size: 1, everyMs: notices.gatheredForMs },
    })),
  ]
}

export interface TakenNotices {
  readonly sent: readonly Notice[]
  /** News that come so soon after others that they wait a little (`policy.smsQuota.notices.newsAfterMs`). */
  readonly later: readonly Notice[]
}

interface Chosen extends TakenNotices {
  /** Too many for a number that nobody used, or for its contract. */
  readonly refused: number
  readonly gathered: number
}

/** Counts those that go out in `quotas`. Others have their turn in between: a contract may have 10,000 numbers. */
async function choose(
  deps: Deps,
  act: NoticesOfAct,
  of: { readonly wanted: ReadonlyMap<string, Notice>; readonly quotas: Map<string, LockedQuota> },
): Promise<Chosen> {
  const usedOf = (key: string) => of.quotas.get(key)?.used ?? 0
  const isFull = (key: string) => usedOf(key) + 1 > (of.quotas.get(key)?.rule.size ?? 0)
  const setUsed = (key: string, used: number) => {
    const quota = of.quotas.get(key)
    if (quota !== undefined) of.quotas.set(key, { ...quota, used })
  }
  const sent: Notice[] = []
  const later: Notice[] = []
  let [refused, gathered] = [0, 0]
  for await (const some of inPieces([...of.wanted]))
    for (const [hash, notice] of some) {
      const told = toldKey(act, hash, notice)
      const sms = smsOf(act, notice)
      const counted = [budgetKey(deps), ...countedKeys(deps, sms)]
      const ofUnused = [unusedKey(deps, hash), unusedKey(deps, act.contractId)]
      const isSoon = !act.isDangerous && usedOf(told) > 0
      if (isSoon && !act.isNews) gathered += 1
      else if (!notice.isConfirmed && [...counted, ...ofUnused].some(isFull)) refused += 1
      else {
        ;(isSoon ? later : sent).push(notice)
        setUsed(told, 1)
        for (const key of [...counted, ...ofUnused]) setUsed(key, usedOf(key) + 1)
        deps.sms.count?.({ kind: 'ordered', purpose: act.purpose })
        tellOfDay(deps, sms, usedOf)
      }
    }
  return { sent, later, refused, gathered }
}

async function tellLeftOut(within: Within, { contractId }: NoticesOfAct, chosen: Chosen): Promise<void> {
  const { refused, gathered } = chosen
  const whose = { contractId, actor: 'system' } as const
  for (const [because, count] of [['notices', refused] as const, ['gathered', gathered] as const])
    for (let n = 0; n < count; n += 1) within.sms.count?.({ kind: 'refused', because })
  if (refused > 0) {
    within.log.warn({ leftOut: refused }, 'notices to numbers that nobody used were left out: too many today')
    await record(within, { ...whose, action: 'sms.notices-left-out', detail: { count: refused } })
  }
  if (gathered > 0)
    await record(within, { ...whose, action: 'sms.notices-gathered', detail: { count: gathered } })
}

function smsOf({ contractId, address }: NoticesOfAct, { accountId, number }: Notice) {
  return { number, of: { contractId, accountId }, address }
}

/** Notices of today to a number that nobody used, or of a contract to such numbers. */
function unusedKey(deps: Deps, of: string): string {
  return `sms:notices:${of}:${isoDate(deps.clock.now())}`
}

/** That a number was told of something in the last minutes. Who uses it is told whatever strangers did with it. */
function toldKey(act: NoticesOfAct, hash: string, { isConfirmed }: Notice): string {
  const { purpose, contractId, gatheredBy } = act
  const what = gatheredBy === undefined ? purpose : `${purpose}:${gatheredBy}`
  return `sms:told:${what}:${isConfirmed ? contractId : 'unused'}:${hash}`
}
