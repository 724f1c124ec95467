import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { idOf, messageStates, rowsOf } from '../../support/rows.ts'
import { until } from '../../support/until.ts'
import { addOffice, FakeGateway, makeWorld, testConfig, type World } from '../../support/world.ts'
import { smsTexts } from '../challenges/code-text.ts'
import type { Deps } from '../deps.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { work as inWork } from '../work.ts'
import { gatewayStates, tellStates } from './gateway-state.ts'
import type { Receipt, SendOutcome } from './gateways/gateway.ts'
import { enqueueNotices, enqueueTest } from './outbox.ts'
import { applyReceipt } from './receipts.ts'
import { openRouter, type Router } from './router.ts'
import type { SmsState } from './tables.ts'
import { workOnce } from './worker.ts'

const NUMBER = '09011112222'
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

const signIn = async () => {
  const browser = world.visitor()
  await browser.post('/oa/', { loginId: 'office', password: 'office-password' })
  return browser
}
const work = (deps: Deps = world.deps, through = router) =>
  workOnce(deps, { router: through, textOf: smsTexts(deps) })
const says = (gateway: FakeGateway, outcome: SendOutcome) => {
  let asked = 0
  gateway.next = () => {
    asked += 1
    return outcome
  }
  return () => asked
}
const messages = () => rowsOf(world, 'sms_message', 'created_at')
const states = () => messageStates(world)
const [UNKNOWN_RETRY_MS = 0] = policy.sms.unknownRetryMs
const attempts = async () => {
  const rows = (await rowsOf(world, 'sms_attempt', 'n')).sort((a, b) => a.started_at - b.started_at)
  return rows.map(row => `${row.n} ${row.gateway} ${row.state}${row.error_code ? ` ${row.error_code}` : ''}`)
}

describe('a message that the first gateway does not take', () => {
  it.each([
    ['not-sent', 'refused-connection'],
    ['gateway-broken', 'login'],
  ] as const)('goes through the next one at once: %s', async (kind, code) => {
    says(first, { kind, code })
    await signIn()
    await work()
    expect(await attempts()).toEqual([`1 first failed ${code}`, '2 second accepted'])
    expect(await states()).toEqual(['submitted'])
  })

  it('stops at a refusal: another gateway would not know the number either', async () => {
    says(first, { kind: 'refused', code: 'no-such-number' })
    const asked = says(second, { kind: 'accepted', providerId: '1' })
    await signIn()
    await work()
    expect(await states()).toEqual(['refused'])
    expect(asked()).toBe(0)
  })

  it('goes on at once when that one is busy, and so do those that follow', async () => {
    const asked = says(first, { kind: 'throttled', code: 'busy', retryAfterMs: 30 * SECOND_MS })
    await signIn()
    await work()
    await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })
    await work()
    expect(second.sent).toHaveLength(2)
    expect(asked()).toBe(1)
  })

  it('leaves an alarm in the log when nothing passes until a person acts', async () => {
    says(first, { kind: 'gateway-broken', code: 'ESME_RINVPASWD' })
    await signIn()
    await work()
    const alarm = world
      .logged()
      .split('\n')
      .find(line => line.includes('sms gateway refuses us'))
    expect(JSON.parse(alarm ?? '')).toMatchObject({
      level: 50,
      gateway: 'first',
      reason: 'ESME_RINVPASWD',
    })
  })
})

