import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { addOffice, FakeGateway, makeWorld, type World } from '../../support/world.ts'
import { smsTexts } from '../challenges/code-text.ts'
import { takeSending } from '../guard/sending.ts'
import { policy, SECOND_MS } from '../policy.ts'
import { work } from '../work.ts'
import type { OddReceipt, SendOutcome } from './gateways/gateway.ts'
import { type DeliveryMetrics, deliveryMetrics } from './metrics.ts'
import { receiveFrom } from './receipts.ts'
import { openRouter } from './router.ts'
import { workOnce } from './worker.ts'

/** All that there is, as the server puts it together. */
const reading = async (metrics: DeliveryMetrics) => (await metrics.read()) + (await metrics.readQueue())

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

it('count every outcome per gateway, the seconds to hand-over and receipt, the queue, the breaker and the budget', async () => {
  const { deps, clock, gateway } = world
  const down = new FakeGateway('down')
  down.next = () => ({ kind: 'gateway-broken', code: 'login' })
  const router = openRouter([down, gateway], clock)
  const metrics = deliveryMetrics(deps, () => router.lanes)
  receiveFrom(deps, [gateway], metrics.watch)
  await world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })
  clock.pass(2 * SECOND_MS)
  expect(await reading(metrics)).toContain('sekisho_sms_queue_age_seconds 2\n')
  await workOnce(deps, { router, textOf: smsTexts(deps), watch: metrics.watch })
  clock.pass(3 * SECOND_MS)
  await gateway.report({ of: { providerId: '1' }, state: 'delivered' })
  const text = await reading(metrics)
  for (const line of [
    'sekisho_sms_attempts_total{gateway="down",outcome="gateway-broken"} 1',
    'sekisho_sms_attempts_total{gateway="fake",outcome="accepted"} 1',
    'sekisho_sms_hand_over_seconds_bucket{le="1",gateway="fake"} 0',
    'sekisho_sms_hand_over_seconds_bucket{le="2",gateway="fake"} 1',
    'sekisho_sms_hand_over_seconds_sum{gateway="fake"} 2',
    'sekisho_sms_receipts_total{gateway="fake",state="delivered"} 1',
    'sekisho_sms_receipt_seconds_sum{gateway="fake"} 5',
    'sekisho_sms_breaker{gateway="down",state="open"} 1',
    'sekisho_sms_breaker{gateway="fake",state="closed"} 1',
    'sekisho_sms_queue_messages 0',
    'sekisho_sms_queue_age_seconds 0',
    `sekisho_sms_budget_used_ratio ${1 / deps.config.sms.dailyBudget}`,
  ])
    expect(text.split('\n')).toContain(line)
  expect(text).not.toMatch(/\d{9}/)
})

it('count what was ordered and refused, from 0 on, after the commit', async () => {
  const { deps } = world
  const metrics = deliveryMetrics(deps, () => [])
  deps.sms.count = metrics.watch.counted
  const lines = async () => (await reading(metrics)).split('\n')
  for (const line of [
    'sekisho_sms_ordered_total{purpose="sign-in"} 0',
    'sekisho_sms_ordered_total{purpose="codes-from-changed"} 0',
    'sekisho_sms_refused_total{because="network"} 0',
    'sekisho_sms_refused_total{because="gathered"} 0',
    'sekisho_sms_alarms_total{of="budget"} 0',
  ])
    expect(await lines()).toContain(line)
  const signIn = () => world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })
  for (let n = 0; n < 7; n += 1) await signIn()
  expect(await lines()).toContain('sekisho_sms_ordered_total{purpose="sign-in"} 5')
  expect(await lines()).toContain('sekisho_sms_refused_total{because="account"} 2')
  const failed = work(deps, async within => {
    await takeSending(within, { purpose: 'test', order: 'counted', number: '09011112222' })
    throw new Error('taken back')
  })
  await expect(failed).rejects.toThrow('taken back')
  expect(await lines()).toContain('sekisho_sms_ordered_total{purpose="test"} 0')
})

