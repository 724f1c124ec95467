import { afterEach, beforeEach, expect, it } from 'vitest'
import { addOffice, FakeGateway, makeWorld, type World } from '../../support/world.ts'
import { smsTexts } from '../challenges/code-text.ts'
import { takeSending } from '../guard/sending.ts'
import { SECOND_MS } from '../policy.ts'
import { work } from '../work.ts'
import type { OddReceipt } from './gateways/gateway.ts'
import { deliveryMetrics } from './metrics.ts'
import { receiveFrom } from './receipts.ts'
import { openRouter } from './router.ts'
import { workOnce } from './worker.ts'

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
  expect(await metrics.read()).toContain('sekisho_sms_queue_age_seconds 2\n')
  await workOnce(deps, { router, textOf: smsTexts(deps), watch: metrics.watch })
  clock.pass(3 * SECOND_MS)
  await gateway.report({ of: { providerId: '1' }, state: 'delivered' })
  const text = await metrics.read()
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
  const lines = async () => (await metrics.read()).split('\n')
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
  expect(await metrics.read()).toContain(
    'sekisho_sms_odd_receipts_total{gateway="fake",why="unknown-word"} 2000\n',
  )
  const lines = world
    .logged()
    .split('\n')
    .filter(line => line.includes('unknown meaning'))
  expect(lines.filter(line => line.includes('WHATEVR'))).toHaveLength(1)
  expect(lines.length).toBeLessThanOrEqual(100)
})
