import type { Deps } from '../deps.ts'
import { DAY_MS, policy } from '../policy.ts'
import type { Within } from '../work.ts'
import { countUnfinished, listUnfinished, type UnfinishedOf } from './unfinished-store.ts'

const { unfinishedAlarmFrom } = policy.smsQuota

/**
 * Sign-ins of the last day whose code was sent and never entered: whoever asks for so many has the right password, and
 * not the phone. `undefined` while they are too few to be told of.
 */
export async function alarmingSignIns(within: Within, accountId: string): Promise<number | undefined> {
  const count = await countUnfinished(within.db, accountId, within.clock.now() - DAY_MS)
  return count >= unfinishedAlarmFrom ? count : undefined
}

/** The accounts with so many of them: of a contract, or of some of its accounts. */
export async function alarmingAccounts(deps: Deps, of: UnfinishedOf): Promise<ReadonlySet<string>> {
  const rows = await listUnfinished(deps.db, of, deps.clock.now() - DAY_MS)
  return new Set(rows.filter(row => row.n >= unfinishedAlarmFrom).map(row => row.id))
}

export { noteCodeUsed } from './unfinished-store.ts'
