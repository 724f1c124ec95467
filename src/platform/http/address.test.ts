import type { Context } from 'hono'
import { describe, expect, it } from 'vitest'
import { proxyList } from '../proxies.ts'
import { clientAddress } from './address.ts'

function seen(peer: string, forwarded: string | undefined, trusted: readonly string[]): string {
  const c = {
    env: { incoming: { socket: { remoteAddress: peer } } },
    req: { header: (name: string) => (name === 'x-forwarded-for' ? forwarded : undefined) },
  } as unknown as Context
  return clientAddress(c, proxyList(trusted))
}

describe('the address of the browser', () => {
  it.each([
    ['203.0.113.9', undefined, [], '203.0.113.9'],
    ['203.0.113.9', '198.51.100.1', [], '203.0.113.9'],
    ['10.0.0.2', '198.51.100.1', ['10.0.0.0/8'], '198.51.100.1'],
    ['10.0.0.2', '1.2.3.4, 198.51.100.1', ['10.0.0.0/8'], '198.51.100.1'],
    ['10.0.0.2', '1.2.3.4, 198.51.100.1, 10.0.0.3', ['10.0.0.0/8'], '198.51.100.1'],
    ['::ffff:10.0.0.2', '::ffff:198.51.100.1', ['10.0.0.2'], '198.51.100.1'],
    ['10.0.0.2', 'unknown', ['10.0.0.0/8'], '10.0.0.2'],
    ['10.0.0.2', "' or 1=1", ['10.0.0.0/8'], '10.0.0.2'],
    ['2001:db8::1', '2001:db8:1::2', ['2001:db8::/48'], '2001:db8:1::2'],
  ])('from %s with %j behind %j is %s', (peer, forwarded, trusted, address) =>
    expect(seen(peer, forwarded, trusted)).toBe(address),
  )
})
