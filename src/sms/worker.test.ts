import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onPostgres } from '../../support/engines.ts'
import { PATIENCE_MS } from '../../support/patience.ts'
import { idOf, messageStates, rowsOf } from '../../support/rows.ts'
import { until } from '../../support/until.ts'
import { addOffice, FakeGateway, makeWorld, type World, workThrough } from '../../support/world.ts'
import { smsTexts } from '../challenges/code-text.ts'
import type { Deps } from '../deps.ts'
import { systemClock } from '../platform/clock.ts'
import { inTransaction } from '../platform/db/open.ts'
import { HOUR_MS, MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { work as inWork } from '../work.ts'
import { claim } from './claim.ts'
import type { SendOutcome } from './gateways/gateway.ts'
import { enqueueNotices, sweepMessages } from './outbox.ts'
import { applyReceipt } from './receipts.ts'
import { openRouter } from './router.ts'
import { claimDue } from './store.ts'
import { isStalled, startWorker, type Worker } from './worker.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const NUMBER = '09011112222'
const signIn = async () => {
  const browser = world.visitor()
  await browser.post('/oa/', { loginId: 'office', password: 'office-password' })
  return browser
}
const work = (deps: Deps = world.deps, gateway = world.gateway) => workThrough(deps, gateway)
const states = () => messageStates(world)
const attempts = () => rowsOf(world, 'sms_attempt', 'n')

describe('handing messages over', () => {
  it('keeps neither a code nor a text in the database', async () => {
    const browser = await signIn()
    const code = await world.codeFor(NUMBER)
    await browser.post('/oa/code', { code: code === '000000' ? '000001' : '000000' })
    const tables = ['sms_message', 'sms_attempt', 'challenge', 'session', 'audit_event'] as const
    for (const table of tables) expect(JSON.stringify(await rowsOf(world, table))).not.toContain(code)
    expect(world.logged()).not.toContain(code)
    expect(world.logged()).not.toContain(NUMBER)
  })

  it('tries again after about 1, 3, 8 … seconds while no gateway takes it, then gives up before the code is useless', async () => {
    world.gateway.next = () => ({ kind: 'not-sent', code: 'down' })
    await signIn()
    const tried: number[] = []
    const start = world.clock.now()
    for (let second = 0; second <= 31 * 60; second += 1) {
      if ((await work()) > 0) tried.push((world.clock.now() - start) / SECOND_MS)
      world.clock.pass(SECOND_MS)
    }
    const pauses = tried.slice(1, 9).map((at, n) => at - (tried[n] ?? 0))
    for (const [n, planned] of [1, 3, 8, 20, 45, 90, 120, 120].entries()) {
      expect(pauses[n]).toBeGreaterThanOrEqual(0.8 * planned)
      expect(pauses[n]).toBeLessThanOrEqual(Math.ceil(1.2 * planned) + 1)
    }
    expect(tried.at(-1)).toBeLessThanOrEqual(29 * 60 + 1)
    expect(await states()).toEqual(['expired'])
    world.gateway.next = () => world.gateway.accept()
    world.clock.pass(HOUR_MS)
    await work()
    expect(world.gateway.sent).toEqual([])
  })

  it('stops at a refusal, and the page says that it did not arrive', async () => {
    world.gateway.next = () => ({ kind: 'refused', code: 'no-such-number' })
    const browser = await signIn()
    await work()
    expect(await states()).toEqual(['refused'])
    world.clock.pass(MINUTE_MS)
    expect(await work()).toBe(0)
    expect((await browser.get('/oa/code')).text).toContain('届きませんでした')
  })

  it('waits as long as a throttling gateway says', async () => {
    world.gateway.next = () => ({ kind: 'throttled', code: '429', retryAfterMs: 10_000 })
    await signIn()
    await work()
    world.clock.pass(9 * SECOND_MS)
    expect(await work()).toBe(0)
    world.clock.pass(SECOND_MS)
    expect(await work()).toBe(1)
  })

  it('sends the code of a browser that left: it is good elsewhere, and nobody uses up codes that never come', async () => {
    const browser = await signIn()
    await browser.post('/oa/sign-out')
    await work()
    expect(world.gateway.sent).toHaveLength(1)
    expect(await states()).toEqual(['submitted'])
  })

  it('sends nothing for a sign-in that is over', async () => {
    const browser = await signIn()
    const code = await world.codeFor(NUMBER)
    const [pause = 0] = policy.code.resendAfterMs
    world.clock.pass(pause)
    await browser.post('/oa/code/resend')
    await browser.post('/oa/code', { code })
    await work()
    expect(world.gateway.sent).toHaveLength(1)
    expect(await states()).toEqual(['submitted', 'superseded'])
  })

  it('goes on where a worker died while sending, when its lease ends; nothing is lost', async () => {
    await signIn()
    const dying = new FakeGateway()
    dying.next = () => {
      throw new Error('the process is gone')
    }
    await expect(workThrough(world.deps, dying)).rejects.toThrow()
    expect((await attempts()).map(attempt => attempt.state)).toEqual(['started'])
    expect(await work()).toBe(0)
    world.clock.pass(policy.sms.leaseMs)
    expect(await work()).toBe(1)
    expect((await attempts()).map(attempt => attempt.state)).toEqual(['unknown', 'accepted'])
    expect(world.gateway.sent).toHaveLength(1)
  })

  it('hands each message over once, with two workers on connections of their own', async () => {
    const id = await idOf(world, 'office')
    for (let n = 0; n < 12; n += 1)
      await inWork(world.deps, within =>
        enqueueNotices(within, 'number-replaced', [{ accountId: id, number: NUMBER }]),
      )
    const other = world.secondProcess()
    await Promise.all([work(), work(other), work(), work(other)])
    expect(world.gateway.sent).toHaveLength(12)
    expect(new Set(world.gateway.sent.map(sms => sms.messageId)).size).toBe(12)
  })

  onPostgres('claims nothing that another worker is just claiming', async () => {
    // On SQLite the one begins when the other has ended.
    await signIn()
    const now = world.clock.now()
    const due = { now, which: 'all', leaseUntil: now + policy.sms.leaseMs, limit: 5 } as const
    await inTransaction(world.secondProcess().db, async tx => {
      expect(await claimDue(tx, due)).toHaveLength(1)
      expect(await claimDue(world.deps.db, due)).toEqual([])
    })
  })

  it('takes up the newest first', async () => {
    await signIn()
    world.clock.pass(SECOND_MS)
    await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })
    const router = openRouter([world.gateway], world.clock)
    const [first] = await claim(world.deps, router, { which: 'all', limit: 1 })
    expect(first?.message.created_at).toBe(world.clock.now())
  })
})

