import { describe, expect, it } from 'vitest'
import { FakeClock, FakeGateway } from '../../support/world.ts'
import { HOUR_MS, MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import type { SendOutcome } from './gateways/gateway.ts'
import type { Lane } from './lane.ts'
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
const learn = (router: Router, lane: Lane, outcome: SendOutcome, to = '09011112222') =>
  router.learn(lane, { outcome, to, begunAt: 0, among: 1 })
const failing = (router: Router, name: string, times: number) => {
  const lane = router.lanes.find(one => one.name === name)
  if (lane === undefined) throw new Error(`no lane ${name}`)
  for (let n = 0; n < times; n += 1) learn(router, lane, { kind: 'not-sent', code: 'down' })
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
    learn(single, lane, { kind: 'gateway-broken', code: 'login' })
    expect(choose(single)?.name).toBe('only')
  })

  it('takes a gateway out at once when nothing passes until a person acts', () => {
    const { router } = open('a', 'b')
    const [a] = router.lanes
    if (a) learn(router, a, { kind: 'gateway-broken', code: 'login' })
    expect(choose(router)?.name).toBe('b')
    expect(a?.breaker.reason).toBe('login')
  })

  it('passes over a gateway that is busy, for as long as it asks for, and waits for it when no other is left', () => {
    const { router, clock } = open('a', 'b')
    const [a, b] = router.lanes
    if (a) learn(router, a, { kind: 'throttled', code: 'busy', retryAfterMs: 9 * SECOND_MS })
    expect(choose(router)?.name).toBe('b')
    expect(router.againInMs(20 * SECOND_MS)).toBe(9 * SECOND_MS)
    if (b) learn(router, b, { kind: 'throttled', code: 'busy', retryAfterMs: 4 * SECOND_MS })
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
        learn(router, a, { kind: 'throttled', code: 'busy', ...retryAfter })
        expect(a.pauseMs).toBeGreaterThanOrEqual(SECOND_MS)
        expect(a.pauseMs).toBeLessThanOrEqual(MINUTE_MS)
        clock.pass(a.pauseMs)
        expect(choose(router)?.pauseMs).toBe(0)
      }
    },
  )

  it('leaves one that stays busy alone for longer, and forgets that when it takes a message', () => {
    const { router, clock } = open('a')
    const [a] = router.lanes
    if (a === undefined) throw new Error('no lane')
    const busy = () => {
      for (let n = 0; n < 3; n += 1) learn(router, a, { kind: 'throttled', code: 'busy' })
      const { pauseMs } = a
      clock.pass(pauseMs)
      return pauseMs / SECOND_MS
    }
    expect([busy(), busy(), busy(), busy(), busy()]).toEqual([1, 2, 4, 5, 5])
    learn(router, a, { kind: 'accepted', providerId: '1' })
    expect(busy()).toBe(1)
  })

  it('does not take busy for a sign that a gateway works again', () => {
    const { router, clock } = open('a', 'b')
    const a = failing(router, 'a', policy.sms.breaker.failuresInRow)
    clock.pass(policy.sms.breaker.openMs)
    a.breaker.begin(clock.ticks())
    learn(router, a, { kind: 'throttled', code: 'busy' })
    expect(a.breaker.state).toBe('open')
    failing(router, 'b', policy.sms.breaker.failuresInRow - 1)
    const [, b] = router.lanes
    if (b) learn(router, b, { kind: 'throttled', code: 'busy' })
    expect(b?.breaker.state).toBe('closed')
  })

  it('counts its pauses by time that passes, not by what the clock shows', () => {
    const { router, clock } = open('a', 'b')
    const a = failing(router, 'a', policy.sms.breaker.failuresInRow)
    const [, b] = router.lanes
    if (b) learn(router, b, { kind: 'throttled', code: 'busy' })
    clock.set('2026-11-24T09:00:00+09:00')
    clock.pass(policy.sms.breaker.openMs)
    expect([a.isOpen, a.pauseMs, b?.isOpen, b?.pauseMs]).toEqual([true, 0, true, 0])
  })
})

