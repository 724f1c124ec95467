import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changeRows, rowsOf } from '../../support/rows.ts'
import {
  ENDPOINT,
  LINE,
  makeSwitchWorld,
  NEXT,
  type SwitchWorld,
  save,
  switchConfig,
  to,
} from '../../support/switch.ts'
import { isSigned, openSwitchPeer, reply, SWITCH_KEY, status, take } from '../../support/switch-peer.ts'
import { addOffice, OFFICE, OTHER_OFFICE } from '../../support/world.ts'
import { changeLine } from '../lines/ordering.ts'
import { HOUR_MS, MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { work } from '../work.ts'
import { takeApplied } from './feed.ts'
import { adoptLines } from './mark.ts'
import { resendLines } from './resend.ts'

let all: SwitchWorld
beforeEach(async () => {
  all = await makeSwitchWorld()
  await all.passOn()
})
afterEach(() => all.close())
const numbers = () => all.pbx.pushes.map(({ state }) => state.line)
const has = () => all.pbx.has(LINE)?.forwarding

describe('a line’s state', () => {
  it('is pushed whole, with its version, signed, once', async () => {
    await save(all.world, LINE, {
      forwarding: [
        { when: 'busy', to: { number: '0312345678' } },
        { when: 'no-answer', after: 20, to: { voicemail: true } },
      ],
      rejectedCallers: ['09011112222'],
    })
    all.pbx.pushes.length = 0
    await all.passOn()
    await all.passOn()
    expect(all.pbx.pushes).toHaveLength(1)
    const [push] = all.pbx.pushes
    const version = await all.version(LINE)
    expect(push?.state).toEqual({
      line: LINE,
      version,
      changedAt: new Date(all.world.clock.now()).toISOString(),
      inService: true,
      forwarding: [
        { when: 'busy', to: { number: '0312345678' } },
        { when: 'no-answer', after: 20, to: { voicemail: true } },
      ],
      rejectAnonymous: false,
      rejectedCallers: ['09011112222'],
      showCallerNumber: true,
      internationalSuspended: true,
    })
    expect(push && isSigned(push)).toBe(true)
    expect(push?.headers['webhook-id']).toBe(`line_${LINE}_${version}`)
    expect(await all.delivery(LINE)).toMatchObject({ state: 'applied', applied: version, due_at: null })
  })

  it('is pushed only when the change was committed, and not for a change that was taken back', async () => {
    all.pbx.pushes.length = 0
    const breaking = work(all.world.deps, async within => {
      await save({ deps: within }, LINE, { forwarding: to('0312345678') })
      throw new Error('taken back')
    })
    await expect(breaking).rejects.toThrow('taken back')
    await all.passOn()
    expect(all.pbx.pushes).toEqual([])
  })

  it('changes with what is ordered, not with a name', async () => {
    await save(all.world, LINE, { forwarding: to('0312345678') })
    await all.passOn()
    all.pbx.pushes.length = 0
    await changeLine(all.world.deps, LINE, { userName: '受付' })
    await all.passOn()
    expect(all.pbx.pushes).toEqual([])
    await changeLine(all.world.deps, LINE, { ordered: ['voicemail'] })
    await all.passOn()
    expect(has()).toEqual([])
  })

  it('of the newest change takes the place of those that wait', async () => {
    all.pbx.answer = status(503)
    await save(all.world, LINE, { forwarding: to('0312345678') })
    await all.passOn()
    for (const number of ['0312345671', '0312345672', '0312345673'])
      await save(all.world, LINE, { forwarding: to(number) })
    all.pbx.answer = take
    all.pbx.pushes.length = 0
    await all.passOn()
    expect(all.pbx.pushes).toHaveLength(1)
    expect(has()).toEqual(to('0312345673'))
  })

  it('goes to each endpoint of its contract, and to no other', async () => {
    const other = await openSwitchPeer()
    const endpoints = [
      { ...ENDPOINT, url: all.pbx.url },
      { ...ENDPOINT, name: 'other', url: other.url, contracts: ['other'] },
    ]
    await all.world.close()
    const two = await makeSwitchWorld({
      peer: all.pbx,
      config: switchConfig(endpoints),
      offices: [OFFICE, OTHER_OFFICE],
    })
    await two.passOn()
    expect([...two.pbx.states.keys()].sort()).toEqual([LINE, NEXT, '05055002001'])
    expect([...other.states.keys()]).toEqual(['05055002001'])
    await other.close()
    await two.close()
    all = await makeSwitchWorld()
  })

  it('is given to an endpoint that is new in the configuration, from the next start on', async () => {
    const second = await openSwitchPeer()
    const endpoints = [
      { ...ENDPOINT, url: all.pbx.url },
      { ...ENDPOINT, name: 'second', url: second.url },
    ]
    Object.assign(all.world.deps, { config: { ...all.world.deps.config, ...switchConfig(endpoints) } })
    all.pbx.pushes.length = 0
    await all.newProcess()()
    expect([...second.states.keys()].sort()).toEqual([LINE, NEXT])
    expect(all.pbx.pushes).toEqual([])
    await second.close()
  })

  it('that an endpoint did not pull so far is pushed once it has an address, also what it has when asked to', async () => {
    const configured = (url: string | undefined) =>
      Object.assign(all.world.deps, {
        config: { ...all.world.deps.config, ...switchConfig([{ ...ENDPOINT, ...(url && { url }) }]) },
      })
    await all.world.close()
    all = await makeSwitchWorld({ peer: all.pbx, config: switchConfig([ENDPOINT]) })
    await all.passOn()
    const applied = [{ line: NEXT, version: await all.version(NEXT) }]
    await work(all.world.deps, within => takeApplied(within, ENDPOINT.name, applied))
    all.pbx.pushes.length = 0
    configured(all.pbx.url)
    const passOn = all.newProcess()
    await passOn()
    expect(numbers()).toEqual([LINE])
    expect(await resendLines(all.world.deps, {})).toBe(2)
    await passOn()
    expect(numbers().sort()).toEqual([LINE, LINE, NEXT])
  })

  it('says nothing of lines that are not adopted', async () => {
    await addOffice(all.world.deps, OTHER_OFFICE)
    all.pbx.pushes.length = 0
    await changeLine(all.world.deps, '05055002001', { ordered: ['voicemail'] })
    await all.passOn()
    expect(numbers()).toEqual([])
  })
})

describe('an answer', () => {
  let count = 0
  const change = async (answer = all.pbx.answer) => {
    all.pbx.answer = answer
    count += 1
    await save(all.world, LINE, { forwarding: to(`03123456${count + 10}`) })
    all.pbx.pushes.length = 0
    await all.passOn()
    return { version: await all.version(LINE), delivery: await all.delivery(LINE) }
  }

  it('without a body settles the version that was pushed', async () => {
    const { version, delivery } = await change(status(204))
    expect(delivery).toMatchObject({ state: 'applied', applied: version })
  })

  it('that names an older version settles nothing', async () => {
    const { version, delivery } = await change(status(200, { applied: 1 }))
    expect(delivery).toMatchObject({ state: 'waiting', due_at: all.world.clock.now() + SECOND_MS })
    expect(delivery?.applied).toBeLessThan(version)
  })

  it.each([200, 409])(
    '%d that names a version which was never given is an alarm; the next change is above',
    async code => {
      const theirs = (await all.version(LINE)) + 10
      const { delivery } = await change(status(code, { applied: theirs }))
      expect(delivery).toMatchObject({ state: 'ahead', applied: theirs, due_at: null })
      expect(all.world.logged()).toContain('a state of a line that was never given')
      all.pbx.pushes.length = 0
      await all.passOn()
      expect(all.pbx.pushes).toEqual([])
      all.pbx.answer = take
      await save(all.world, LINE, { forwarding: to('0398765432') })
      await all.passOn()
      expect(await all.version(LINE)).toBe(theirs + 1)
      expect(has()).toEqual(to('0398765432'))
      expect(await all.delivery(LINE)).toMatchObject({ state: 'applied', applied: theirs + 1 })
    },
  )

  it('that names a version above which there is no room is not believed', async () => {
    const { mostVersion } = policy.switch
    const { delivery } = await change(status(409, { applied: mostVersion }))
    expect(delivery).toMatchObject({ state: 'waiting' })
    all.pbx.answer = take
    all.world.clock.pass(MINUTE_MS)
    const applied = [{ line: LINE, version: mostVersion }]
    await work(all.world.deps, within => takeApplied(within, ENDPOINT.name, applied))
    const { version, delivery: then } = await change(take)
    expect(version).toBeLessThan(mostVersion)
    expect(then).toMatchObject({ state: 'applied', applied: version })
  })

  it.each([400, 422])(
    '%d is this line’s: it is stuck, tried once an hour, and holds up no other',
    async code => {
      const { delivery } = await change(status(code))
      expect(delivery).toMatchObject({
        state: 'stuck',
        answer: `http-${code}`,
        due_at: all.world.clock.now() + HOUR_MS,
      })
      all.pbx.answer = take
      await save(all.world, NEXT, { forwarding: to('0312345678') })
      await all.passOn()
      expect(all.pbx.has(NEXT)?.forwarding).toEqual(to('0312345678'))
      expect((await all.delivery(LINE))?.state).toBe('stuck')
      all.world.clock.pass(HOUR_MS)
      await all.passOn()
      expect((await all.delivery(LINE))?.state).toBe('applied')
    },
  )

  it('of a stuck line is not waited for by its next change', async () => {
    await change(status(422))
    await change(take)
    expect((await all.delivery(LINE))?.state).toBe('applied')
  })

  it.each([
    ...[301, 307, 401, 403, 404, 410, 429, 500, 503].map(code => [String(code), status(code)] as const),
    ['409 without a version', status(409, 'conflict')],
    ['a page of another program', status(200, '<html>Welcome</html>')],
    ['a version that cannot be', status(200, { applied: 9e15 })],
    ['10 MB', status(200, 'x'.repeat(10_000_000))],
  ] as const)(
    '%s is the endpoint’s trouble: the line waits and is tried again, for ever',
    async (_, answer) => {
      const before = await all.delivery(LINE)
      const { delivery, version } = await change(answer)
      expect(delivery).toMatchObject({ state: 'waiting', applied: before?.applied, tries: 1 })
      for (let minutes = 0; minutes < 10; minutes += 1) {
        all.world.clock.pass(MINUTE_MS)
        await all.passOn()
      }
      expect(all.pbx.pushes.length).toBeGreaterThan(8)
      all.pbx.answer = take
      all.world.clock.pass(MINUTE_MS)
      await all.passOn()
      expect(await all.delivery(LINE)).toMatchObject({ state: 'applied', applied: version })
    },
  )

  it('that leads elsewhere is not followed', async () => {
    const elsewhere = await openSwitchPeer()
    await change(status(307, undefined, { location: elsewhere.url }))
    expect(elsewhere.pushes).toEqual([])
    await elsewhere.close()
  })

  it('that asks for a pause gets it, within bounds', async () => {
    await change(status(429, undefined, { 'retry-after': '86400' }))
    expect((await all.delivery(LINE))?.due_at).toBe(all.world.clock.now() + MINUTE_MS)
    all.pbx.answer = take
    await save(all.world, NEXT, { forwarding: to('0312345678') })
    all.world.clock.pass(59 * SECOND_MS)
    await all.passOn()
    expect(all.pbx.has(NEXT)?.forwarding).toEqual([])
    all.world.clock.pass(SECOND_MS)
    await all.passOn()
    expect(all.pbx.has(NEXT)?.forwarding).toEqual(to('0312345678'))
  })
})

describe('while an endpoint is in trouble', () => {
  it('one push at a time tries it, and what waits goes on when it answers', async () => {
    all.pbx.answer = status(503)
    for (let round = 0; round < policy.switch.breaker.failuresInRow; round += 1) {
      await save(all.world, LINE, { forwarding: to(`031234567${round}`) })
      await all.passOn()
    }
    const [endpoint] = await rowsOf(all.world, 'switch_endpoint')
    expect(endpoint).toMatchObject({ name: 'pbx', trouble: 'http-503' })
    await save(all.world, NEXT, { forwarding: to('0312345678') })
    all.pbx.pushes.length = 0
    await all.passOn()
    expect(all.pbx.pushes).toEqual([])
    all.world.clock.pass(SECOND_MS)
    await all.passOn()
    expect(all.pbx.pushes).toHaveLength(1)
    all.pbx.answer = take
    all.world.clock.pass(MINUTE_MS)
    await all.passOn()
    expect(has()).toEqual(to(`031234567${policy.switch.breaker.failuresInRow - 1}`))
    expect(all.pbx.has(NEXT)?.forwarding).toEqual(to('0312345678'))
    expect(await rowsOf(all.world, 'switch_endpoint')).toMatchObject([{ trouble: null }])
  })

  it('that a server wrote down which is gone by now, another one takes it back', async () => {
    await changeRows(all.world, 'switch_endpoint', { set: { trouble: 'http-503' } })
    all.world.clock.pass(policy.switch.notedMs)
    for (const number of ['0312345671', '0312345672']) {
      await save(all.world, LINE, { forwarding: to(number) })
      await all.passOn()
    }
    expect(await rowsOf(all.world, 'switch_endpoint')).toMatchObject([{ trouble: null }])
    expect(all.world.logged().split('endpoint of the telephone system answers')).toHaveLength(3)
  })

  it('a line that alone brings it into trouble holds up no other', async () => {
    all.pbx.answer = (push, response, peer) =>
      push.state.line === LINE ? reply(response, 500) : take(push, response, peer)
    await save(all.world, LINE, { forwarding: to('0312345678') })
    for (let round = 0; round < 30; round += 1) {
      all.world.clock.pass(MINUTE_MS)
      await save(all.world, NEXT, { forwarding: to(`03123456${round + 10}`) })
      await all.passOn()
      if ((await all.delivery(NEXT))?.state !== 'applied') {
        // The breaker may be open for the pause of its next try.
        all.world.clock.pass(MINUTE_MS)
        await all.passOn()
      }
      expect((await all.delivery(NEXT))?.state).toBe('applied')
    }
  })
})

describe('keys', () => {
  it('are both good while one is changed for the other, and each attempt is signed anew', async () => {
    const next = Buffer.from('the next key of the telephone system')
    const { config } = all.world.deps
    const keys = [SWITCH_KEY, next].map(bytes => ({ kind: 'v1' as const, bytes }))
    Object.assign(all.world.deps, { config: { ...config, switchSecrets: { pbx: { keys } } } })
    all.pbx.answer = status(503)
    all.pbx.pushes.length = 0
    const pass = all.newProcess()
    await save(all.world, LINE, { forwarding: to('0312345678') })
    await pass()
    all.world.clock.pass(SECOND_MS)
    await pass()
    const [first, second] = all.pbx.pushes
    if (!first || !second) throw new Error('not pushed twice')
    for (const push of [first, second]) {
      expect(isSigned(push)).toBe(true)
      expect(isSigned(push, next)).toBe(true)
    }
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id'])
    expect(Number(second.headers['webhook-timestamp'])).toBe(Number(first.headers['webhook-timestamp']) + 1)
    expect(second.headers['webhook-signature']).not.toBe(first.headers['webhook-signature'])
  })
})

describe('without a telephone system in the configuration', () => {
  it('nothing is marked', async () => {
    const { switch: _, ...config } = all.world.deps.config
    Object.assign(all.world.deps, { config })
    const before = await rowsOf(all.world, 'line_state', 'line_id')
    await save(all.world, LINE, { forwarding: to('0312345678') })
    const [row] = await rowsOf(all.world, 'line')
    await work(all.world.deps, within => adoptLines(within, [row?.id ?? '']))
    expect(await rowsOf(all.world, 'line_state', 'line_id')).toEqual(before)
  })
})