describe('a message of which nobody knows whether it was sent', () => {
  const lost: SendOutcome = { kind: 'unknown', code: 'timeout' }

  it('waits three seconds for a receipt, then leaves once through the next gateway', async () => {
    says(first, lost)
    await signIn()
    await work()
    expect(second.sent).toEqual([])
    world.clock.pass(UNKNOWN_RETRY_MS)
    await work()
    expect(await attempts()).toEqual(['1 first unknown timeout', '2 second accepted'])
  })

  it('is not sent again when the receipt comes meanwhile', async () => {
    says(first, lost)
    await signIn()
    await work()
    const [message] = await messages()
    const of = { messageId: message?.id ?? '', attempt: 1 }
    await applyReceipt(world.deps, { gateway: 'first', of, state: 'delivered' })
    world.clock.pass(MINUTE_MS)
    expect(await work()).toBe(0)
    expect(await states()).toEqual(['delivered'])
  })

  it('leaves through the next gateway at once when the line is gone on which a receipt would come', async () => {
    says(first, { ...lost, lineLost: true })
    await signIn()
    await work()
    expect(await attempts()).toEqual(['1 first unknown timeout', '2 second accepted'])
  })

  it('leaves again and again, after growing pauses, one copy at a time, as long as nobody answers', async () => {
    const single = openRouter([first], world.clock)
    let underWay = 0
    const sent: number[] = []
    const start = world.clock.now()
    first.next = async () => {
      underWay += 1
      expect(underWay).toBe(1)
      await Promise.resolve()
      underWay -= 1
      sent.push(Math.round((world.clock.now() - start) / SECOND_MS))
      return lost
    }
    await signIn()
    for (let second = 0; second < 100; second += 1) {
      await work(world.deps, single)
      world.clock.pass(SECOND_MS)
    }
    expect(sent).toEqual([0, 3, 11, 31, 76])
    // It was mute for a while: the code has most of its life left.
    first.next = () => first.accept()
    for (let second = 0; second < 100; second += 1) {
      await work(world.deps, single)
      world.clock.pass(SECOND_MS)
    }
    expect(first.sent).toHaveLength(1)
    expect(await states()).toEqual(['submitted'])
  })

  it('is not sent hundreds of times because it lives for a day', async () => {
    const accountId = await idOf(world, 'office')
    await inWork(world.deps, within =>
      enqueueNotices(within, 'number-replaced', [{ accountId, number: NUMBER }]),
    )
    const asked = [says(first, lost), says(second, lost)]
    while ((await states())[0] !== 'unknown') {
      await work()
      world.clock.pass(10 * MINUTE_MS)
    }
    const end = (await messages())[0]?.useless_after ?? 0
    expect(world.clock.now()).toBeGreaterThan(end - policy.sms.minUsefulMs)
    const copies = asked.reduce((sum, count) => sum + count(), 0)
    expect(copies).toBeGreaterThan(policy.sms.unknownRetryMs.length)
    expect(copies).toBeLessThan(20)
  })

  it('is unknown, and not expired, when its life ends so', async () => {
    says(first, lost)
    says(second, lost)
    await signIn()
    for (let second = 0; second < 31 * 60; second += 5) {
      await work()
      world.clock.pass(5 * SECOND_MS)
    }
    expect(await states()).toEqual(['unknown'])
    expect((await attempts()).length).toBeLessThan(40)
  })

  it('leaves twice at most when answers came that nobody understands: it was taken, as like as not', async () => {
    const asked = [says(first, { ...lost, unclear: true }), says(second, { ...lost, unclear: true })]
    await signIn()
    for (let n = 0; n < 30; n += 1) {
      await work()
      world.clock.pass(SECOND_MS)
    }
    expect(asked.map(count => count())).toEqual([1, 1])
    expect(await states()).toEqual(['unknown'])
  })

  describe('and whose answer comes late', () => {
    const answer = () => {
      const later = Promise.withResolvers<SendOutcome>()
      const asked = says(first, { ...lost, later: later.promise })
      return { ...later, asked }
    }
    const noted = (state: SmsState) => until(async () => (await states()).includes(state))

    it('was taken: no copy follows, and its receipt finds it', async () => {
      const late = answer()
      await signIn()
      await work()
      late.resolve({ kind: 'accepted', providerId: 'L1' })
      await noted('submitted')
      world.clock.pass(MINUTE_MS)
      expect(await work()).toBe(0)
      expect(second.sent).toEqual([])
      await applyReceipt(world.deps, { gateway: 'first', of: { providerId: 'L1' }, state: 'delivered' })
      expect(await states()).toEqual(['delivered'])
      expect(await attempts()).toEqual(['1 first delivered'])
    })

    it('finds the receipt that came before it', async () => {
      const late = answer()
      await signIn()
      await work()
      await applyReceipt(world.deps, { gateway: 'first', of: { providerId: 'L1' }, state: 'delivered' })
      late.resolve({ kind: 'accepted', providerId: 'L1' })
      await noted('delivered')
    })

    it('was refused: no copy follows', async () => {
      const late = answer()
      await signIn()
      await work()
      late.resolve({ kind: 'refused', code: 'no-such-number' })
      await noted('refused')
      world.clock.pass(MINUTE_MS)
      expect(await work()).toBe(0)
    })

    it('was not taken: it is no copy', async () => {
      const late = answer()
      await signIn()
      await work()
      late.resolve({ kind: 'not-sent', code: 'full' })
      await until(async () => (await attempts())[0] === '1 first failed full')
      world.clock.pass(UNKNOWN_RETRY_MS)
      await work()
      expect(await states()).toEqual(['submitted'])
    })

    it('changes nothing when a copy was delivered meanwhile', async () => {
      const late = answer()
      await signIn()
      await work()
      world.clock.pass(UNKNOWN_RETRY_MS)
      second.next = () => ({ kind: 'accepted', providerId: 'S1' })
      await work()
      await applyReceipt(world.deps, { gateway: 'second', of: { providerId: 'S1' }, state: 'delivered' })
      late.resolve({ kind: 'accepted', providerId: 'L1' })
      await until(async () => (await attempts())[0] === '1 first accepted')
      expect(await states()).toEqual(['delivered'])
    })
  })

  it('is given again to a gateway that recognises it, and no copy is counted', async () => {
    const knows = Object.assign(new FakeGateway('knows'), { idempotent: true as const })
    const asked = says(knows, lost)
    const through = openRouter([knows, second], world.clock)
    await signIn()
    for (let n = 0; n < 4; n += 1) {
      await work(world.deps, through)
      world.clock.pass(30 * SECOND_MS)
    }
    expect(asked()).toBe(4)
    expect(second.sent).toEqual([])
    knows.next = () => knows.accept()
    await work(world.deps, through)
    expect(await states()).toEqual(['submitted'])
  })
})