describe('a gateway that owes an answer for a second', () => {
  const hanging = (names: string[]) => {
    const opened = open(...names)
    const [a] = opened.router.lanes
    if (a === undefined) throw new Error('no lane')
    const answer = Promise.withResolvers<SendOutcome>()
    a.takeNow()
    const call = a.call('09011112222', () => answer.promise)
    opened.clock.pass(policy.sms.silentMs + 1)
    return { ...opened, a, answer, call }
  }

  it('gets no new messages while there is another, though that one has no room at this moment', () => {
    const { router } = hanging(['a', 'b'])
    expect(choose(router)?.name).toBe('b')
    expect(router.room()).toBe(policy.sms.slots)
    for (let n = 0; n < policy.sms.slots; n += 1) router.lanes[1]?.takeNow()
    expect(router.room()).toBe(0)
    expect(choose(router)?.name).toBe('b')
    expect(router.hanging).toBe(1)
  })

  it('gets them where it is the only one, and again when it has answered', async () => {
    const { router, a, answer, call } = hanging(['a'])
    expect(choose(router)?.name).toBe('a')
    expect(router.room()).toBe(policy.sms.slots - 1)
    answer.resolve({ kind: 'accepted', providerId: '1' })
    await call
    expect([a.isSilent, router.hanging]).toEqual([false, 0])
  })

  it('is taken out at once when nothing at all was answered in the time of a message', async () => {
    const { router, a, answer, call, clock } = hanging(['a', 'b'])
    clock.pass(4 * SECOND_MS)
    answer.resolve({ kind: 'unknown', code: 'no-answer' })
    router.learn(a, await call)
    expect(a.breaker.state).toBe('open')
  })

  it('is not taken out for one message of many whose answer got lost', async () => {
    const { router, a, answer, call } = hanging(['a', 'b'])
    learn(router, a, { kind: 'accepted', providerId: '1' })
    answer.resolve({ kind: 'unknown', code: 'no-answer' })
    router.learn(a, await call)
    expect(a.breaker.state).toBe('closed')
  })
})

describe('a gateway that takes three a second, one after the other', () => {
  const EACH_MS = SECOND_MS / 3
  const STEP_MS = 5

  /** Messages come at even times; `a` answers one after the other, `b` at once. Gives how long each took. */
  async function offer(names: string[], perSecond: number, seconds: number): Promise<number[]> {
    const { router, clock } = open(...names)
    const times: number[] = []
    const waiting: { readonly begunAt: number; answer(): Promise<void> }[] = []
    const take = (lane: Lane) => {
      const answered = Promise.withResolvers<SendOutcome>()
      const begunAt = clock.ticks()
      const done = lane
        .call('09011112222', () => answered.promise)
        .then(call => {
          router.learn(lane, call)
          lane.release()
          times.push(clock.ticks() - begunAt)
        })
      const answer = () => {
        answered.resolve({ kind: 'accepted', providerId: '1' })
        return done
      }
      return { begunAt, answer }
    }
    let freeAt = 0
    let ordered = 0
    while (clock.ticks() < seconds * SECOND_MS) {
      clock.pass(STEP_MS)
      const now = clock.ticks()
      if (now >= (ordered * SECOND_MS) / perSecond) {
        ordered += 1
        const lane = choose(router)
        if (lane?.takeNow() && lane.name === 'a') waiting.push(take(lane))
        else if (lane?.name === 'b') await take(lane).answer()
      }
      const [first] = waiting
      if (first === undefined || now < Math.max(freeAt, first.begunAt) + EACH_MS) continue
      freeAt = now
      await waiting.shift()?.answer()
    }
    return times
  }

  it('gets as many as it answers within about a second, and the idle one gets the rest', async () => {
    const times = await offer(['a', 'b'], 15, 60)
    expect(times.length).toBeGreaterThan(59 * 15)
    expect(times.filter(time => time > 0).length).toBeGreaterThan(100)
    expect(times.filter(time => time > 2 * SECOND_MS).length / times.length).toBeLessThan(0.02)
    const later = times.slice(times.length / 2)
    expect(Math.max(...later)).toBeLessThan(2 * SECOND_MS)
  })

  it('gets all that it can take where it is the only one', async () => {
    expect((await offer(['a'], 15, 30)).length).toBeGreaterThan(80)
  })
})

