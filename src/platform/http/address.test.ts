import type { Context } from 'hono'
import { describe, expect, it } from 'vitest'
import { proxyList } from '../proxies.ts'
import { clientAddress } from './address.ts'

function seen(peer: string, forwarded: string | undefined, trusted: readonly string[]): string | undefined {
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
    ['10.0.0.2', undefined, ['10.0.0.0/8'], '10.0.0.2'],
    ['10.0.0.2', '10.0.0.9, 10.0.0.3', ['10.0.0.0/8'], '10.0.0.9'],
    ['2001:db8::1', '2001:db8:1::2', ['2001:db8::/48'], '2001:db8:1::2'],
    ['2001:db8::1', '2001:DB8:1:0::2', ['2001:db8::/48'], '2001:db8:1::2'],
    ['10.0.0.2', '203.0.113.7:51008', ['10.0.0.0/8'], '203.0.113.7'],
    ['10.0.0.2', '[2001:db8::7]:443', ['10.0.0.0/8'], '2001:db8::7'],
    ['10.0.0.2', '[2001:db8::7]', ['10.0.0.0/8'], '2001:db8::7'],
    ['10.0.0.2', '"[2001:db8::7]:443"', ['10.0.0.0/8'], '2001:db8::7'],
    ['10.0.0.2', '"203.0.113.7:51008"', ['10.0.0.0/8'], '203.0.113.7'],
    ['10.0.0.2', '203.0.113.7:51008, 10.0.0.3:443', ['10.0.0.0/8'], '203.0.113.7'],
    ['10.0.0.2', '::ffff:cb00:7107', ['10.0.0.0/8'], '203.0.113.7'],
    ['10.0.0.2', '[::ffff:203.0.113.7]:80', ['10.0.0.0/8'], '203.0.113.7'],
    ['10.0.0.2', '0:0:0:0:0:FFFF:203.0.113.7', ['10.0.0.0/8'], '203.0.113.7'],
    ['::ffff:a00:2', '203.0.113.7', ['::ffff:10.0.0.0/104'], '203.0.113.7'],
    ['fe80::1%eth0', '203.0.113.7', ['fe80::/10'], '203.0.113.7'],
    ['10.0.0.2', 'fe80::7%eth0', ['10.0.0.0/8'], 'fe80::7'],
    // What the visitor sent himself stands left of his address, and is not read.
    ['10.0.0.2', 'unknown, , "x, 203.0.113.7', ['10.0.0.0/8'], '203.0.113.7'],
  ])('from %s with %j behind %j is %s', (peer, forwarded, trusted, address) =>
    expect(seen(peer, forwarded, trusted)).toBe(address),
  )

  it.each([
    'unknown',
    '_hidden',
    '"_hidden"',
    '',
    ' ',
    '203.0.113.7,',
    '203.0.113.7, , 10.0.0.3',
    '203.0.113.7, unknown',
    "' or 1=1",
    '203.0.113',
    '203.0.113.256',
    '203.0.113.7:',
    '203.0.113.7:https',
    '203.0.113.7:443:443',
    '[203.0.113.7]:443',
    '[2001:db8::7',
    '2001:db8::7]:443',
    '[2001:db8::7]443',
    'for=203.0.113.7',
    'unix:',
  ])('is not known behind a trusted proxy that writes %j, and never the proxy itself', forwarded =>
    expect(seen('10.0.0.2', forwarded, ['10.0.0.0/8'])).toBeUndefined(),
  )
})