describe('a message whose workers die', () => {
  const die = async () => {
    const dying = new FakeGateway('dying')
    dying.next = () => {
      throw new Error('the process is gone')
    }
    await expect(work(world.deps, openRouter([dying], world.clock))).rejects.toThrow()
    world.clock.pass(policy.sms.leaseMs)
  }

  it('is sent all the same, however often that happened: nobody knows whether it ever left', async () => {
    await signIn()
    for (let n = 0; n < policy.sms.maxCopiesAfterDeath - 1; n += 1) await die()
    await work()
    expect(first.sent).toHaveLength(1)
    expect(await states()).toEqual(['submitted'])
  })

  it('is given up in the end, should it be the reason for their death', async () => {
    await signIn()
    for (let n = 0; n < policy.sms.maxCopiesAfterDeath; n += 1) await die()
    await work()
    expect(first.sent).toEqual([])
    expect(await states()).toEqual(['unknown'])
  })
})

describe('two workers', () => {
  it('never both send a message: who lost its lease finds that out before the network is touched', async () => {
    const other = world.secondProcess()
    const fast = openRouter([new FakeGateway('fast')], world.clock)
    says(second, { kind: 'accepted', providerId: 'late' })
    first.next = async () => {
      // While the first one hangs, its lease runs out and the other worker sends.
      world.clock.pass(policy.sms.leaseMs)
      await work(other, fast)
      return { kind: 'not-sent', code: 'reset' }
    }
    await signIn()
    await work()
    expect(await attempts()).toEqual(['1 first failed reset', '2 fast accepted'])
    expect(second.sent).toEqual([])
  })
})

describe('all gateways down for half an hour', () => {
  it('ends in "expired", and nothing is sent on recovery', async () => {
    says(first, { kind: 'not-sent', code: 'down' })
    says(second, { kind: 'not-sent', code: 'down' })
    await signIn()
    for (let second = 0; second < 30 * 60; second += 5) {
      await work()
      world.clock.pass(5 * SECOND_MS)
    }
    expect(await states()).toEqual(['expired'])
    first.next = () => first.accept()
    world.clock.pass(MINUTE_MS)
    expect(await work()).toBe(0)
    expect(first.sent).toEqual([])
  })
})

