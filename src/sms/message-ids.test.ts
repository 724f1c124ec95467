import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyTable, rowsOf } from '../../support/rows.ts'
import { FakeGateway, makeWorld, testConfig, type World } from '../../support/world.ts'
import { smsTexts } from '../challenges/code-text.ts'
import { HOUR_MS, MINUTE_MS, policy } from '../policy.ts'
import { work } from '../work.ts'
import type { Gateway, OddReceipt } from './gateways/gateway.ts'
import { gatewaySchema } from './gateways/index.ts'
import type { MessageIds } from './gateways/provider-ids.ts'
import { enqueueTest } from './outbox.ts'
import { receiveFrom } from './receipts.ts'
import { openRouter } from './router.ts'
import { NOBODY_WATCHES } from './watch.ts'
import { workOnce } from './worker.ts'

/** Gateways that answer with the ids that a test gives, by their setting. */
const SETTINGS = ['auto', 'as-is', 'hex-to-decimal', 'decimal-to-hex'] as const
let world: World
let gateways: Record<MessageIds, FakeGateway>
let odd: Pick<OddReceipt, 'gateway' | 'why'>[]
let tellUnmatched: () => Promise<unknown>

beforeEach(async () => {
  const { sms } = testConfig()
  const settings = SETTINGS.map(messageIds =>
    gatewaySchema.parse({ kind: 'smpp', name: messageIds, host: 'smsc', systemId: 's', messageIds }),
  )
  world = await makeWorld({ config: { sms: { ...sms, gateways: settings } } })
  const all = SETTINGS.map(name => [name, new FakeGateway(name)] as const)
  gateways = Object.fromEntries(all) as Record<MessageIds, FakeGateway>
  odd = []
  const watch = { ...NOBODY_WATCHES, oddReceipt: (one: OddReceipt) => void odd.push(one) }
  const unmatched = receiveFrom(world.deps, Object.values(gateways), watch)
  tellUnmatched = () => unmatched.run(world.deps)
})
afterEach(() => world.close())

/** Sends one message that is answered with this id. Its own id. */
async function send(setting: MessageIds, providerId: string): Promise<string> {
  gateways[setting].next = () => ({ kind: 'accepted', providerId })
  const id = await work(world.deps, within =>
    enqueueTest(within, { number: '09011112222', gateway: setting }),
  )
  const router = openRouter(Object.values(gateways) as Gateway[], world.clock)
  await workOnce(world.deps, { router, textOf: smsTexts(world.deps) })
  return id
}
const report = (setting: MessageIds, providerId: string) =>
  gateways[setting].report({ of: { providerId }, state: 'delivered' })
const stateOf = async (id: string) =>
  (await rowsOf(world, 'sms_message')).find(message => message.id === id)?.state
const delivered = async () =>
  (await rowsOf(world, 'sms_message')).filter(({ state }) => state === 'delivered').map(({ id }) => id)

describe('a receipt finds its message', () => {
  it.each([
    ['auto', '1101c1-c9d03d-f000', '1101C1-C9D03D-F000'],
    ['auto', '8A0E6F1C-3D52-4C1B-9F0E-0D2B7C6A5E4F', '8a0e6f1c-3d52-4c1b-9f0e-0d2b7c6a5e4f'],
    ['auto', 'DEADBEEFDEADBEEFDEADBEEFDEADBEEF', 'deadbeefdeadbeefdeadbeefdeadbeef'],
    ['auto', '0xBEEF01', 'beef01'],
    ['as-is', 'AbC', 'AbC'],
    ['hex-to-decimal', '0000BEEF', '0000048879'],
    ['decimal-to-hex', '48879', 'BEEF'],
  ] as const)('of a gateway with messageIds %s: %s, %s', async (setting, given, told) => {
    const id = await send(setting, given)
    await report(setting, told)
    expect(await stateOf(id)).toBe('delivered')
    // Also when it comes before the answer to a later message with the same id.
    await emptyTable(world, 'sms_message')
    await report(setting, told)
    expect(await stateOf(await send(setting, given))).toBe('delivered')
    expect(await rowsOf(world, 'sms_early_receipt')).toEqual([])
    expect(odd).toEqual([])
  })

  it.each([
    ['as-is', 'abc', 'ABC'],
    ['auto', 'aB1x', 'Ab1X'],
    ['hex-to-decimal', '10', '10'],
    ['decimal-to-hex', '10', '10'],
  ] as const)('and no other: messageIds %s, %s, %s', async (setting, given, told) => {
    const id = await send(setting, given)
    await report(setting, told)
    expect(await stateOf(id)).toBe('submitted')
    await emptyTable(world, 'sms_message')
    expect(await stateOf(await send(setting, given))).toBe('submitted')
  })

  it('of the very same id rather than of one in other letters, and of none when two could be meant', async () => {
    const [large, small] = [await send('auto', 'ABC'), await send('auto', 'abc')]
    await report('auto', 'Abc')
    expect([await stateOf(large), await stateOf(small)]).toEqual(['submitted', 'submitted'])
    await report('auto', 'ABC')
    expect([await stateOf(large), await stateOf(small)]).toEqual(['delivered', 'submitted'])
  })
})

