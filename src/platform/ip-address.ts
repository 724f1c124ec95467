import { isIPv4, isIPv6, SocketAddress } from 'node:net'

/** An IP address in the one spelling that is compared and counted; IPv4 inside IPv6 as IPv4, without a zone. */
export function readIpAddress(text: string): string | undefined {
  if (isIPv4(text)) return text
  if (!isIPv6(text)) return undefined
  const { address } = new SocketAddress({ address: text.replace(/%.*/, ''), family: 'ipv6' })
  const inside = /^::ffff:([\d.]+)$/.exec(address)?.[1]
  return inside ?? address
}

/**
 * The same with the port that some proxies add: `203.0.113.7:51008`, `[2001:db8::7]:443`, `[2001:db8::7]`, each of them also
 * in quotation marks (RFC 7239, section 6). `undefined` for `unknown`, `_hidden`, nothing and anything else.
 */
export function readHop(text: string): string | undefined {
  const hop = text.trim().replace(/^"(.*)"$/, '$1')
  const inBrackets = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(hop)?.[1]
  if (inBrackets !== undefined) return isIPv6(inBrackets) ? readIpAddress(inBrackets) : undefined
  return readIpAddress(/^([\d.]+):\d{1,5}$/.exec(hop)?.[1] ?? hop)
}
