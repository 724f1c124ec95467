import { z } from 'zod'
import { networkAddressOf } from '../platform/network.ts'
import { readNetwork } from '../platform/proxies.ts'
import { policy } from '../policy.ts'

declare module '../platform/config.ts' {
  interface Config {
    readonly networks: NetworkSettings
  }
}

/** How logs and metrics call all networks without a name. */
export const OTHERS = 'others'

const { smsQuota, passwordPace } = policy
const { shortestPrefix } = policy.guard.networks

/** An address or a network in CIDR notation that holds no more than it says. */
const namedAddress = z.string().superRefine((text, context) => {
  const problem = problemOf(text)
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
})

const namedNetwork = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .refine(
      name => name.toLowerCase() !== OTHERS,
      `${OTHERS} is how logs and metrics call the networks without a name`,
    )
    .describe(`How logs and metrics call it; each once, and not ${OTHERS}`),
  addresses: z
    .array(namedAddress)
    .min(1)
    .max(100)
    .describe(
      `Addresses and networks like 203.0.113.0/24: all of them count as one network. Prefixes of ${shortestPrefix.ipv4} at least, of IPv6 ${shortestPrefix.ipv6}`,
    ),
  smsIn10Minutes: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('As in networks.others, but exactly: it does not grow. 1 to 10000'),
  smsPerDay: z
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe('As in networks.others, but exactly: it does not grow. 1 to 100000'),
  wrongAccountsIn10Minutes: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('As in networks.others. 1 to 10000'),
})

/** What may come from one client network: from those that have a name here, and from all others. */
export const networksSchema = z
  .strictObject({
    others: z
      .strictObject({
        smsIn10Minutes: z
          .int()
          .min(5)
          .max(smsQuota.grownNetwork.in10Minutes)
          .default(smsQuota.network.size)
          .describe(
            `SMS in 10 minutes to browsers that are not known, whose sign-ins are not completed; one more for each account that completed one there lately. 5 to ${smsQuota.grownNetwork.in10Minutes}`,
          ),
        smsPerDay: z
          .int()
          .min(20)
          .max(smsQuota.grownNetwork.perDay)
          .default(smsQuota.networkDay.size)
          .describe(`The same in a day. 20 to ${smsQuota.grownNetwork.perDay}`),
        wrongAccountsIn10Minutes: z
          .int()
          .min(10)
          .max(600)
          .default(passwordPace.network.size)
          .describe('Different accounts with wrong passwords in 10 minutes. 10 to 600'),
      })
      .prefault({})
      .describe('Networks without a name: IPv4 /24, IPv6 /56'),
    named: z
      .array(namedNetwork)
      .max(100)
      .default([])
      .describe(
        "An office, a carrier's NAT, a monitoring host. Of two that overlap the longer prefix counts",
      ),
  })
  .superRefine((networks, context) => {
    for (const { path, message } of problemsTogether(networks))
      context.addIssue({ code: 'custom', path, message })
  })
  .prefault({})
  .describe('How much may come from one client network')

export type NetworkSettings = z.output<typeof networksSchema>

function problemOf(text: string): string | undefined {
  const network = readNetwork(text)
  if (network === undefined) return 'must be an address or a network like 203.0.113.0/24'
  if (network.bits === 0) return `${text} is every address there is; name smaller networks`
  const shortest = shortestPrefix[network.family]
  if (network.bits < shortest)
    return `${text} is larger than any network of one operator; name smaller ones, of /${shortest} at least`
  const first = networkAddressOf(network)
  if (first === network.address) return undefined
  return `${text} has bits set behind its prefix; write ${first}/${network.bits} for the network, or the address alone`
}

/** What is wrong with settings that are each good by themselves. */
function problemsTogether({ named, others }: NetworkSettings) {
  const problems: { readonly path: (string | number)[]; readonly message: string }[] = []
  const names = new Set<string>()
  const whose = new Map<string, string>()
  if (others.smsPerDay < others.smsIn10Minutes)
    problems.push({ path: ['others', 'smsPerDay'], message: 'must not be smaller than smsIn10Minutes' })
  for (const [at, network] of named.entries()) {
    const { name, addresses } = network
    const { smsIn10Minutes = others.smsIn10Minutes, smsPerDay = others.smsPerDay } = network
    if (names.has(name)) problems.push({ path: ['named', at, 'name'], message: `${name} stands there twice` })
    names.add(name)
    if (smsPerDay < smsIn10Minutes)
      problems.push({
        path: ['named', at, 'smsPerDay'],
        message: tooFew({ smsIn10Minutes, smsPerDay }, network),
      })
    for (const [n, text] of addresses.entries()) {
      const found = readNetwork(text)
      if (found === undefined) continue
      const key = `${found.address}/${found.bits}`
      const other = whose.get(key)
      const message = `${text} stands there twice: it belongs to ${other} already`
      if (other !== undefined) problems.push({ path: ['named', at, 'addresses', n], message })
      whose.set(key, other ?? name)
    }
  }
  return problems
}

/** Says where a number comes from that does not stand there: as in `networks.others`. */
function tooFew(
  used: { readonly smsIn10Minutes: number; readonly smsPerDay: number },
  written: Pick<NetworkSettings['named'][number], 'smsIn10Minutes' | 'smsPerDay'>,
): string {
  const told = (key: keyof typeof used) =>
    `${used[key]}${written[key] === undefined ? ', as in networks.others' : ''}`
  const [day, minutes] = [told('smsPerDay'), told('smsIn10Minutes')]
  return `must not be smaller than smsIn10Minutes (it is ${day}; smsIn10Minutes is ${minutes})`
}