describe('a receipt that fits no message', () => {
  const lines = () =>
    world
      .logged()
      .split('\n')
      .filter(line => line.includes('fit no message'))

  it('is told in the log and counted, when no answer can follow any more; and only once', async () => {
    await report('auto', 'stranger-1')
    await report('auto', 'stranger-2')
    await report('as-is', 'ABC')
    world.clock.pass(policy.sms.earlyReceiptMs)
    await tellUnmatched()
    expect([odd, lines()]).toEqual([[], []])
    world.clock.pass(1)
    for (const _ of [1, 2]) await tellUnmatched()
    const gateways = odd.map(({ gateway, why }) => `${gateway} ${why}`).sort()
    expect(gateways).toEqual(['as-is unmatched', 'auto unmatched', 'auto unmatched'])
    expect(lines()).toHaveLength(2)
    expect(lines().join()).toContain('"count":2')
    expect(await rowsOf(world, 'sms_early_receipt')).toEqual([])
  })

  it('is not told of when its answer follows, and told of a clock that was ahead', async () => {
    await report('auto', 'A1')
    expect(await stateOf(await send('auto', 'A1'))).toBe('delivered')
    await report('auto', 'B2')
    world.clock.set(new Date(world.clock.now() - HOUR_MS).toISOString())
    await tellUnmatched()
    expect(odd.map(({ why }) => why)).toEqual(['unmatched'])
  })

  it('keeps nobody from a receipt when its id is given later', async () => {
    await report('auto', 'A1')
    world.clock.pass(policy.sms.earlyReceiptMs + 1)
    await tellUnmatched()
    await report('auto', 'A1')
    expect(await stateOf(await send('auto', 'A1'))).toBe('delivered')
  })
})

describe('an SMSC that counts from 1 and writes its ids in two ways', () => {
  const hex = (n: number) => n.toString(16)
  const decimal = (n: number) => String(n)

  it.each([
    ['hexadecimal, then decimal', hex, decimal, 'hex-to-decimal', 1],
    ['hexadecimal, then decimal, with eight on the way', hex, decimal, 'hex-to-decimal', 8],
    ['decimal, then hexadecimal', decimal, hex, 'decimal-to-hex', 1],
    ['decimal, then hexadecimal, with eight on the way', decimal, hex, 'decimal-to-hex', 8],
  ] as const)(
    'never brings a receipt to the wrong message: %s',
    async (_, given, told, setting, onTheWay) => {
      for (const messageIds of ['auto', setting] as const) {
        const ids: string[] = []
        const right: string[] = []
        for (let n = 1; n <= 40 + onTheWay; n += 1) {
          if (n <= 40) ids.push(await send(messageIds, given(n)))
          const done = n - onTheWay + 1
          if (done < 1 || done > 40) continue
          const before = await delivered()
          await report(messageIds, told(done))
          const now = (await delivered()).filter(id => !before.includes(id))
          expect([[], [ids[done - 1]]], `${messageIds} ${told(done)}`).toContainEqual(now)
          right.push(...now)
        }
        const wanted = messageIds === 'auto' ? 9 : 40
        expect(right.length).toBeGreaterThanOrEqual(wanted)
        expect(await delivered()).toHaveLength(right.length)
        await emptyTable(world, 'sms_message')
      }
      expect(new Set(odd.map(({ gateway, why }) => `${gateway} ${why}`))).toEqual(
        new Set(['auto other-notation']),
      )
      const lines = world
        .logged()
        .split('\n')
        .filter(line => line.includes('messageIds'))
      expect(lines.some(line => line.includes(`"setting":"${setting}"`))).toBe(true)
      expect(lines.length).toBeLessThanOrEqual(3)
    },
  )

  it('in one way has all its receipts, also those that overtake their answers', async () => {
    for (const write of [hex, decimal]) {
      for (let n = 1; n <= 40; n += 1) {
        if (n % 2 === 0) await report('auto', write(n))
        const id = await send('auto', write(n))
        if (n % 2 === 1) await report('auto', write(n))
        expect(await stateOf(id)).toBe('delivered')
      }
      await emptyTable(world, 'sms_message')
      world.clock.pass(2 * MINUTE_MS)
    }
    expect(odd).toEqual([])
  })
})
