import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { idOf, rowsOf } from '../../support/rows.ts'
import { addOffice, FakeGateway, makeWorld, testConfig, type World } from '../../support/world.ts'
import { smsTexts } from '../challenges/code-text.ts'
import { policy, SECOND_MS } from '../policy.ts'
import { work as inWork } from '../work.ts'
import type { SendOutcome } from './gateways/gateway.ts'
import { enqueueNotices } from './outbox.ts'
import { openRouter, type Router } from './router.ts'
import { workOnce } from './worker.ts'

let world: World
let first: FakeGateway
let second: FakeGateway
let router: Router

beforeEach(async () => {
  const { sms } = testConfig()
  const gateways = ['first', 'second'].map(name => ({ kind: 'inbox' as const, name }))
  world = await makeWorld({ config: { sms: { ...sms, gateways } } })
  await addOffice(world.deps)
  first = new FakeGateway('first')
  second = new FakeGateway('second')
  router = openRouter([first, second], world.clock)
})
afterEach(() => world.close())

const work = (through = router) => workOnce(world.deps, { router: through, textOf: smsTexts(world.deps) })
const FULL = '09099990000'
const order = async (count: number, number = '09011112222') => {
  const notice = { accountId: await idOf(world, 'office'), number }
  await inWork(world.deps, within => enqueueNotices(within, 'number-replaced', Array(count).fill(notice)))
}
const signIn = () => world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })
/** How often a gateway was asked that always says this. */
const always = (gateway: FakeGateway, outcome: SendOutcome) => {
  let asked = 0
  gateway.next = () => {
    asked += 1
    return outcome
  }
  return () => asked
}
const busy = (code: string, retryAfterMs?: number): SendOutcome => ({
  kind: 'throttled',
  code,
  ...(retryAfterMs !== undefined && { retryAfterMs }),
})

describe('a first gateway that is busy', () => {
  it.each([
    busy('ESME_RTHROTTLED'),
    busy('ESME_RMSGQFUL'),
    busy('http-429', 0),
    busy('http-429', 2 * SECOND_MS),
    busy('http-429', 30 * SECOND_MS),
  ])('keeps no message from the second, which is idle: %j', async outcome => {
    const asked = always(first, outcome)
    for (let second = 0; second < 10; second += 1) {
      await order(10)
      await work()
      world.clock.pass(SECOND_MS)
    }
    // They all left at the moment when they were ordered.
    expect(second.sent).toHaveLength(100)
    expect(asked()).toBeLessThan(25)
    expect(router.lanes.map(lane => lane.breaker.state)).toEqual(['closed', 'closed'])
  })

  it('is asked again, and used again, when it is no longer', async () => {
    always(first, busy('ESME_RTHROTTLED'))
    await order(3)
    await work()
    first.next = () => first.accept()
    world.clock.pass(policy.sms.throttledMostMs)
    await order(3)
    await work()
    expect(first.sent.length).toBeGreaterThan(0)
    expect(first.sent.length + second.sent.length).toBe(6)
  })

  it('is not asked by one that waited for its turn while others were told so', async () => {
    const single = openRouter([first], world.clock)
    const [lane] = single.lanes
    if (lane === undefined) throw new Error('no lane')
    const asked = always(first, busy('ESME_RTHROTTLED'))
    await order(1)
    // The last free slot is taken between the claim and its turn.
    const working = workOnce(world.deps, {
      router: {
        ...single,
        choose(wanted) {
          while (lane.freeSlots > 0) lane.takeNow()
          queueMicrotask(() => {
            single.learn(lane, { outcome: busy('ESME_RTHROTTLED'), to: '09011112222', begunAt: 0, among: 1 })
            while (lane.inUse > 0) lane.release()
          })
          return single.choose(wanted)
        },
      },
      textOf: smsTexts(world.deps),
    })
    await working
    expect(asked()).toBe(0)
  })
})

describe('one phone whose queue is full', () => {
  it('keeps nobody else waiting, and is tried ever more seldom itself', async () => {
    const single = openRouter([first], world.clock)
    const tried: number[] = []
    const start = world.clock.now()
    first.next = sms => {
      if (sms.to !== FULL) return first.accept()
      tried.push((world.clock.now() - start) / SECOND_MS)
      return { kind: 'throttled', code: 'ESME_RMSGQFUL', ofNumber: true }
    }
    await order(1, FULL)
    for (let second = 0; second < 120; second += 1) {
      await order(2)
      await work(single)
      world.clock.pass(SECOND_MS)
      expect(first.sent).toHaveLength(2 * (second + 1))
    }
    expect(single.lanes[0]?.slots).toBe(policy.sms.slots)
    expect(tried.length).toBeGreaterThan(4)
    expect(tried.length).toBeLessThanOrEqual(8)
  })
})

describe('being busy', () => {
  it('counts as no try: when the gateway fails afterwards, the pauses begin with the shortest', async () => {
    const single = openRouter([first], world.clock)
    always(first, busy('ESME_RTHROTTLED'))
    await order(1)
    for (let second = 0; second < 30; second += 1) {
      await work(single)
      world.clock.pass(SECOND_MS)
    }
    const asked = always(first, { kind: 'not-sent', code: 'down' })
    while (asked() === 0) {
      await work(single)
      world.clock.pass(SECOND_MS / 10)
    }
    const [message] = await rowsOf(world, 'sms_message')
    expect((message?.next_try_at ?? 0) - world.clock.now()).toBeLessThanOrEqual(1.2 * SECOND_MS)
  })

  it('bounds how often one message is tried, whatever it is told in its whole life', async () => {
    const single = openRouter([first], world.clock)
    const asked = always(first, busy('http-429', 0))
    await signIn()
    for (let second = 0; second < 31 * 60; second += 1) {
      await work(single)
      world.clock.pass(SECOND_MS)
    }
    expect(asked()).toBeLessThan(100)
  })
})

describe('the only gateway, busy for as long as anybody asks', () => {
  it.each([undefined, 0, -1e12, 1e12])('is not flooded, whatever pause it names: %s', async retryAfterMs => {
    const single = openRouter([first], world.clock)
    const asked = always(first, busy('http-429', retryAfterMs))
    await order(5)
    for (let tenth = 0; tenth < 100; tenth += 1) {
      await work(single)
      world.clock.pass(SECOND_MS / 10)
    }
    expect(asked()).toBeLessThanOrEqual(30)
    // And when it takes messages again, they leave.
    first.next = () => first.accept()
    for (let second = 0; second < 70; second += 1) {
      await work(single)
      world.clock.pass(SECOND_MS)
    }
    expect(first.sent).toHaveLength(5)
  })
})