describe('receipts', () => {
  const receipt = (state: 'delivered' | 'undelivered', providerId = '1') =>
    applyReceipt(world.deps, { gateway: 'fake', of: { providerId }, state })

  it('tell what became of a message', async () => {
    const browser = await signIn()
    await work()
    expect((await browser.get('/oa/code')).text).toContain('送信済み')
    await receipt('delivered')
    expect((await browser.get('/oa/code')).text).toContain('届きました')
    expect(await (await browser.get('/oa/code/state')).text).toContain('"delivery":"delivered"')
  })

  it('may overtake the answer to their own submission', async () => {
    await signIn()
    world.gateway.next = async () => {
      await receipt('delivered', '7')
      return { kind: 'accepted', providerId: '7' }
    }
    await work()
    expect(await states()).toEqual(['delivered'])
  })

  it('change nothing when doubled, late or contradicting', async () => {
    await signIn()
    await work()
    await receipt('delivered')
    await receipt('undelivered')
    await receipt('delivered')
    await receipt('delivered', 'unknown-id')
    expect(await states()).toEqual(['delivered'])
  })
})

describe('messages of long ago', () => {
  it('are deleted when nobody asks about them any more; younger ones and waiting ones stay', async () => {
    await signIn()
    await work()
    world.clock.pass(policy.sms.keptMs - HOUR_MS)
    await sweepMessages(world.deps)
    expect(await states()).toEqual(['submitted'])
    await signIn()
    world.clock.pass(2 * HOUR_MS)
    await sweepMessages(world.deps)
    expect(await states()).toEqual(['queued'])
  })
})

