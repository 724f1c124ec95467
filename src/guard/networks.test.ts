import { describe, expect, it } from 'vitest'
import { describeIssue } from '../platform/config.ts'
import { policy } from '../policy.ts'
import { networkNumbers } from './networks.ts'
import { networksSchema } from './settings.ts'

type Wanted = Parameters<typeof networksSchema.parse>[0]
function numbersOf(networks: Wanted, address: string) {
  const config = { networks: networksSchema.parse(networks) }
  return networkNumbers({ config } as Parameters<typeof networkNumbers>[0], address)
}
function problems(networks: Wanted): readonly string[] {
  const parsed = networksSchema.safeParse(networks)
  return parsed.success ? [] : parsed.error.issues.map(describeIssue)
}
const named = (...addresses: string[]) => ({ named: [{ name: 'office', addresses }] })

describe('the numbers of a network', () => {
  it('are those of the policy unless the configuration has others', () => {
    const { smsQuota, passwordPace } = policy
    expect(numbersOf(undefined, '203.0.113.7')).toEqual({
      key: '203.0.113.0/24',
      name: undefined,
      smsIn10Minutes: smsQuota.network.size,
      smsPerDay: smsQuota.networkDay.size,
      grownTo: {
        smsIn10Minutes: smsQuota.grownNetwork.in10Minutes,
        smsPerDay: smsQuota.grownNetwork.perDay,
      },
      wrongAccountsIn10Minutes: passwordPace.network.size,
    })
    expect(numbersOf({ others: { smsIn10Minutes: 40 } }, '2001:db8:0:1ff::1')).toMatchObject({
      key: '2001:db8:0:100::/56',
      smsIn10Minutes: 40,
      smsPerDay: smsQuota.networkDay.size,
    })
  })

  it('are one account for all addresses of a named network; a number of its own does not grow', () => {
    const networks = {
      named: [
        { name: '本社', addresses: ['203.0.113.0/25', '2001:db8::/32', '198.51.100.7'], smsPerDay: 900 },
      ],
    }
    for (const address of ['203.0.113.127', '2001:db8:ffff::1', '198.51.100.7', '::ffff:203.0.113.1'])
      expect(numbersOf(networks, address)).toMatchObject({
        key: 'named:本社',
        name: '本社',
        smsPerDay: 900,
        grownTo: { smsPerDay: 900, smsIn10Minutes: policy.smsQuota.grownNetwork.in10Minutes },
      })
    for (const address of ['203.0.113.128', '2001:db9::1', '198.51.100.8', 'unknown'])
      expect(numbersOf(networks, address).name).toBeUndefined()
  })

  it('are those of the longest prefix, whatever the order', () => {
    const wide = { name: 'carrier', addresses: ['10.0.0.0/8'] }
    const narrow = { name: 'office', addresses: ['10.1.0.0/16'] }
    const one = { name: 'monitor', addresses: ['10.1.2.3'] }
    for (const all of [
      [wide, narrow, one],
      [one, narrow, wide],
      [narrow, one, wide],
    ]) {
      expect(numbersOf({ named: all }, '10.1.2.3').name).toBe('monitor')
      expect(numbersOf({ named: all }, '10.1.2.4').name).toBe('office')
      expect(numbersOf({ named: all }, '10.2.0.1').name).toBe('carrier')
    }
  })
})

describe('the setting networks', () => {
  it('says what is wrong, and what to write instead', () => {
    expect(problems(named('203.0.113.7/24'))).toEqual([
      'named.0.addresses.0: 203.0.113.7/24 has bits set behind its prefix; write 203.0.113.0/24 for the network, or the address alone',
    ])
    expect(problems(named('2001:db8::1/32')).join()).toContain('write 2001:db8::/32 for')
    for (const all of ['0.0.0.0/0', '::/0', '::ffff:0:0/96'])
      expect(problems(named(all)).join()).toContain(`${all} is every address there is`)
    for (const odd of ['office', '203.0.113.0/33', '203.0.113.0/', '203.0.113.0/8/9', '203.0.113.0/1e1'])
      expect(problems(named(odd)).join()).toContain('must be an address or a network')
    for (const large of ['0.0.0.0/1', '128.0.0.0/1', '10.0.0.0/7', '::/1', '2000::/3', '2001::/19'])
      expect(problems(named(large)).join()).toContain(`${large} is larger than any network of one operator`)
    expect(problems(named('10.0.0.0/8', '2001::/20'))).toEqual([])
    expect(problems(named('10.0.0.0/8', '::ffff:10.0.0.0/104')).join()).toContain('stands there twice')
    for (const name of ['others', ' Others '])
      expect(problems({ named: [{ name, addresses: ['10.0.0.0/8'] }] })).toEqual([
        'named.0.name: others is how logs and metrics call the networks without a name',
      ])
    const twice = { named: [...named('10.0.0.0/8').named, ...named('10.0.0.0/16').named] }
    expect(problems(twice)).toEqual(['named.1.name: office stands there twice'])
    expect(problems({ others: { smsIn10Minutes: 300, smsPerDay: 200 } })).toEqual([
      'others.smsPerDay: must not be smaller than smsIn10Minutes',
    ])
  })

  it('compares what is written with what comes from the others', () => {
    const of = (numbers: { smsIn10Minutes?: number; smsPerDay?: number }, others = {}) =>
      problems({ others, named: [{ name: 'office', addresses: ['10.0.0.0/8'], ...numbers }] })
    const { network, networkDay } = policy.smsQuota
    expect(of({ smsIn10Minutes: networkDay.size + 1 })).toEqual([
      `named.0.smsPerDay: must not be smaller than smsIn10Minutes (it is ${networkDay.size}, as in networks.others; smsIn10Minutes is ${networkDay.size + 1})`,
    ])
    expect(of({ smsPerDay: network.size - 1 })).toEqual([
      `named.0.smsPerDay: must not be smaller than smsIn10Minutes (it is ${network.size - 1}; smsIn10Minutes is ${network.size}, as in networks.others)`,
    ])
    expect(of({ smsIn10Minutes: 9, smsPerDay: 8 }).join()).toContain('(it is 8; smsIn10Minutes is 9)')
    expect(of({ smsPerDay: 20 }, { smsIn10Minutes: 20 })).toEqual([])
    expect(of({ smsIn10Minutes: 300 }, { smsPerDay: 300 })).toEqual([])
  })
})
