import type { Deps } from '../deps.ts'
import { policy } from '../policy.ts'
import type { Within } from '../work.ts'
import {
  bringNetworksBack,
  countNetworkAccounts,
  deleteNetworkAccountsBefore,
  noteNetworkAccount,
} from './network-store.ts'
import { type NetworkNumbers, networkNumbers } from './networks.ts'
import { perTime, type Quota } from './quota.ts'
import { lowerByOne } from './quota-store.ts'

/**
 * What a client network may get: only sendings stay counted that nobody finished. Many people behind one address, an office
 * or a carrier's NAT, are no attacker: whoever completes a sign-in gives his sending back, and makes the network larger.
 */
export function networkQuotas(network: NetworkNumbers): readonly Quota[] {
  return quotasOfSize(network, network)
}

/** The same quotas, with what the network has proved. */
export async function grownNetworkQuotas(within: Within, network: NetworkNumbers): Promise<readonly Quota[]> {
  const { grownTo } = network
  const most = Math.max(
    grownTo.smsIn10Minutes - network.smsIn10Minutes,
    grownTo.smsPerDay - network.smsPerDay,
  )
  if (most <= 0) return networkQuotas(network)
  const since = within.clock.now() - policy.smsQuota.grownNetwork.accountsOfMs
  const accounts = await countNetworkAccounts(within.db, { network: network.key, since, most })
  return quotasOfSize(network, {
    smsIn10Minutes: Math.min(grownTo.smsIn10Minutes, network.smsIn10Minutes + accounts),
    smsPerDay: Math.min(grownTo.smsPerDay, network.smsPerDay + accounts),
  })
}

/** A sign-in was completed: at the end of its work, so that others of the network wait for its commit only. */
export async function noteFinished(
  within: Within,
  done: {
    readonly accountId: string
    readonly address: string
    /** The network that its sending was taken from. */
    readonly takenFrom: string | null
  },
): Promise<void> {
  const now = within.clock.now()
  if (done.takenFrom !== null) await lowerByOne(within.db, keysOf(done.takenFrom), now)
  const { key: network } = networkNumbers(within, done.address)
  const unlessSince = now - policy.smsQuota.grownNetwork.notedEveryMs
  await noteNetworkAccount(within.db, { network, accountId: done.accountId, now, unlessSince })
}

/** Forgets who completed a sign-in too long ago. */
export async function sweepNetworks(deps: Deps): Promise<void> {
  const now = deps.clock.now()
  await bringNetworksBack(deps.db, now)
  await deleteNetworkAccountsBefore(deps.db, now - policy.smsQuota.grownNetwork.accountsOfMs)
}

function quotasOfSize(
  { key }: NetworkNumbers,
  size: { readonly smsIn10Minutes: number; readonly smsPerDay: number },
): readonly Quota[] {
  const [shortly = '', day = ''] = keysOf(key)
  return [
    { key: shortly, rule: perTime({ ...policy.smsQuota.network, size: size.smsIn10Minutes }) },
    { key: day, rule: perTime({ ...policy.smsQuota.networkDay, size: size.smsPerDay }) },
  ]
}

function keysOf(network: string): readonly string[] {
  return [`sms:network:${network}`, `sms:network-day:${network}`]
}
