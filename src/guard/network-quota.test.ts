import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addRows, emptyTable, rowsOf } from '../../support/rows.ts'
import { order, type Person, people } from '../../support/sendings.ts'
import type { Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, OFFICE, type World } from '../../support/world.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { work } from '../work.ts'
import { noteFinished } from './network-accounts.ts'
import { networksSchema } from './settings.ts'
import { sweepGuard } from './sweep.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
})
afterEach(() => world.close())

const { network, networkDay, grownNetwork } = policy.smsQuota
const ADDRESS = '203.0.113.7'

/** He typed the code. */
const finish = ({ accountId }: Person, takenFrom: string | null = '203.0.113.0/24', address = ADDRESS) =>
  work(world.deps, within => noteFinished(within, { accountId, address, takenFrom }))

/** How many of these get an SMS now. */
async function granted(some: readonly Person[], address = ADDRESS): Promise<number> {
  let n = 0
  for (const one of some) if ((await order(world.deps, one, { address })).kind === 'granted') n += 1
  return n
}

describe('people behind one address', () => {
  it('45 who sign in for the first time at once all get in, each when he is told', async () => {
    const users = Array.from({ length: 45 }, (_, n) => ({
      loginId: `user${n}`,
      password: 'user-password',
      smsNumber: `0805555${String(n).padStart(4, '0')}`,
      line: `0505500${String(n).padStart(4, '0')}`,
    }))
    await addOffice(world.deps, { ...OFFICE, users })
    let waiting = users.map(user => ({ ...user, browser: world.visitor() }))
    const start = world.clock.now()
    const firstTry: number[] = []
    for (let rounds = 0; waiting.length > 0 && rounds < 50; rounds += 1) {
      const answers = await Promise.all(
        waiting.map(({ loginId, password, browser }) => browser.post('/ou/', { loginId, password })),
      )
      if (rounds === 0) firstTry.push(...answers.map(({ status }) => status))
      const waits = answers.map(({ status, headers }) =>
        status === 429 ? Number(headers.get('retry-after')) * SECOND_MS : 0,
      )
      for (const [at, { browser, smsNumber }] of waiting.entries())
        if (waits[at] === 0) await enter(browser, smsNumber)
      waiting = waiting.filter((_, at) => waits[at] !== 0)
      world.clock.pass(Math.max(0, ...waits))
    }
    expect(firstTry.filter(status => status === 429)).toHaveLength(45 - network.size)
    expect(waiting).toEqual([])
    expect(world.clock.now() - start).toBeLessThanOrEqual(5 * MINUTE_MS)
  })

  async function enter(browser: Visitor, number: string): Promise<void> {
    const answer = await browser.post('/ou/code', { code: await world.codeFor(number) })
    expect([answer.status, answer.location]).not.toEqual([303, '/ou/code'])
    expect(answer.status).toBe(303)
  }

  it('400 within the first hour of codes all get in within the hour, each when he is told', async () => {
    const office = await people(world, 400)
    const TYPING_MS = 90 * SECOND_MS
    const start = world.clock.now()
    // Most of them in the first quarter of the hour, as on a Monday.
    const tries = office.map((person, n) => ({ person, at: start + Math.floor((n * 15 * MINUTE_MS) / 400) }))
    const typing: { person: Person; at: number }[] = []
    let [done, last] = [0, start]
    while (tries.length + typing.length > 0) {
      tries.sort((one, other) => one.at - other.at)
      const isTyped =
        (typing[0]?.at ?? Number.POSITIVE_INFINITY) <= (tries[0]?.at ?? Number.POSITIVE_INFINITY)
      const next = (isTyped ? typing.shift() : tries.shift()) as { person: Person; at: number }
      world.clock.pass(Math.max(0, next.at - world.clock.now()))
      last = next.at
      if (isTyped) {
        await finish(next.person)
        done += 1
        continue
      }
      const permission = await order(world.deps, next.person)
      if (permission.kind === 'granted') typing.push({ ...next, at: next.at + TYPING_MS })
      else {
        expect(permission.because).toBe('network')
        expect(permission.until).toBeGreaterThan(next.at)
        tries.push({ ...next, at: permission.until })
      }
    }
    expect(done).toBe(400)
    expect(last - start).toBeLessThanOrEqual(HOUR_MS)
  })

  it('who are refused read that it is their connection, until when, and what stays open', async () => {
    await addOffice(world.deps)
    const many = await people(world, 6)
    for (const one of many)
      for (let n = 0; n < 5; n += 1)
        expect((await order(world.deps, one, { address: '' })).kind).toBe('granted')
    const ask = async (language: string) => {
      const browser = world.visitor()
      await browser.post('/language', { language, back: '/oa/' })
      return browser.post('/oa/', { loginId: 'office', password: 'office-password' })
    }
    const refused = await ask('ja')
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBe(network.periodMs / network.size / SECOND_MS)
    for (const part of [
      'お使いのネットワークから',
      '10:01以降に',
      '以前にログインした端末',
      '携帯電話の回線',
    ])
      expect(refused.text).toContain(part)
    const english = await ask('en')
    for (const part of [
      'your network',
      'after 10:01',
      'you have used before',
      'your phone',
      'Customer Services',
    ])
      expect(english.text).toContain(part)
    expect(world.logged().match(/a network asks for too many SMS/g)).toHaveLength(1)
  })
})

