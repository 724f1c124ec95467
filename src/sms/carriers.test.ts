import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HandSmsc, receiptMessage } from '../../support/hand-smsc.ts'
import { idOf, messageStates, rowsOf } from '../../support/rows.ts'
import { passUntil, until } from '../../support/until.ts'
import { addOffice, makeWorld, testConfig, type World } from '../../support/world.ts'
import { smsTexts } from '../challenges/code-text.ts'
import { MINUTE_MS, SECOND_MS } from '../policy.ts'
import { work as inWork } from '../work.ts'
import { gatewaySchema } from './gateways/index.ts'
import type { Pdu } from './gateways/smpp/pdu.ts'
import { smppGateway } from './gateways/smpp/smpp.ts'
import { STATUS } from './gateways/smpp/status.ts'
import { enqueueNotices } from './outbox.ts'
import { receiveFrom } from './receipts.ts'
import type { SmsState } from './tables.ts'
import { NOBODY_WATCHES } from './watch.ts'
import { startWorker, type Worker } from './worker.ts'

/** A running worker and carriers' SMSCs at the other end of real lines, which behave as carriers do. */
let world: World
let smscs: HandSmsc[]
let worker: Worker
let ordered = 0

beforeEach(async () => {
  smscs = [await HandSmsc.open(), await HandSmsc.open()]
  ordered = 0
})
afterEach(async () => {
  for (const { socket } of smscs.flatMap(({ lines }) => lines)) socket.destroy()
  await worker.stop()
  await Promise.all(smscs.map(smsc => smsc.close()))
  await world.close()
})

async function start(count: number, more: { readonly responseSeconds?: number } = {}): Promise<void> {
  const settings = smscs.slice(0, count).map(({ port }, at) => {
    const common = { kind: 'smpp', host: '127.0.0.1', port, systemId: 'sekisho', ...more }
    return gatewaySchema.parse({ ...common, name: at === 0 ? 'first' : 'second' })
  })
  const { sms } = testConfig()
  world = await makeWorld({ config: { sms: { ...sms, gateways: settings } } })
  await addOffice(world.deps)
  const gateways = settings.flatMap(one => (one.kind === 'smpp' ? [smppGateway(world.deps, one, 'pw')] : []))
  receiveFrom(world.deps, gateways, NOBODY_WATCHES)
  worker = startWorker(world.deps, { gateways, textOf: smsTexts(world.deps) })
  await until(() => gateways.every(gateway => gateway.isUp?.()))
}

async function order(count: number): Promise<void> {
  const accountId = await idOf(world, 'office')
  const notices = Array.from({ length: count }, () => {
    ordered += 1
    return { accountId, number: `0901111${String(ordered).padStart(4, '0')}` }
  })
  await inWork(world.deps, within => enqueueNotices(within, 'number-replaced', notices))
}

const passes = (withinMs: number, isSo: () => boolean | Promise<boolean>, stepMs = 200) =>
  passUntil(world.clock, isSo, { withinMs, stepMs })
const pass = async (ms: number) => {
  const end = world.clock.now() + ms
  await passes(2 * ms, () => world.clock.now() >= end, 500)
}
const got = (at: number) => smscs[at]?.got('submit_sm') ?? []
const first = () => smscs[0] as HandSmsc
/** How many messages are in this state. */
const inState = async (state: SmsState) => (await messageStates(world)).filter(one => one === state).length
const attempts = () => rowsOf(world, 'sms_attempt', 'n')

describe('an SMSC that answers late', () => {
  it.each([
    [6, 5],
    [20, 30],
  ])(
    'by %i seconds, where %i were agreed on, gets one copy, which is delivered',
    async (late, responseSeconds) => {
      const held: Pdu[] = []
      first().answers.submit_sm = pdu => void held.push(pdu)
      await start(2, { responseSeconds })
      await order(1)
      await until(() => held.length === 1)
      await pass(late * SECOND_MS)
      first().right(held[0] as Pdu, first().line)
      await until(async () => (await inState('submitted')) === 1)
      first().line.send(receiptMessage('id:1 stat:DELIVRD'))
      await until(async () => (await inState('delivered')) === 1)
      await pass(MINUTE_MS)
      expect([got(0).length, got(1).length]).toEqual([1, 0])
    },
  )
})

describe('an SMSC that takes its leave', () => {
  it('with five messages in flight gets each of them once, and so does everybody', async () => {
    const held: Pdu[] = []
    first().answers.submit_sm = pdu => void held.push(pdu)
    await start(2)
    await order(5)
    await until(() => held.length === 5)
    const { line } = first()
    line.send({ command: 'unbind' }, { sequence: 77 })
    await until(async () => {
      await order(1)
      return got(1).length > 0
    })
    for (const pdu of held) first().right(pdu, line)
    await line.closed
    await until(async () => (await inState('submitted')) === ordered)
    expect(held).toHaveLength(5)
    expect(await attempts()).toHaveLength(ordered)
  })
})

describe('a first SMSC in trouble beside an idle one', () => {
  it.each([
    ['throttles', STATUS.ESME_RTHROTTLED],
    ['has a full queue', STATUS.ESME_RMSGQFUL],
    ['answers enquire_link only', undefined],
  ])('that %s: what is ordered a second later leaves within two', async (_, status) => {
    await start(2)
    first().answers.submit_sm = ({ sequence }, line) => {
      if (status !== undefined)
        line.send({ command: 'submit_sm_resp', messageId: '', tlvs: [] }, { status, sequence })
    }
    await order(3)
    await until(() => got(0).length + got(1).length >= 3)
    await pass(1.2 * SECOND_MS)
    const before = ordered
    for (let n = 0; n < 20; n += 1) {
      await order(2)
      const left = () => new Set(got(1).map(({ destination }) => destination.address)).size
      // At once: no time passes. Those of the beginning may still hang at the first one.
      await until(() => left() >= ordered - before)
      await pass(SECOND_MS / 2)
    }
    await passes(MINUTE_MS, async () => (await inState('submitted')) === ordered)
  })
})

describe('the only SMSC', () => {
  it.each(['answers enquire_link only', 'answers nothing'])(
    'mute for 20 seconds, while it %s: every code of that time leaves',
    async how => {
      await start(1)
      first().answers.submit_sm = () => {}
      if (how === 'answers nothing')
        first().answers.enquire_link = first().answers.bind_transceiver = () => {}
      for (let second = 0; second < 20; second += 1) {
        await order(1)
        await pass(SECOND_MS)
      }
      first().answers = {}
      await passes(2 * MINUTE_MS, async () => (await inState('submitted')) === ordered)
      const copies = Map.groupBy(await attempts(), attempt => attempt.message_id)
      expect(Math.max(...[...copies.values()].map(({ length }) => length))).toBeLessThanOrEqual(5)
    },
  )

  it('gone for three minutes: the first code leaves within three seconds of its return', async () => {
    await start(1)
    const { port } = first()
    await first().close()
    for (let n = 0; n < 18; n += 1) {
      await order(1)
      await pass(10 * SECOND_MS)
    }
    const again = await HandSmsc.open()
    await again.close()
    await again.listen(port)
    smscs[0] = again
    // In small steps: opening a line takes real time.
    await passes(3 * SECOND_MS, () => got(0).length > 0, 10)
    await passes(3 * SECOND_MS, async () => (await inState('submitted')) === ordered)
  })
})
