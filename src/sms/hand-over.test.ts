import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { messageStates, rowsOf } from '../../support/rows.ts'
import { addOffice, FakeGateway, makeWorld, testConfig, type World } from '../../support/world.ts'
import { smsTexts } from '../challenges/code-text.ts'
import type { Deps } from '../deps.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { work as inWork } from '../work.ts'
import { gatewayStates, tellStates } from './gateway-state.ts'
import type { Receipt, SendOutcome } from './gateways/gateway.ts'
import { enqueueTest } from './outbox.ts'
import { applyReceipt } from './receipts.ts'
import { openRouter, type Router } from './router.ts'
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
    world.clock.pass(policy.sms.unknownRetryMs)
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

  it('makes at most two copies', async () => {
    const asked = [says(first, lost), says(second, { ...lost, lineLost: true })]
    await signIn()
    for (let n = 0; n < 30; n += 1) {
      await work()
      world.clock.pass(SECOND_MS)
    }
    expect(asked.map(count => count())).toEqual([1, 1])
    expect(await states()).toEqual(['unknown'])
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
    expect(await attempts()).toEqual(['1 first unknown worker-died', '2 fast accepted'])
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

  it('that came more than a minute ago are of another copy with the same id', async () => {
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