describe('an attacker in one network', () => {
  it('with the password of one account ends at what the account gets', async () => {
    const [victim] = await people(world, 1)
    expect(await granted(Array<Person>(40).fill(victim as Person))).toBe(policy.smsQuota.unknownBrowsers.size)
  })

  it('with 31 accounts that he never finishes ends at 30, and one more every 20 seconds', async () => {
    const some = await people(world, 31)
    expect(await granted([...some, ...some, ...some])).toBe(network.size)
    const refused = await order(world.deps, some[30] as Person)
    expect(refused).toMatchObject({ kind: 'refused', because: 'network' })
    world.clock.pass(MINUTE_MS)
    expect(await granted(some)).toBe(3)
    expect(await granted(some, '198.51.100.7')).toBeGreaterThan(20)
  })

  it('of 32 at once gets no more, from two processes', async () => {
    const some = await people(world, 40)
    const other = world.secondProcess()
    const all = await Promise.all(some.map((one, n) => order(n % 2 === 0 ? world.deps : other, one)))
    expect(all.filter(({ kind }) => kind === 'granted')).toHaveLength(network.size)
  })

  it('gets nothing back but what he took, however often he finishes with an account of his own', async () => {
    const [own, ...others] = (await people(world, 40)) as [Person, ...Person[]]
    for (let n = 0; n < 5; n += 1) {
      expect((await order(world.deps, own)).kind).toBe('granted')
      await finish(own)
    }
    // One more, because one account completed a sign-in.
    expect(await granted(others)).toBe(network.size + 1)
  })

  it('never makes it larger than the end, whatever accounts he has', async () => {
    const own = await people(world, grownNetwork.perDay + 100)
    const at = world.clock.now()
    const rows = own.map(one => ({ network: '203.0.113.0/24', account_id: one.accountId, at }))
    await addRows(world, 'network_account', rows)
    const victims = await people(world, 30)
    await granted(victims.slice(0, 1))
    const set = (bucket: string, used: number) =>
      world.deps.db.updateTable('quota').set({ used }).where('key', 'like', `sms:${bucket}:%`).execute()
    await set('network', grownNetwork.in10Minutes - 3)
    expect(await granted(victims.slice(1, 15))).toBe(3)
    await set('network', 0)
    await set('network-day', grownNetwork.perDay - 3)
    expect(await granted(victims.slice(15))).toBe(3)
  })
})