describe('a running worker', () => {
  /** A code is at the gateway; the caller says when that answers, and what. */
  async function handedOver(worker: Worker) {
    const [given, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<SendOutcome>()]
    world.gateway.next = () => {
      given.resolve()
      return answer.promise
    }
    await signIn()
    worker.wake()
    await given.promise
    return answer
  }

  it('sends as soon as it is woken, and stops without losing what is under way', async () => {
    const deps = { ...world.deps, clock: { ...systemClock, now: () => world.clock.now() } }
    const worker = startWorker(deps, { gateways: [world.gateway], textOf: smsTexts(deps) })
    const answer = await handedOver(worker)
    const stopped = worker.stop()
    answer.resolve(world.gateway.accept())
    await stopped
    expect(await states()).toEqual(['submitted'])
  })

  it('keeps what it has for as long as a carrier takes to answer, also while it stops; what a dead one had is free', async () => {
    // Its moments are short, but not the time that it has for stopping.
    const { drainMs } = policy.sms
    const sleep = (ms: number, signal?: AbortSignal) =>
      systemClock.sleep(ms === drainMs ? PATIENCE_MS : Math.min(ms, 5), signal)
    const deps = { ...world.deps, clock: { ...systemClock, sleep, now: () => world.clock.now() } }
    const worker = startWorker(deps, { gateways: [world.gateway], textOf: smsTexts(deps) })
    const answer = await handedOver(worker)
    const lease = async () => (await rowsOf(world, 'sms_message'))[0]?.lease_until ?? 0
    const other = new FakeGateway('other')
    for (let n = 0; n < 5; n += 1) {
      const before = await lease()
      world.clock.pass(policy.sms.leaseRenewMs)
      await until(async () => (await lease()) > before)
      expect(await work(world.secondProcess(), other)).toBe(0)
    }
    const before = await lease()
    const stopping = worker.stop()
    world.clock.pass(policy.sms.leaseRenewMs)
    await until(async () => (await lease()) > before)
    answer.resolve(world.gateway.accept())
    await stopping
    expect(await states()).toEqual(['submitted'])
  })

  it('notes what was answered while the database was away, and sends no copy', async () => {
    const deps = { ...world.deps, clock: { ...systemClock, now: () => world.clock.now() } }
    const worker = startWorker(deps, { gateways: [world.gateway], textOf: smsTexts(deps) })
    const answer = await handedOver(worker)
    const mend = await world.breakDatabase()
    answer.resolve({ kind: 'accepted', providerId: 'A1' })
    await until(() => world.logged().includes('sms outcome not noted yet'))
    world.clock.pass(10 * policy.sms.leaseMs)
    await mend()
    await until(async () => (await states())[0] === 'submitted')
    await applyReceipt(deps, { gateway: 'fake', of: { providerId: 'A1' }, state: 'delivered' })
    await worker.stop()
    expect(await states()).toEqual(['delivered'])
    expect(world.gateway.sent).toHaveLength(1)
  })

  it('that has asked the database in vain leaves what others have, for a moment, and takes what nobody has', async () => {
    let ticks = 0
    const deps = {
      ...world.deps,
      clock: { ...systemClock, now: () => world.clock.now(), ticks: () => ticks },
    }
    const others = new FakeGateway()
    others.next = () => {
      throw new Error('this one cannot say that it still has the message')
    }
    await signIn()
    await expect(workThrough(world.deps, others)).rejects.toThrow()
    const mend = await world.breakDatabase()
    world.clock.pass(policy.sms.leaseMs)
    const worker = startWorker(deps, { gateways: [world.gateway], textOf: smsTexts(deps) })
    await until(() => world.logged().includes('"sms worker"'))
    await mend()
    const accountId = await idOf(world, 'office')
    await inWork(world.deps, within =>
      enqueueNotices(within, 'number-replaced', [{ accountId, number: '09099990001' }]),
    )
    await until(() => world.gateway.sent.length > 0)
    // A claim takes all that is due.
    expect((await rowsOf(world, 'sms_message', 'created_at')).map(({ tries }) => tries)).toEqual([1, 1])
    ticks += policy.sms.leaseMs
    await until(() => world.gateway.sent.length > 1)
    await worker.stop()
  })

  it('is missed when messages wait for ten seconds', async () => {
    await signIn()
    expect(await isStalled(world.deps)).toBe(false)
    world.clock.pass(policy.sms.stalledMs + SECOND_MS)
    expect(await isStalled(world.deps)).toBe(true)
    await work()
    expect(await isStalled(world.deps)).toBe(false)
  })
})
