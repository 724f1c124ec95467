import ipaddr from 'ipaddr.js'
import type { Deps } from '../deps.ts'
import { networkOf } from '../platform/network.ts'
import { readNetwork } from '../platform/proxies.ts'
import { policy } from '../policy.ts'
import type { NetworkSettings } from './settings.ts'

/** What may come from one network, and under which key all its addresses are counted. */
export interface NetworkNumbers {
  /** `203.0.113.0/24`, `2001:db8:0:100::/56`, or `named:` and the name in the configuration. */
  readonly key: string
  readonly name: string | undefined
  readonly smsIn10Minutes: number
  readonly smsPerDay: number
  /** Where the two numbers end that grow with what the network has proved; the same as they are where they do not grow. */
  readonly grownTo: { readonly smsIn10Minutes: number; readonly smsPerDay: number }
  readonly wrongAccountsIn10Minutes: number
}

/** The numbers of the network from which an address comes. A number that the configuration gives a named one is exact. */
export function networkNumbers(deps: Pick<Deps, 'config'>, address: string): NetworkNumbers {
  const { networks } = deps.config
  const { others } = networks
  const named = findNamed(networks, address)
  const { in10Minutes, perDay } = policy.smsQuota.grownNetwork
  return {
    key: named === undefined ? networkOf(address) : `named:${named.name}`,
    name: named?.name,
    smsIn10Minutes: named?.smsIn10Minutes ?? others.smsIn10Minutes,
    smsPerDay: named?.smsPerDay ?? others.smsPerDay,
    grownTo: {
      smsIn10Minutes: named?.smsIn10Minutes ?? in10Minutes,
      smsPerDay: named?.smsPerDay ?? perDay,
    },
    wrongAccountsIn10Minutes: named?.wrongAccountsIn10Minutes ?? others.wrongAccountsIn10Minutes,
  }
}

type Address = ipaddr.IPv4 | ipaddr.IPv6
type NamedNetwork = NetworkSettings['named'][number]
interface Range {
  readonly first: Address
  readonly bits: number
  readonly named: NamedNetwork
}

/** Of those that overlap the one with the longest prefix. */
function findNamed(networks: NetworkSettings, address: string): NamedNetwork | undefined {
  if (networks.named.length === 0 || !ipaddr.isValid(address)) return undefined
  const from = ipaddr.process(address)
  return rangesOf(networks).find(({ first, bits }) => first.kind() === from.kind() && from.match(first, bits))
    ?.named
}

const ranges = new WeakMap<NetworkSettings, readonly Range[]>()

/** Longest prefix first; made once for a configuration. */
function rangesOf(networks: NetworkSettings): readonly Range[] {
  const made = ranges.get(networks)
  if (made !== undefined) return made
  const all = networks.named.flatMap(named =>
    named.addresses.flatMap(text => {
      const network = readNetwork(text)
      return network ? [{ first: ipaddr.parse(network.address), bits: network.bits, named }] : []
    }),
  )
  const sorted = all.sort((one, other) => other.bits - one.bits)
  ranges.set(networks, sorted)
  return sorted
}
