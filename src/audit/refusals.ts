import { networkOf } from '../platform/network.ts'
import { MINUTE_MS, policy } from '../policy.ts'
import type { AuditEvent, Recorder } from './audit.ts'
import { ALL_NETWORKS, countForAll, countForNetwork, sumUp } from './refusal-store.ts'

const NO_NETWORK = '-'
/** Of it there are no rows. */
const NOWHERE = '?'

/**
 * Counts a refusal, in the transaction of what it tells of, so that neither a crash nor another process loses it.
 * @returns whether it is to be an event of its own; else `writeSums` tells of it when its minute is over
 */
export async function countsByItself(deps: Recorder, event: AuditEvent): Promise<boolean> {
  const { ofNetwork, ofAccount } = policy.audit.refusals
  const address = event.address ?? deps.operator?.address
  const key = {
    minute: minuteOf(deps.clock.now()),
    action: event.action,
    site: event.site ?? '',
    subject: event.accountId ?? deps.operator?.by ?? '',
    network: address ? networkOf(address) : NO_NETWORK,
  }
  const whose = { contract_id: event.contractId ?? null, actor: event.actor ?? 'account' }
  if ((await countForNetwork(deps.db, { ...key, ...whose }, ofNetwork)) > ofNetwork) {
    // Three statements whatever becomes of it. IDs that nobody has are summed sooner; time must not tell which those are.
    for (let n = 0; n < 2; n += 1) await sumUp(deps.db, { ...key, network: NOWHERE })
    return false
  }
  // Only what would be an event counts here: a flood from one network is in nobody's way elsewhere.
  if ((await countForAll(deps.db, { ...key, ...whose, network: ALL_NETWORKS })) <= ofAccount) return true
  await sumUp(deps.db, key)
  return false
}

export function minuteOf(at: number): number {
  return at - (at % MINUTE_MS)
}

/** Of a sum, as the trail shows where it came from; `undefined` where nobody came from anywhere. */
export function shownNetwork(network: string): string | undefined {
  return network === NO_NETWORK ? undefined : network
}
