import type { Deps } from '../deps.ts'
import type { Db } from '../platform/db/open.ts'
import { lockQuota, saveQuota } from './store.ts'

/** At most `size` at once; one more becomes free every `everyMs`. */
export interface QuotaRule {
  readonly size: number
  readonly everyMs: number
}

/** When the next one is free: 0 = now. Locks the quota until the transaction ends. */
export async function freeAt(deps: Deps, tx: Db, key: string, rule: QuotaRule): Promise<number> {
  const used = await usedNow(deps, tx, key, rule)
  return used + 1 <= rule.size ? 0 : deps.clock.now() + Math.ceil((used + 1 - rule.size) * rule.everyMs)
}

/** Uses one up. Ask `freeAt` first, in the same transaction. */
export async function use(deps: Deps, tx: Db, key: string, rule: QuotaRule): Promise<void> {
  const used = await usedNow(deps, tx, key, rule)
  await saveQuota(tx, { key, used: used + 1, at: deps.clock.now() })
}

/** Gives one back that was used up for nothing. */
export async function giveBack(deps: Deps, tx: Db, key: string, rule: QuotaRule): Promise<void> {
  const used = await usedNow(deps, tx, key, rule)
  await saveQuota(tx, { key, used: Math.max(0, used - 1), at: deps.clock.now() })
}

async function usedNow(deps: Deps, tx: Db, key: string, rule: QuotaRule): Promise<number> {
  const now = deps.clock.now()
  const row = await lockQuota(tx, key, now)
  return Math.max(0, row.used - passed(row.at, now) / rule.everyMs)
}

/** Time since `at`; a clock that was set back counts nothing up. */
export function passed(at: number, now: number): number {
  return Math.max(0, now - at)
}
