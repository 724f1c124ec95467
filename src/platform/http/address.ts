import { type BlockList, isIPv4, isIPv6 } from 'node:net'
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'

/**
 * The network address of the browser. `X-Forwarded-For` is believed only as far as trusted proxies wrote it:
 * read from the right, the first address that is not such a proxy. IPv4 inside IPv6 is written as IPv4.
 */
export function clientAddress(c: Context, trusted: BlockList): string {
  const bindings = c.env as Partial<HttpBindings> | undefined
  const peer = plain(bindings?.incoming?.socket.remoteAddress ?? '')
  const hops = [...(c.req.header('x-forwarded-for')?.split(',') ?? []).map(plain), peer]
  for (;;) {
    const nearest = hops.pop() ?? peer
    if (!isTrusted(nearest, trusted) || hops.length === 0) return isIP(nearest) ? nearest : peer
  }
}

function plain(address: string): string {
  return address.trim().replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}

function isTrusted(address: string, trusted: BlockList): boolean {
  if (isIPv4(address)) return trusted.check(address, 'ipv4')
  return isIPv6(address) && trusted.check(address, 'ipv6')
}

function isIP(address: string): boolean {
  return isIPv4(address) || isIPv6(address)
}
