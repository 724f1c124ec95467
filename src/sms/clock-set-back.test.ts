import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { messageStates } from '../../support/rows.ts'
import { addOffice, FakeGateway, makeWorld, type World } from '../../support/world.ts'
import { smsTexts } from '../challenges/code-text.ts'
import { HOUR_MS, MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { gatewayStates, tellStates } from './gateway-state.ts'
import { applyReceipt } from './receipts.ts'
import { openRouter, type Router } from './router.ts'
import { workOnce } from './worker.ts'

let world: World
let gateway: FakeGateway
let router: Router

beforeEach(async () => {
  world = await makeWorld({ at: '2026-11-24T10:00:00+09:00' })
  await addOffice(world.deps)
  gateway = new FakeGateway()
  router = openRouter([gateway], world.clock)
})
afterEach(() => world.close())

const work = (through = router) => workOnce(world.deps, { router: through, textOf: smsTexts(world.deps) })
const signIn = () => world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })
const setBack = () => world.clock.set(new Date(world.clock.now() - 9 * HOUR_MS).toISOString())

describe('after the clock was set back by nine hours', () => {
  it('a code that waits for its next try leaves', async () => {
    gateway.next = () => ({ kind: 'not-sent', code: 'down' })
    await signIn()
    await work()
    setBack()
    gateway.next = () => gateway.accept()
    await work()
    expect(gateway.sent).toHaveLength(1)
  })

  it('a code that waits for a busy gateway leaves as soon as its pause is over', async () => {
    gateway.next = () => ({ kind: 'throttled', code: 'busy', retryAfterMs: 10 * SECOND_MS })
    await signIn()
    await work()
    setBack()
    gateway.next = () => gateway.accept()
    await work()
    expect(gateway.sent).toHaveLength(0)
    world.clock.pass(10 * SECOND_MS)
    await work()
    expect(gateway.sent).toHaveLength(1)
  })

  it('a code that was ordered before is told the life that it had at first, not nine hours more', async () => {
    await signIn()
    setBack()
    await work()
    expect(gateway.sent[0]?.usefulMs).toBeLessThanOrEqual(30 * MINUTE_MS)
  })

  it('what a dead worker held is taken up by another one', async () => {
    const dying = new FakeGateway()
    dying.next = () => {
      throw new Error('the process is gone')
    }
    await signIn()
    await expect(work(openRouter([dying], world.clock))).rejects.toThrow()
    setBack()
    await work()
    expect(gateway.sent).toHaveLength(1)
  })

  it('what a worker holds that lives is left to it, also when the clock goes back by a moment only', async () => {
    gateway.next = async () => {
      world.clock.set(new Date(world.clock.now() - 2 * SECOND_MS).toISOString())
      expect(await work(openRouter([new FakeGateway('other')], world.clock))).toBe(0)
      return gateway.accept()
    }
    await signIn()
    await work()
    expect(gateway.sent).toHaveLength(1)
  })

  it('a gateway that was taken out is tried again', async () => {
    const other = new FakeGateway('other')
    const both = openRouter([gateway, other], world.clock)
    gateway.next = () => ({ kind: 'gateway-broken', code: 'login' })
    await signIn()
    await work(both)
    setBack()
    world.clock.pass(policy.sms.breaker.openMs)
    gateway.next = () => gateway.accept()
    await signIn()
    await work(both)
    expect(gateway.sent).toHaveLength(1)
  })

  it('a process that was heard of before is forgotten, and one that is heard of now is told of', async () => {
    await tellStates(world.deps, 'gone', router)
    setBack()
    await tellStates(world.deps, 'here', router)
    expect((await gatewayStates(world.deps)).map(({ process }) => process)).toEqual(['here'])
  })

  it('a receipt that waited for its answer is of another copy', async () => {
    await applyReceipt(world.deps, { gateway: 'fake', of: { providerId: 'A1' }, state: 'delivered' })
    setBack()
    gateway.next = () => ({ kind: 'accepted', providerId: 'A1' })
    await signIn()
    await work()
    expect(await messageStates(world)).toEqual(['submitted'])
  })
})
