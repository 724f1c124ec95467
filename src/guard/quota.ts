import type { Deps } from '../deps.ts'
import type { Db } from '../platform/db/open.ts'
import type { Within } from '../work.ts'
import { lockQuotaRows, saveQuotas } from './quota-store.ts'

/** At most `size` at once; one more becomes free every `everyMs`. */
export interface QuotaRule {
  readonly size: number
  readonly everyMs: number
}

/** `size` in so long: at once, and again as they become free, evenly. */
export function perTime({ size, periodMs }: { readonly size: number; readonly periodMs: number }): QuotaRule {
  return { size, everyMs: periodMs / size }
}

export interface Quota {
  readonly key: string
  readonly rule: QuotaRule
}

/** As it stands now. Its row is locked until the transaction ends, so that stays true. */
export interface LockedQuota extends Quota {
  readonly used: number
  /** The time of `used`. */
  readonly at: number
}

/** In the order that is given, which has to be the same for all: or two would wait for each other. */
export async function lockQuotas(within: Within, quotas: readonly Quota[]): Promise<LockedQuota[]> {
  const now = within.clock.now()
  const keys = quotas.map(quota => quota.key)
  const rows = new Map((await lockQuotaRows(within.db, keys, now)).map(row => [row.key, row]))
  return quotas.map(quota => {
    const { used, at } = rows.get(quota.key) ?? { used: 0, at: now }
    return { ...quota, used: Math.max(0, used - passed(at, now) / quota.rule.everyMs), at: Math.max(at, now) }
  })
}

/** When the next one is free: 0 = now. */
export function freeAt(deps: Deps, { used, rule }: LockedQuota): number {
  return used + 1 <= rule.size ? 0 : deps.clock.now() + Math.ceil((used + 1 - rule.size) * rule.everyMs)
}

/** Uses one up of each. Ask `freeAt` first. */
export function use(tx: Db, quotas: readonly LockedQuota[]): Promise<void> {
  return saveQuotas(
    tx,
    quotas.map(({ key, used, at }) => ({ key, used: used + 1, at })),
  )
}

/** Uses one up where one is free now, and gives 0; else from when on the next one is. */
export async function takeOne(within: Within, quota: Quota): Promise<number> {
  const locked = await lockQuotas(within, [quota])
  const until = Math.max(...locked.map(one => freeAt(within, one)))
  if (until === 0) await use(within.db, locked)
  return until
}

/**
 * Time since `at`. By a server whose clock is a little behind none: and it must not write its own time then, or the one
 * that is ahead would count the difference again and again.
 */
export function passed(at: number, now: number): number {
  return Math.max(0, now - at)
}
