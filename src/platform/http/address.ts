import { type BlockList, isIPv4 } from 'node:net'
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { readHop, readIpAddress } from '../ip-address.ts'
import type { Log } from '../log.ts'

/**
 * The network address of the browser. `X-Forwarded-For` is believed only as far as trusted proxies wrote it: read from the
 * right, the first address that is not such a proxy. Each address has one spelling, IPv4 inside IPv6 the one of IPv4.
 * `undefined` when a trusted proxy wrote something else there than an address.
 */
export function clientAddress(c: Context, trusted: BlockList): string | undefined {
  const bindings = c.env as Partial<HttpBindings> | undefined
  const peer = readIpAddress(bindings?.incoming?.socket.remoteAddress ?? '') ?? ''
  const hops = [...(c.req.header('x-forwarded-for')?.split(',') ?? []), peer]
  if (peer === '') return peer
  for (;;) {
    const nearest = readHop(hops.pop() ?? '')
    if (nearest === undefined || hops.length === 0 || !isTrusted(nearest, trusted)) return nearest
  }
}

/**
 * Reads the address that a request counts for; `undefined` when it cannot be known. Then the request is refused rather
 * than counted for the proxy, or for all such requests together: one person's wrong passwords would refuse everybody's.
 * A proxy that writes no addresses shows when it is set up, not when somebody is locked out. Nobody outside can bring that
 * about for others: what he sends himself stands left of his own address.
 */
export function addressReader(log: Log, trusted: BlockList): (c: Context) => string | undefined {
  let isSilenceTold = false
  return c => {
    const address = clientAddress(c, trusted)
    if (address === undefined)
      log.error('X-Forwarded-For of a trusted proxy holds no address: it has to send the one of each visitor')
    else if (!isSilenceTold && c.req.header('x-forwarded-for') === undefined && isTrusted(address, trusted)) {
      isSilenceTold = true
      log.warn({ proxy: address }, 'a trusted proxy sends no X-Forwarded-For: all its visitors count as one')
    }
    return address
  }
}

function isTrusted(address: string, trusted: BlockList): boolean {
  return address !== '' && trusted.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}
