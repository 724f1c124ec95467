import { lockAccountsOf } from '../accounts/account.ts'
import {
  deleteContract,
  deleteUsers,
  lineIdsOf,
  listEnded,
  listUsers,
  lockEnded,
} from '../accounts/leaving.ts'
import { suspendContractState } from '../accounts/state.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { isoDate } from '../platform/i18n/japan-time.ts'
import { policy } from '../policy.ts'
import { endSessionsOfAll } from '../sessions/sessions.ts'
import { markGone } from '../switch/mark.ts'
import { type Within, work } from '../work.ts'

/**
 * Erases the contracts whose last day is over: suspended first, so that nobody comes in meanwhile, then its users some at a
 * time, and itself last; what was interrupted goes on at the next run. Gives how many it erased.
 */
export async function eraseEndedContracts(deps: Deps): Promise<number> {
  const today = isoDate(deps.clock.now())
  let erased = 0
  for (const { id, accountId } of await listEnded(deps.db, today, policy.leaving.contractsAtOnce)) {
    const ifEnded = (act: (within: Within) => Promise<boolean>) =>
      work(deps, async within => (await lockEnded(within.db, id, today)) && (await act(within)))
    await ifEnded(within => shut(within, id))
    while (await ifEnded(within => eraseSomeUsers(within, id))) await deps.clock.sleep(policy.sweep.restMs)
    if (await ifEnded(within => eraseIt(within, { id, accountId }))) erased += 1
  }
  return erased
}

export const contractErasing: Job = {
  name: 'erasing ended contracts',
  everyMs: policy.leaving.everyMs,
  run: eraseEndedContracts,
}

async function shut(within: Within, id: string): Promise<boolean> {
  await suspendContractState(within.db, id, { since: within.clock.now(), by: 'operator' })
  const accountIds = await lockAccountsOf(within.db, id)
  await endSessionsOfAll(within, { accountIds, reason: 'suspended' })
  return true
}

async function eraseSomeUsers(within: Within, id: string): Promise<boolean> {
  const users = await listUsers(within.db, id, policy.leaving.usersAtOnce)
  await markGone(
    within,
    users.flatMap(({ lineId }) => lineId ?? []),
  )
  await deleteUsers(within.db, users)
  return users.length > 0
}

async function eraseIt(
  within: Within,
  { id, accountId }: { readonly id: string; readonly accountId: string },
): Promise<boolean> {
  await markGone(within, await lineIdsOf(within.db, id))
  await deleteContract(within.db, id)
  const whose = { contractId: id, accountId, site: 'admin', actor: 'system' } as const
  await record(within, { ...whose, action: 'contract.erased' })
  return true
}
