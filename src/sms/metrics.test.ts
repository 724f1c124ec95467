import { afterEach, beforeEach, expect, it } from 'vitest'
import { addOffice, FakeGateway, makeWorld, type World } from '../../support/world.ts'
import { SECOND_MS } from '../policy.ts'
import { smsTexts } from '../sign-in/code-text.ts'
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