describe('after all gateways were down', () => {
  it('the first code leaves within two seconds of their return, whatever its pause, and all others after it', async () => {
    for (const gateway of [first, second]) says(gateway, { kind: 'not-sent', code: 'down' })
    const running = async (seconds: number, isDone: () => boolean) => {
      for (let quarter = 0; quarter < 4 * seconds && !isDone(); quarter += 1) {
        await work()
        world.clock.pass(SECOND_MS / 4)
      }
      return isDone()
    }
    const id = await idOf(world, 'office')
    for (let n = 0; n < 20; n += 1)
      await inWork(world.deps, within =>
        enqueueNotices(within, 'number-replaced', [{ accountId: id, number: NUMBER }]),
      )
    expect(await running(3 * 60, () => false)).toBe(false)
    for (const gateway of [first, second]) gateway.next = () => gateway.accept()
    const left = () => first.sent.length + second.sent.length
    expect(await running(2.5, () => left() > 0)).toBe(true)
    expect(await running(1, () => left() === 20)).toBe(true)
    expect(left()).toBe(20)
  })

  it('what may have been sent is not hurried: its answer or its receipt may still come', async () => {
    const single = openRouter([first], world.clock)
    says(first, { kind: 'unknown', code: 'no-answer' })
    await signIn()
    await work(world.deps, single)
    first.next = () => first.accept()
    await inWork(world.deps, within => enqueueTest(within, { number: NUMBER, gateway: 'first' }))
    await work(world.deps, single)
    expect(first.sent.map(sms => sms.text.includes('試験'))).toEqual([true])
  })
})

describe('while no line stands', () => {
  it('nothing is tried and no pause grows; what gets too old expires; the rest leaves when a line is back', async () => {
    let up = false
    const line = Object.assign(new FakeGateway('line'), { isUp: () => up })
    const through = openRouter([line], world.clock)
    await signIn()
    await inWork(world.deps, within => enqueueTest(within, { number: NUMBER, gateway: 'line' }))
    line.next = () => ({ kind: 'not-sent', code: 'not-bound' })
    // The test message is tried all the same: its sender wants to know why not.
    expect(await work(world.deps, through)).toBe(1)
    world.clock.pass(4 * MINUTE_MS)
    expect(await work(world.deps, through)).toBe(1)
    await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })
    world.clock.pass(25 * MINUTE_MS + 1)
    await work(world.deps, through)
    expect((await states()).sort()).toEqual(['expired', 'expired', 'queued'])
    up = true
    line.next = () => line.accept()
    await work(world.deps, through)
    expect(line.sent.map(sms => sms.to)).toEqual(['08011112222'])
    const rows = await messages()
    expect(rows.map(row => row.tries).sort()).toEqual([1, 1, 3])
  })
})

describe('a test message', () => {
  it('tries its own gateway only, and belongs to nobody', async () => {
    says(second, { kind: 'not-sent', code: 'down' })
    await inWork(world.deps, within => enqueueTest(within, { number: NUMBER, gateway: 'second' }))
    await work()
    expect(await attempts()).toEqual(['1 second failed down'])
    second.next = () => second.accept()
    world.clock.pass(2 * SECOND_MS)
    await work()
    expect(second.sent[0]?.text).toContain('試験')
    expect(await messages()).toMatchObject([{ account_id: null, purpose: 'test', state: 'submitted' }])
  })
})

describe('a final "not delivered"', () => {
  const failed: Omit<Receipt, 'of'> = {
    gateway: 'first',
    state: 'undelivered',
    code: 'REJECTD',
    curable: true,
  }
  const submit = async () => {
    first.next = () => ({ kind: 'accepted', providerId: 'A1' })
    const browser = await signIn()
    await work()
    return browser
  }

  it('sends the code once more through another gateway, if another may heal it', async () => {
    const browser = await submit()
    await applyReceipt(world.deps, { ...failed, of: { providerId: 'A1' } })
    expect((await browser.get('/oa/code')).text).toContain('送信待ち')
    await work()
    expect(second.sent).toHaveLength(1)
    expect(await states()).toEqual(['undelivered', 'submitted'])
    const [one, other] = await messages()
    expect(other).toMatchObject({ heals: one?.id, useless_after: one?.useless_after })
  })

  it('does so once, however often it is said, and whatever becomes of the second copy', async () => {
    await submit()
    await applyReceipt(world.deps, { ...failed, of: { providerId: 'A1' } })
    await applyReceipt(world.deps, { ...failed, of: { providerId: 'A1' } })
    second.next = () => ({ kind: 'accepted', providerId: 'B1' })
    await work()
    await applyReceipt(world.deps, { ...failed, gateway: 'second', of: { providerId: 'B1' } })
    await work()
    expect(await states()).toEqual(['undelivered', 'undelivered'])
  })

  it.each([
    ['later than two minutes', 2 * MINUTE_MS + 1, true],
    ['of a class that no gateway heals', 0, false],
  ])('ends it when it comes %s', async (_, after, curable) => {
    await submit()
    world.clock.pass(after)
    const { curable: _curable, ...plain } = failed
    await applyReceipt(world.deps, { ...(curable ? failed : plain), of: { providerId: 'A1' } })
    expect(await states()).toEqual(['undelivered'])
  })

  it('sends nothing to somebody who has typed the code already', async () => {
    const browser = await submit()
    const code = /認証コード：(\d{6})/.exec(first.sent[0]?.text ?? '')?.[1] ?? ''
    await browser.post('/oa/code', { code })
    await applyReceipt(world.deps, { ...failed, of: { providerId: 'A1' } })
    await work()
    expect(second.sent).toEqual([])
  })
})

