import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { idOf, messageStates, rowsOf } from '../../support/rows.ts'
import { addOffice, FakeGateway, makeWorld, type World, workThrough } from '../../support/world.ts'
import { smsTexts } from '../challenges/code-text.ts'
import type { Deps } from '../deps.ts'
import { systemClock } from '../platform/clock.ts'
import { inTransaction, isPostgres } from '../platform/db/open.ts'
import { HOUR_MS, MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { work as inWork } from '../work.ts'
import { claim } from './claim.ts'
import { enqueueNotices, sweepMessages } from './outbox.ts'
import { applyReceipt } from './receipts.ts'
import { openRouter } from './router.ts'
import { claimDue } from './store.ts'
import { isStalled, startWorker } from './worker.ts'

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

  it('sends at most two copies when nobody knows whether the phone got it', async () => {
    let copies = 0
    world.gateway.next = () => {
      copies += 1
      return { kind: 'unknown', code: 'timeout' }
    }
    await signIn()
    for (let n = 0; n < 60; n += 1) {
      await work()
      world.clock.pass(SECOND_MS)
    }
    expect(copies).toBe(policy.sms.maxCopiesAfterUnknown)
    expect(await states()).toEqual(['unknown'])
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

  it('claims nothing that another worker is just claiming', async () => {
    // On SQLite the one begins when the other has ended.
    if (!isPostgres(world.deps.db)) return
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
  it('sends as soon as it is woken, and stops without losing what is under way', async () => {
    const deps = { ...world.deps, clock: { ...systemClock, now: () => world.clock.now() } }
    const worker = startWorker(deps, { gateways: [world.gateway], textOf: smsTexts(deps) })
    const handedOver = Promise.withResolvers<void>()
    world.gateway.next = async () => {
      handedOver.resolve()
      await systemClock.sleep(50)
      return world.gateway.accept()
    }
    await signIn()
    worker.wake()
    await handedOver.promise
    await worker.stop()
    expect(await states()).toEqual(['submitted'])
  })

  it('is missed when messages wait for half a minute', async () => {
    await signIn()
    expect(await isStalled(world.deps)).toBe(false)
    world.clock.pass(policy.sms.stalledMs + SECOND_MS)
    expect(await isStalled(world.deps)).toBe(true)
    await work()
    expect(await isStalled(world.deps)).toBe(false)
  })
})