describe('a network', () => {
  it('grows by those who completed a sign-in from it within 30 days', async () => {
    const regulars = await people(world, 12)
    for (const one of regulars) await finish(one, null)
    await finish(regulars[0] as Person, null)
    const strangers = await people(world, 60)
    expect(await granted(strangers)).toBe(network.size + 12)
    world.clock.pass(grownNetwork.accountsOfMs)
    expect(await granted(await people(world, 60))).toBe(network.size)
    world.clock.pass(1)
    await sweepGuard(world.deps)
    expect(await rowsOf(world, 'network_account')).toEqual([])
  })

  it('is forgotten in time also when a clock was ahead', async () => {
    const [one] = await people(world, 1)
    world.clock.pass(1_000 * DAY_MS)
    await finish(one as Person, null)
    world.clock.pass(-1_000 * DAY_MS)
    await sweepGuard(world.deps)
    world.clock.pass(grownNetwork.accountsOfMs + 1)
    await sweepGuard(world.deps)
    expect(await rowsOf(world, 'network_account')).toEqual([])
  })

  it('gets its sending back from where the code was asked for, wherever it is typed', async () => {
    await addOffice(world.deps)
    const some = await people(world, 6)
    for (const one of some.slice(0, 5))
      for (let n = 0; n < 5; n += 1) await order(world.deps, one, { address: '' })
    for (let n = 0; n < 4; n += 1) await order(world.deps, some[5] as Person, { address: '' })
    const browser = world.visitor()
    await browser.post('/oa/', { loginId: 'office', password: 'office-password' })
    const [stranger] = await people(world, 1)
    expect((await order(world.deps, stranger as Person, { address: '' })).kind).toBe('refused')
    expect((await browser.post('/oa/code', { code: await world.codeFor('09011112222') })).status).toBe(303)
    await emptyTable(world, 'network_account')
    expect((await order(world.deps, stranger as Person, { address: '' })).kind).toBe('granted')
    expect((await order(world.deps, some[0] as Person, { address: '' })).kind).toBe('refused')
  })

  it('never binds a known device', async () => {
    const some = await people(world, 31)
    await granted(some)
    const owner = some[30] as Person
    expect((await order(world.deps, owner)).kind).toBe('refused')
    expect((await order(world.deps, owner, { device: 'his' })).kind).toBe('granted')
  })

  it('with a name has exactly its numbers, for all its addresses', async () => {
    const networks = networksSchema.parse({
      named: [{ name: 'office', addresses: ['203.0.113.0/25', '198.51.100.7'], smsIn10Minutes: 40 }],
    })
    const named = await makeWorld({ config: { networks } })
    try {
      const some = await people(named, 60)
      for (const one of some.slice(0, 20))
        await work(named.deps, within =>
          noteFinished(within, { accountId: one.accountId, address: ADDRESS, takenFrom: null }),
        )
      let n = 0
      for (const [at, one] of some.entries()) {
        const address = at % 2 === 0 ? ADDRESS : '198.51.100.7'
        if ((await order(named.deps, one, { address })).kind === 'granted') n += 1
      }
      expect(n).toBe(40)
      expect((await order(named.deps, some[59] as Person, { address: '203.0.113.200' })).kind).toBe('granted')
      expect(named.logged()).toContain('"name":"office"')
    } finally {
      await named.close()
    }
  })

  it('has a number for a day, which grows as well', async () => {
    const some = await people(world, networkDay.size + 60)
    let n = 0
    for (const one of some) {
      world.clock.pass(network.periodMs / network.size)
      if ((await order(world.deps, one)).kind === 'granted') n += 1
    }
    const refilled = Math.ceil(
      (some.length * (network.periodMs / network.size)) / (networkDay.periodMs / networkDay.size),
    )
    expect(n).toBeGreaterThanOrEqual(networkDay.size)
    expect(n).toBeLessThanOrEqual(networkDay.size + refilled)
    for (const one of some.slice(0, 5)) await finish(one, null)
    const more = await granted(await people(world, 20))
    // And what became free since the last one.
    expect([5, 6]).toContain(more)
  })
})
