import { DAY_MS } from '../policy.ts'
import type { Within } from '../work.ts'
import { raiseWithinSize } from './quota-store.ts'

/** Whether an account was told nothing of this kind within a day; if so, it counts as told from now on. */
export async function isFirstOfDay(within: Within, what: string, accountId: string): Promise<boolean> {
  const told = { key: `sms:told-day:${what}:${accountId}`, size: 1, everyMs: DAY_MS }
  return (await raiseWithinSize(within.db, [told], within.clock.now())).length > 0
}