describe('receipts', () => {
  const delivered = { gateway: 'first', state: 'delivered' } as const

  it('meet the answer that they overtake, also when both are noted at the same moment', async () => {
    const others = world.secondProcess()
    for (let n = 0; n < 10; n += 1) {
      const providerId = `A${n}`
      let noted: Promise<unknown> = Promise.resolve()
      first.next = () => {
        noted = applyReceipt(others, { ...delivered, of: { providerId } })
        return { kind: 'accepted', providerId }
      }
      await inWork(world.deps, within => enqueueTest(within, { number: NUMBER, gateway: 'first' }))
      await work()
      await noted
    }
    expect(new Set(await states())).toEqual(new Set(['delivered']))
  })

  it('that came too long ago are of another copy with the same id', async () => {
    await applyReceipt(world.deps, { ...delivered, of: { providerId: 'A1' } })
    world.clock.pass(policy.sms.earlyReceiptMs + 1)
    first.next = () => ({ kind: 'accepted', providerId: 'A1' })
    await signIn()
    await work()
    expect(await states()).toEqual(['submitted'])
  })

  it('may name the copy by our own words, before its answer is in', async () => {
    first.next = async sms => {
      const { messageId, attempt } = sms
      await applyReceipt(world.deps, { ...delivered, of: { messageId, attempt } })
      return { kind: 'accepted', providerId: 'A1' }
    }
    await signIn()
    await work()
    expect(await states()).toEqual(['delivered'])
    const [attempt] = await rowsOf(world, 'sms_attempt')
    expect(attempt).toMatchObject({ state: 'delivered', provider_id: 'A1' })
  })

  it('go forward only: "delivered" may follow "not delivered", never the other way round', async () => {
    first.next = () => ({ kind: 'accepted', providerId: 'A1' })
    await signIn()
    await work()
    const of = { providerId: 'A1' }
    await applyReceipt(world.deps, { gateway: 'first', of, state: 'undelivered' })
    await applyReceipt(world.deps, { gateway: 'first', of, state: 'delivered' })
    await applyReceipt(world.deps, { gateway: 'first', of, state: 'undelivered' })
    expect(await states()).toEqual(['delivered'])
    expect(await attempts()).toEqual(['1 first delivered'])
  })

  it('of messages that are gone change nothing', async () => {
    const of = { messageId: 'gone', attempt: 1 }
    expect(await applyReceipt(world.deps, { ...delivered, of })).toEqual({ kind: 'nothing' })
  })

  it('with an id that the provider gave twice mean the newest copy', async () => {
    first.next = () => ({ kind: 'accepted', providerId: 'same' })
    for (let n = 0; n < 2; n += 1) {
      await inWork(world.deps, within => enqueueTest(within, { number: NUMBER, gateway: 'first' }))
      await work()
      world.clock.pass(SECOND_MS)
    }
    await applyReceipt(world.deps, { ...delivered, of: { providerId: 'same' } })
    expect(await states()).toEqual(['submitted', 'delivered'])
  })
})

describe('how a process sees its gateways', () => {
  it('can be read from the database while it was heard of lately', async () => {
    says(first, { kind: 'gateway-broken', code: 'login' })
    await signIn()
    await work()
    await tellStates(world.deps, 'one', router)
    await tellStates(world.deps, 'one', router)
    expect(await gatewayStates(world.deps)).toMatchObject([
      { gateway: 'first', usable: 0, breaker: 'open', reason: 'login' },
      { gateway: 'second', usable: 1, breaker: 'closed', reason: null },
    ])
    world.clock.pass(policy.sms.stateGoodMs + 1)
    expect(await gatewayStates(world.deps)).toEqual([])
  })
})
