import { describe, expect, it } from 'vitest'
import { FakeClock, FakeGateway } from '../../support/world.ts'
import { HOUR_MS, MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { openRouter, type Router } from './router.ts'

const open = (...names: string[]) => {
  const clock = new FakeClock('2026-11-24T10:00:00+09:00')
  return {
    clock,
    router: openRouter(
      names.map(name => new FakeGateway(name)),
      clock,
    ),
  }
}
const choose = (router: Router, more: { tried?: string[]; avoid?: string[]; only?: string } = {}) =>
  router.choose({ tried: new Set(more.tried), avoid: new Set(more.avoid), only: more.only ?? null })
const failing = (router: Router, name: string, times: number) => {
  const lane = router.lanes.find(one => one.name === name)
  if (lane === undefined) throw new Error(`no lane ${name}`)
  for (let n = 0; n < times; n += 1) router.learn(lane, { kind: 'not-sent', code: 'down' })
  return lane
}

describe('choosing a gateway', () => {
  it('keeps to the configured order, and takes the next one within a pass', () => {
    const { router } = open('a', 'b')
    expect(choose(router)?.name).toBe('a')
    expect(choose(router, { tried: ['a'] })?.name).toBe('b')
    expect(choose(router, { tried: ['a', 'b'] })).toBeUndefined()
  })

  it('takes one that may have sent the message only when no other is left', () => {
    const { router } = open('a', 'b')
    expect(choose(router, { avoid: ['a'] })?.name).toBe('b')
    expect(choose(router, { avoid: ['a'], tried: ['b'] })?.name).toBe('a')
  })

  it('gives a test message its own gateway only, also a broken one', () => {
    const { router } = open('a', 'b')
    failing(router, 'b', 20)
    expect(choose(router, { only: 'b' })?.name).toBe('b')
    expect(choose(router, { only: 'b', tried: ['b'] })).toBeUndefined()
    expect(choose(router, { only: 'gone' })).toBeUndefined()
  })

  it('passes over a gateway that fails, and asks it again after a while', () => {
    const { router, clock } = open('a', 'b')
    failing(router, 'a', policy.sms.breaker.failuresInRow)
    expect(choose(router)?.name).toBe('b')
    clock.pass(policy.sms.breaker.openMs)
    expect(choose(router)?.name).toBe('a')
  })

  it('never breaks off from the last one', () => {
    const { router } = open('a', 'b')
    failing(router, 'a', 5)
    expect(failing(router, 'b', 50).breaker.state).toBe('closed')
    expect(choose(router)?.name).toBe('b')
    const single = open('only').router
    const lane = failing(single, 'only', 50)
    single.learn(lane, { kind: 'gateway-broken', code: 'login' })
    expect(choose(single)?.name).toBe('only')
  })

  it('takes a gateway out at once when nothing passes until a person acts', () => {
    const { router } = open('a', 'b')
    const [a] = router.lanes
    if (a) router.learn(a, { kind: 'gateway-broken', code: 'login' })
    expect(choose(router)?.name).toBe('b')
    expect(a?.breaker.reason).toBe('login')
  })

  it('passes over a gateway that is busy, for as long as it asks for, and waits for it when no other is left', () => {
    const { router, clock } = open('a', 'b')
    const [a, b] = router.lanes
    if (a) router.learn(a, { kind: 'throttled', code: 'busy', retryAfterMs: 9 * SECOND_MS })
    expect(choose(router)?.name).toBe('b')
    expect(router.againInMs(20 * SECOND_MS)).toBe(9 * SECOND_MS)
    if (b) router.learn(b, { kind: 'throttled', code: 'busy', retryAfterMs: 4 * SECOND_MS })
    expect(choose(router)?.name).toBe('b')
    expect(router.room()).toBeUndefined()
    clock.pass(9 * SECOND_MS)
    expect(choose(router)?.name).toBe('a')
  })

  it('takes the next one while the first has no room', () => {
    const { router } = open('a', 'b')
    for (let n = 0; n < policy.sms.slots; n += 1) router.lanes[0]?.takeNow()
    expect(choose(router)?.name).toBe('b')
    expect(router.room()).toBe(policy.sms.slots)
  })

  it.each([
    ['nothing', undefined],
    ['0', 0],
    ['a moment that is past', -HOUR_MS],
    ['a thousand years', 1e14],
  ])(
    'leaves a busy gateway that asks for %s alone for a second at least and a minute at most',
    (_, asked) => {
      const { router, clock } = open('a')
      const [a] = router.lanes
      if (a === undefined) throw new Error('no lane')
      for (let n = 0; n < 10; n += 1) {
        const retryAfter = asked === undefined ? {} : { retryAfterMs: asked }
        router.learn(a, { kind: 'throttled', code: 'busy', ...retryAfter })
        expect(a.pauseMs).toBeGreaterThanOrEqual(SECOND_MS)
        expect(a.pauseMs).toBeLessThanOrEqual(MINUTE_MS)
        clock.pass(a.pauseMs)
        expect(a.isReady).toBe(true)
      }
    },
  )

  it('leaves one that stays busy alone for longer, and forgets that when it takes a message', () => {
    const { router, clock } = open('a')
    const [a] = router.lanes
    if (a === undefined) throw new Error('no lane')
    const busy = () => {
      for (let n = 0; n < 3; n += 1) router.learn(a, { kind: 'throttled', code: 'busy' })
      const { pauseMs } = a
      clock.pass(pauseMs)
      return pauseMs / SECOND_MS
    }
    expect([busy(), busy(), busy(), busy(), busy()]).toEqual([1, 2, 4, 5, 5])
    router.learn(a, { kind: 'accepted', providerId: '1' })
    expect(busy()).toBe(1)
  })

  it('does not take busy for a sign that a gateway works again', () => {
    const { router, clock } = open('a', 'b')
    const a = failing(router, 'a', policy.sms.breaker.failuresInRow)
    clock.pass(policy.sms.breaker.openMs)
    a.begin()
    router.learn(a, { kind: 'throttled', code: 'busy' })
    expect(a.breaker.state).toBe('open')
    failing(router, 'b', policy.sms.breaker.failuresInRow - 1)
    const [, b] = router.lanes
    if (b) router.learn(b, { kind: 'throttled', code: 'busy' })
    expect(b?.breaker.state).toBe('closed')
  })

  it('counts its pauses by time that passes, not by what the clock shows', () => {
    const { router, clock } = open('a', 'b')
    const a = failing(router, 'a', policy.sms.breaker.failuresInRow)
    const [, b] = router.lanes
    if (b) router.learn(b, { kind: 'throttled', code: 'busy' })
    clock.set('2026-11-24T09:00:00+09:00')
    clock.pass(policy.sms.breaker.openMs)
    expect([a.isReady, b?.isReady]).toEqual([true, true])
  })
})

describe('a lane', () => {
  it('halves its slots when the gateway says "too much", down to one, and grows again', () => {
    const { router } = open('a')
    const [a] = router.lanes
    if (a === undefined) throw new Error('no lane')
    router.learn(a, { kind: 'throttled', code: 'busy' })
    expect(a.slots).toBe(policy.sms.slots / 2)
    for (let n = 0; n < 10; n += 1) router.learn(a, { kind: 'throttled', code: 'busy' })
    expect(a.slots).toBe(1)
    router.learn(a, { kind: 'accepted', providerId: '1' })
    expect(a.slots).toBe(2)
    for (let n = 0; n < 10_000; n += 1) router.learn(a, { kind: 'accepted', providerId: '1' })
    expect(a.slots).toBe(policy.sms.slots)
  })

  it('gives free slots in the order of asking, and says when none gets free', async () => {
    const { router } = open('a')
    const [a] = router.lanes
    if (a === undefined) throw new Error('no lane')
    for (let n = 0; n < policy.sms.slots; n += 1) expect(await a.take()).toBe(true)
    expect(await a.take()).toBe(false)
    const order: number[] = []
    const first = a.take().then(got => got && order.push(1))
    const second = a.take().then(got => got && order.push(2))
    a.release()
    a.release()
    await Promise.all([first, second])
    expect(order).toEqual([1, 2])
    expect(a.inUse).toBe(policy.sms.slots)
  })
})

describe('a gateway without a line', () => {
  it('is passed over, and takes nothing up while it is the only one', () => {
    const clock = new FakeClock('2026-11-24T10:00:00+09:00')
    let up = false
    const line = Object.assign(new FakeGateway('line'), { isUp: () => up, slots: 3 })
    const single = openRouter([line], clock)
    expect(single.room()).toBeUndefined()
    up = true
    expect(single.room()).toBe(3)
    up = false
    const both = openRouter([line, new FakeGateway('other')], clock)
    expect(choose(both)?.name).toBe('other')
  })
})
