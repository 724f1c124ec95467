import { isIPv4, isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'
import { readIpAddress } from './ip-address.ts'

/** The client network that an address counts for: IPv4 /24, IPv6 /56; anything else as it is. */
export function networkOf(address: string): string {
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`
  if (!isIPv6(address)) return address
  const [first = 0, second = 0, third = 0, fourth = 0] = ipaddr.IPv6.parse(address).parts
  return `${[first, second, third, fourth & 0xff00].map(group => group.toString(16)).join(':')}::/56`
}

/** What lies around the network of an address: IPv4 /16; IPv6 /32, and /48 between. Nothing around anything else. */
export function networksAround(address: string): { readonly wide?: string; readonly middle?: string } {
  if (isIPv4(address)) return { wide: `${address.split('.').slice(0, 2).join('.')}.0.0/16` }
  if (!isIPv6(address)) return {}
  const [first = 0, second = 0, third = 0] = ipaddr.IPv6.parse(address).parts
  const [a, b, c] = [first, second, third].map(group => group.toString(16))
  return { wide: `${a}:${b}::/32`, middle: `${a}:${b}:${c}::/48` }
}

/** The first address of a network. */
export function networkAddressOf(network: { readonly address: string; readonly bits: number }): string {
  const text = `${network.address}/${network.bits}`
  if (isIPv4(network.address)) return ipaddr.IPv4.networkAddressFromCIDR(text).toString()
  return readIpAddress(ipaddr.IPv6.networkAddressFromCIDR(text).toNormalizedString()) ?? network.address
}