it('begin at 0 for every gateway and outcome, so that the first failure is an increase', async () => {
  const { deps } = world
  const lines = (await deliveryMetrics(deps, () => []).read()).split('\n')
  for (const line of [
    'sekisho_sms_attempts_total{gateway="inbox",outcome="gateway-broken"} 0',
    'sekisho_sms_receipts_total{gateway="inbox",state="delivered"} 0',
    'sekisho_sms_odd_receipts_total{gateway="inbox",why="unknown-word"} 0',
    'sekisho_sms_late_answers_total{gateway="inbox",outcome="accepted"} 0',
    'sekisho_sms_refused_logins_total{gateway="inbox"} 0',
    'sekisho_sms_hand_over_seconds_count{gateway="inbox"} 0',
  ])
    expect(lines).toContain(line)
})

it('have every name that the alert rules ask for', async () => {
  const text = await reading(deliveryMetrics(world.deps, () => []))
  const rules = readFileSync('docs/examples/prometheus-alerts.yaml', 'utf8')
  const asked = new Set([...rules.matchAll(/sekisho_sms_[a-z_]+/g)].map(([name]) => name))
  expect(asked.size).toBeGreaterThan(5)
  for (const name of asked) expect(text).toContain(`# TYPE ${name.replace(/_(bucket|count)$/, '')} `)
})

it('see an outage while it lasts: by the age of what waits, and by a gateway that takes nothing', async () => {
  const { deps, clock, gateway } = world
  const router = openRouter([gateway], clock)
  const metrics = deliveryMetrics(deps, () => router.lanes)
  const usable = async () =>
    /^sekisho_sms_gateway_usable\{gateway="fake"\} (.)$/m.exec(await reading(metrics))?.[1]
  const age = async () => Number(/^sekisho_sms_queue_age_seconds (.*)$/m.exec(await reading(metrics))?.[1])
  expect([await usable(), await age()]).toEqual(['1', 0])
  gateway.next = () => ({ kind: 'not-sent', code: 'http-503' })
  await world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })
  for (let second = 1; second <= 110; second += 1) {
    await workOnce(deps, { router, textOf: smsTexts(deps) })
    clock.pass(SECOND_MS)
    // Also while it pauses between two tries.
    expect(await age()).toBe(second)
    expect(await usable()).toBe('0')
  }
  gateway.next = () => gateway.accept()
  clock.pass(policy.sms.probeEveryMs)
  await workOnce(deps, { router, textOf: smsTexts(deps) })
  expect([await usable(), await age()]).toEqual(['1', 0])
})

it('count a receipt that overtakes its answer, and an answer that comes late', async () => {
  const { deps, clock, gateway } = world
  const router = openRouter([gateway], clock)
  const metrics = deliveryMetrics(deps, () => router.lanes)
  receiveFrom(deps, [gateway], metrics.watch)
  const later = Promise.withResolvers<SendOutcome>()
  gateway.next = async () => {
    await gateway.report({ of: { providerId: 'E1' }, state: 'delivered' })
    return { kind: 'unknown', code: 'no-answer', later: later.promise }
  }
  await world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })
  await workOnce(deps, { router, textOf: smsTexts(deps), watch: metrics.watch })
  const lines = async () => (await reading(metrics)).split('\n')
  later.resolve({ kind: 'accepted', providerId: 'E1' })
  await expect.poll(lines).toContain('sekisho_sms_receipts_total{gateway="fake",state="delivered"} 1')
  expect(await lines()).toContain('sekisho_sms_late_answers_total{gateway="fake",outcome="accepted"} 1')
})

it('count receipts that could not be used, and the log tells of each word once', async () => {
  const { deps, gateway } = world
  const metrics = deliveryMetrics(deps, () => [])
  let tell: (odd: OddReceipt) => void = () => {}
  const onOddReceipt = (listener: typeof tell) => {
    tell = listener
  }
  receiveFrom(deps, [Object.assign(gateway, { onOddReceipt })], metrics.watch)
  for (let n = 0; n < 1_000; n += 1) tell({ gateway: 'fake', why: 'unknown-word', word: 'WHATEVR' })
  for (let n = 0; n < 1_000; n += 1) tell({ gateway: 'fake', why: 'unknown-word', word: `W${n}` })
  expect(await reading(metrics)).toContain(
    'sekisho_sms_odd_receipts_total{gateway="fake",why="unknown-word"} 2000\n',
  )
  const lines = world
    .logged()
    .split('\n')
    .filter(line => line.includes('unknown meaning'))
  expect(lines.filter(line => line.includes('WHATEVR'))).toHaveLength(1)
  expect(lines.length).toBeLessThanOrEqual(100)
})
