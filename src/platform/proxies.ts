import { BlockList, isIP } from 'node:net'

/** The configured proxies as a list that an address can be checked against. */
export function proxyList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of networks) {
    const found = readNetwork(text)
    if (found) list.addSubnet(found.address, found.bits, found.family)
  }
  return list
}

/** An address or a network in CIDR notation; `undefined` for anything else. */
export function readNetwork(text: string) {
  const [address = '', bitsText] = text.split('/')
  const version = isIP(address)
  if (version === 0) return undefined
  const most = version === 4 ? 32 : 128
  const bits = bitsText === undefined ? most : Number(bitsText)
  if (!Number.isInteger(bits) || bits < 0 || bits > most) return undefined
  return { address, bits, family: version === 4 ? ('ipv4' as const) : ('ipv6' as const) }
}
