import { isIPv4, isIPv6 } from 'node:net'

/** The client network that an address counts for: IPv4 /24, IPv6 /56; anything else as it is. */
export function networkOf(address: string): string {
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`
  if (!isIPv6(address)) return address
  const groups = expand(address.split('%')[0] ?? '')
  const fourth = (Number.parseInt(groups[3] ?? '0', 16) & 0xff00).toString(16)
  return `${[...groups.slice(0, 3), fourth].map(group => group.replace(/^0+(?=.)/, '')).join(':')}::/56`
}

/** The eight groups of an IPv6 address, whatever its spelling (RFC 4291, section 2.2). */
function expand(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  return [...before, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...after]
}