describe('a gateway that takes nothing', () => {
  const health = async (router: Router) => (await router.lanes[0]?.health())?.usable

  it('is not usable: not when it is busy all the time, and not when it is merely silent', async () => {
    for (const outcome of [
      { kind: 'throttled', code: 'busy' },
      { kind: 'not-sent', code: 'down' },
      { kind: 'unknown', code: 'no-answer' },
    ] as const) {
      const { router, clock } = open('a')
      const [a] = router.lanes
      if (a === undefined) throw new Error('no lane')
      expect(await health(router)).toBe(true)
      learn(router, a, { kind: 'accepted', providerId: '1' })
      clock.pass(HOUR_MS)
      expect(await health(router)).toBe(true)
      learn(router, a, { kind: 'accepted', providerId: '2' })
      learn(router, a, outcome)
      expect(await health(router)).toBe(true)
      clock.pass(policy.sms.latelyMs + 1)
      expect(await health(router)).toBe(false)
      learn(router, a, { kind: 'accepted', providerId: '3' })
      expect(await health(router)).toBe(true)
    }
    const { router, clock } = open('a')
    void router.lanes[0]?.call('09011112222', () => new Promise(() => {}))
    clock.pass(policy.sms.latelyMs + 1)
    expect(await router.lanes[0]?.health()).toEqual({ usable: false, reason: 'no-answer' })
  })

  it('is tried every other second by one message, where all others are gone, whatever its pause', () => {
    const clock = new FakeClock('2026-11-24T10:00:00+09:00')
    let up = true
    const line = Object.assign(new FakeGateway('line'), { isUp: () => up })
    const router = openRouter([new FakeGateway('a'), line], clock)
    const a = failing(router, 'a', policy.sms.breaker.failuresInRow)
    expect([choose(router)?.name, router.room()]).toEqual(['line', policy.sms.slots])
    up = false
    expect(router.room()).toBeUndefined()
    for (let n = 0; n < 5; n += 1) {
      clock.pass(policy.sms.probeEveryMs)
      expect([choose(router)?.name, router.room()]).toEqual(['a', 1])
      a.takeNow()
      expect(router.room()).toBe(0)
      a.breaker.begin(clock.ticks())
      learn(router, a, { kind: 'not-sent', code: 'down' })
      a.release()
      expect(router.room()).toBeUndefined()
    }
  })

  it('lets a message be tried before its time, to see that it is back, and says so once', () => {
    const { router, clock } = open('a')
    const a = failing(router, 'a', 1)
    expect([router.mayProbe(), router.mayProbe()]).toEqual([true, false])
    clock.pass(policy.sms.probeEveryMs)
    expect(router.mayProbe()).toBe(true)
    expect(learn(router, a, { kind: 'accepted', providerId: '1' })).toBe(true)
    expect(learn(router, a, { kind: 'accepted', providerId: '2' })).toBe(false)
    clock.pass(policy.sms.probeEveryMs)
    expect(router.mayProbe()).toBe(false)
  })
})

describe('the full queue of one phone', () => {
  const full = { kind: 'throttled', code: 'ESME_RMSGQFUL', ofNumber: true } as const

  it('says nothing of the gateway, however often it is met', () => {
    const { router } = open('a')
    const [a] = router.lanes
    if (a === undefined) throw new Error('no lane')
    for (let n = 0; n < 50; n += 1) learn(router, a, full)
    expect([a.pauseMs, a.slots, a.isFailing]).toEqual([0, policy.sms.slots, false])
  })

  it('is the full queue of the gateway when several phones meet it, and nobody else gets through', () => {
    const { router } = open('a')
    const [a] = router.lanes
    if (a === undefined) throw new Error('no lane')
    learn(router, a, full, '09011112222')
    learn(router, a, full, '09011113333')
    learn(router, a, { kind: 'accepted', providerId: '1' })
    learn(router, a, full, '09011114444')
    expect(a.pauseMs).toBe(0)
    learn(router, a, full, '09011115555')
    learn(router, a, full, '09011116666')
    expect(a.pauseMs).toBe(SECOND_MS)
  })
})

describe('a lane', () => {
  it('halves its slots when the gateway says "too much", down to one, and grows again', () => {
    const { router } = open('a')
    const [a] = router.lanes
    if (a === undefined) throw new Error('no lane')
    learn(router, a, { kind: 'throttled', code: 'busy' })
    expect(a.slots).toBe(policy.sms.slots / 2)
    for (let n = 0; n < 10; n += 1) learn(router, a, { kind: 'throttled', code: 'busy' })
    expect(a.slots).toBe(1)
    learn(router, a, { kind: 'accepted', providerId: '1' })
    expect(a.slots).toBe(2)
    for (let n = 0; n < 10_000; n += 1) learn(router, a, { kind: 'accepted', providerId: '1' })
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
