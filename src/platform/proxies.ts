import { BlockList, isIPv4 } from 'node:net'
import { readIpAddress } from './ip-address.ts'

/** The configured proxies as a list that an address can be checked against. */
export function proxyList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of networks) {
    const found = readNetwork(text)
    if (found) list.addSubnet(found.address, found.bits, found.family)
  }
  return list
}

/** An address or a network in CIDR notation, IPv4 inside IPv6 as IPv4; `undefined` for anything else. */
export function readNetwork(text: string) {
  const [, written = '', bitsText] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const address = readIpAddress(written)
  if (address === undefined) return undefined
  const most = isIPv4(written) ? 32 : 128
  const bits = bitsText === undefined ? most : Number(bitsText)
  if (bits > most) return undefined
  if (!isIPv4(address)) return { address, bits, family: 'ipv6' as const }
  const ownBits = bits - (most - 32)
  return ownBits < 0 ? undefined : { address, bits: ownBits, family: 'ipv4' as const }
}
