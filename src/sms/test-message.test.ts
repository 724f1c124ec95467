import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recorded } from '../../support/rows.ts'
import { FakeGateway, makeWorld, testConfig, type World } from '../../support/world.ts'
import { smsTexts } from '../challenges/code-text.ts'
import { SECOND_MS } from '../policy.ts'
import { reportGateways } from './gateway-report.ts'
import { tellStates } from './gateway-state.ts'
import { applyReceipt } from './receipts.ts'
import { openRouter, type Router } from './router.ts'
import { followTest, startTest, type TestStep } from './test-message.ts'
import { workOnce } from './worker.ts'

let world: World
let primary: FakeGateway
let backup: FakeGateway
let router: Router
beforeEach(async () => {
  const { sms } = testConfig()
  const gateways = ['primary', 'backup'].map(name => ({ kind: 'inbox' as const, name }))
  world = await makeWorld({ config: { sms: { ...sms, gateways } } })
  primary = new FakeGateway('primary')
  backup = new FakeGateway('backup')
  router = openRouter([primary, backup], world.clock)
})
afterEach(() => world.close())

const NUMBER = '09012345678'
const work = () => workOnce(world.deps, { router, textOf: smsTexts(world.deps) })
const start = async () => {
  const outcome = await startTest(world.deps, { number: NUMBER, gateway: 'backup' })
  if (outcome.kind !== 'queued') throw new Error(outcome.kind)
  return outcome.id
}
const follow = async (id: string) => {
  const steps: TestStep[] = []
  const state = await followTest(world.deps, { id, waitMs: 0 }, step => steps.push(step))
  return { state, steps: steps.map(step => step.kind) }
}

describe('a test message', () => {
  it('wants a gateway by name when there are several', async () => {
    for (const gateway of [undefined, 'gone'])
      expect(await startTest(world.deps, { number: NUMBER, gateway })).toEqual({
        kind: 'which-gateway',
        names: ['primary', 'backup'],
      })
  })

  it('is followed from the outbox to the phone', async () => {
    const id = await start()
    expect(await follow(id)).toEqual({ state: 'queued', steps: [] })
    backup.next = () => ({ kind: 'accepted', providerId: 'B1' })
    await work()
    expect(await follow(id)).toEqual({ state: 'submitted', steps: ['attempt', 'taken'] })
    await applyReceipt(world.deps, { gateway: 'backup', of: { providerId: 'B1' }, state: 'delivered' })
    expect(await follow(id)).toEqual({ state: 'delivered', steps: ['attempt', 'taken', 'ended'] })
    expect(primary.sent).toEqual([])
  })

  it('tells why a gateway did not take it', async () => {
    backup.next = () => ({ kind: 'refused', code: 'ESME_RINVDSTADR' })
    const id = await start()
    await work()
    expect(await follow(id)).toEqual({ state: 'refused', steps: ['attempt', 'failed', 'ended'] })
  })

  it('is in the audit trail, with the number masked', async () => {
    await start()
    const events = await recorded(world)
    expect(events.map(({ action, actor, detail }) => [action, actor, detail])).toEqual([
      ['sms.test', 'operator', { number: 'ending 5678', gateway: 'backup' }],
    ])
  })
})

describe('the report on gateways', () => {
  it('says of each in its order: its breaker, the last hour by outcome, the last failure', async () => {
    backup.next = () => ({ kind: 'not-sent', code: 'ECONNREFUSED' })
    await start()
    await work()
    backup.next = () => backup.accept()
    world.clock.pass(2 * SECOND_MS)
    await work()
    await tellStates(world.deps, 'host:1', router)
    const [first, second] = await reportGateways(world.deps)
    expect(first).toMatchObject({ gateway: 'primary', lastHour: [], lastFailure: undefined })
    expect(second).toMatchObject({
      gateway: 'backup',
      processes: [{ process: 'host:1', usable: true, breaker: 'closed' }],
      lastFailure: { outcome: 'not-sent', code: 'ECONNREFUSED' },
    })
    expect(second?.lastHour).toEqual(
      expect.arrayContaining([
        { outcome: 'accepted', count: 1 },
        { outcome: 'not-sent', count: 1 },
      ]),
    )
  })
})
