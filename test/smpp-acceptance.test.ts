import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemEntropy } from '../src/platform/entropy.ts'
import { openLog } from '../src/platform/log.ts'
import { SECOND_MS } from '../src/policy.ts'
import type { Gateway, OutgoingSms, Receipt } from '../src/sms/gateways/gateway.ts'
import { gatewaySchema, type SettingsOf, senderOf } from '../src/sms/gateways/index.ts'
import type { Command } from '../src/sms/gateways/smpp/pdu.ts'
import { smppGateway } from '../src/sms/gateways/smpp/smpp.ts'
import { STATUS } from '../src/sms/gateways/smpp/status.ts'
import { HandSmsc, receiptData, receiptMessage } from '../support/hand-smsc.ts'
import { passUntil, until } from '../support/until.ts'
import { FakeClock, testConfig } from '../support/world.ts'

/** What carriers ask for in their acceptance tests, and have their own ways of. */
let smsc: HandSmsc
let others: HandSmsc[]
let clock: FakeClock
let opened: Gateway[]
let logged: string[]

beforeEach(async () => {
  smsc = await HandSmsc.open()
  others = []
  clock = new FakeClock('2026-11-24T10:00:00+09:00')
  opened = []
  logged = []
})
afterEach(async () => {
  const all = [smsc, ...others]
  for (const { socket } of all.flatMap(({ lines }) => lines)) socket.destroy()
  await Promise.all(opened.map(gateway => gateway.close?.()))
  await Promise.all(all.map(one => one.close()))
})

const SMS: OutgoingSms = {
  messageId: 'm1',
  attempt: 1,
  to: '09012345678',
  from: '0120381059',
  text: '【関所】認証コード：123456',
  usefulMs: 30 * 60 * SECOND_MS,
}
const PATIENT = new AbortController().signal

type More = Partial<Record<keyof SettingsOf<'smpp'>, unknown>>

function settingsWith(more: More): SettingsOf<'smpp'> {
  const { port = smsc.port, ...others } = more
  const given = { kind: 'smpp', name: 'carrier', host: '127.0.0.1', port, systemId: 'sekisho' }
  return gatewaySchema.parse({ ...given, ...others }) as SettingsOf<'smpp'>
}

function open(more: More = {}): Gateway {
  const log = openLog('debug', { write: line => void logged.push(line) })
  const deps = { config: testConfig(), clock, entropy: systemEntropy, log }
  const gateway = smppGateway(deps, settingsWith(more), 'hand-word')
  opened.push(gateway)
  return gateway
}

async function bound(more: More = {}, sessions = 1): Promise<Gateway> {
  const gateway = open(more)
  gateway.start?.()
  await until(() => logged.filter(line => line.includes('session bound')).length === sessions)
  return gateway
}

const send = (gateway: Gateway, more: Partial<OutgoingSms> = {}, signal = PATIENT) =>
  gateway.send({ ...SMS, ...more }, signal)
const passes = (withinMs: number, isSo: () => boolean | Promise<boolean>) =>
  passUntil(clock, isSo, { withinMs, stepMs: 50 })
const another = async () => {
  const one = await HandSmsc.open()
  others.push(one)
  return one
}

describe('a limit of messages a second', () => {
  it('is kept in every second, however many want to leave, and all leave', async () => {
    const at: number[] = []
    smsc.answers.submit_sm = (pdu, line) => {
      at.push(clock.ticks())
      smsc.right(pdu, line)
    }
    const gateway = await bound({ perSecond: 5, window: 100 })
    const sending = Array.from({ length: 13 }, () => send(gateway))
    // In small steps: on the way nothing may come closer together than the limit allows for.
    await passUntil(clock, () => at.length === 13, { withinMs: 10 * SECOND_MS, stepMs: 20 })
    expect((await Promise.all(sending)).map(({ kind }) => kind)).toEqual(Array(13).fill('accepted'))
    for (const since of at)
      expect(at.filter(other => other >= since && other < since + SECOND_MS).length).toBeLessThanOrEqual(5)
    // It is a limit and no slowness: 13 need two more seconds than the first five.
    expect((at.at(-1) ?? 0) - (at[0] ?? 0)).toBeLessThan(3 * SECOND_MS)
  })

  it('is of the account: several sessions share it', async () => {
    const gateway = await bound({ perSecond: 2, binds: 3 }, 3)
    const sending = Array.from({ length: 6 }, () => send(gateway))
    await until(() => smsc.got('submit_sm').length === 2)
    await passes(4 * SECOND_MS, () => smsc.got('submit_sm').length === 6)
    await Promise.all(sending)
  })

  it('counts the parts of a long text', async () => {
    const gateway = await bound({ perSecond: 2 })
    const sending = send(gateway, { text: 'あ'.repeat(67 * 5) })
    await until(() => smsc.got('submit_sm').length === 2)
    await passes(6 * SECOND_MS, () => smsc.got('submit_sm').length === 5)
    expect((await sending).kind).toBe('accepted')
  })

  it('lets the outbox keep what would only wait here', () => {
    expect(open({ perSecond: 4, window: 100 }).slots).toBe(4)
    expect(open({ perSecond: 1 }).slots).toBe(1)
    expect(open({ perSecond: 1_000, window: 10, binds: 2 }).slots).toBe(20)
    expect(open({ window: 10, binds: 2 }).slots).toBe(20)
  })

  it('does not hold a message whose time is over', async () => {
    const gateway = await bound({ perSecond: 1 })
    await send(gateway)
    const stop = new AbortController()
    const late = send(gateway, {}, stop.signal)
    stop.abort()
    expect(await late).toEqual({ kind: 'not-sent', code: 'too-late' })
    expect(smsc.got('submit_sm')).toHaveLength(1)
  })
})

describe('transmitter and receiver apart', () => {
  const lineOf = (one: HandSmsc, command: Command['command']) =>
    one.lines.find(({ got }) => got[0]?.command === command) ?? expect.fail(command)

  it('send on the one and take receipts on the other', async () => {
    const receipts: Receipt[] = []
    const gateway = await bound({ receiver: {} }, 2)
    gateway.onReceipt(async receipt => void receipts.push(receipt))
    expect(await send(gateway)).toEqual({ kind: 'accepted', providerId: '1' })
    expect(lineOf(smsc, 'bind_transmitter').got.map(({ command }) => command)).toContain('submit_sm')
    lineOf(smsc, 'bind_receiver').send(receiptMessage('id:1 stat:DELIVRD'))
    await until(() => receipts.length === 1)
    expect(receipts[0]).toMatchObject({ of: { providerId: '1' }, state: 'delivered' })
    expect(lineOf(smsc, 'bind_receiver').got.map(({ command }) => command)).not.toContain('submit_sm')
    expect(smsc.got('bind_transceiver')).toEqual([])
  })

  it('go to hosts of their own, and are unbound both', async () => {
    const receiving = await another()
    const gateway = await bound({ receiver: { port: receiving.port } }, 2)
    expect(lineOf(smsc, 'bind_transmitter').got).toHaveLength(1)
    expect(lineOf(receiving, 'bind_receiver').got).toHaveLength(1)
    const closing = gateway.close?.()
    await passes(SECOND_MS, () => smsc.got('unbind').length === 1 && receiving.got('unbind').length === 1)
    await closing
  })

  it('are open for messages while only the receiver is away, which is opened again', async () => {
    const receiving = await another()
    const gateway = await bound({ receiver: { port: receiving.port } }, 2)
    lineOf(receiving, 'bind_receiver').socket.destroy()
    await until(() => logged.some(line => line.includes('carrier (receiver)') && line.includes('not bound')))
    expect(await gateway.health()).toEqual({ usable: true })
    expect((await send(gateway)).kind).toBe('accepted')
    await passes(2 * SECOND_MS, () => receiving.lines.length === 2)
  })

  it('are checked both', async () => {
    const receiving = await another()
    const gateway = open({ receiver: { port: receiving.port } })
    expect(await checked(gateway)).toEqual({ usable: true })
    expect([smsc.got('bind_transmitter'), receiving.got('bind_receiver')].map(got => got.length)).toEqual([
      1, 1,
    ])
    receiving.answers.bind_receiver = ({ sequence }, line) =>
      line.send(
        { command: 'bind_receiver_resp', systemId: '', tlvs: [] },
        { status: STATUS.ESME_RBINDFAIL, sequence },
      )
    expect(await checked(gateway)).toEqual({
      usable: true,
      remark: `not at 127.0.0.1:${receiving.port}: ESME_RBINDFAIL`,
    })
  })
})

/** Its sessions take their leave, for which the time has to pass. */
async function checked(gateway: Gateway) {
  let health: Awaited<ReturnType<Gateway['check']>> | undefined
  void gateway.check(PATIENT).then(found => {
    health = found
  })
  await passes(30 * SECOND_MS, () => health !== undefined)
  return health
}

describe('a second host', () => {
  it('is used when the first is away, at once, and the first again after the second went', async () => {
    const second = await another()
    const firstPort = smsc.port
    await smsc.close()
    const gateway = await bound({ port: firstPort, otherHosts: [{ host: '127.0.0.1', port: second.port }] })
    expect((await send(gateway)).kind).toBe('accepted')
    expect(second.got('submit_sm')).toHaveLength(1)
    const back = await another()
    await back.close()
    await back.listen(firstPort)
    smsc = back
    second.line.socket.destroy()
    await passes(2 * SECOND_MS, () => back.lines.length === 1)
    await until(async () => (await send(gateway)).kind === 'accepted')
    expect(second.lines).toHaveLength(1)
  })

  it('is used when the first lets nobody bind for a while, or does not answer', async () => {
    const second = await another()
    const more = { otherHosts: [{ host: '127.0.0.1', port: second.port }] }
    smsc.answers.bind_transceiver = ({ sequence }, line) =>
      line.send(
        { command: 'bind_transceiver_resp', systemId: '', tlvs: [] },
        { status: STATUS.ESME_RSYSERR, sequence },
      )
    await bound(more)
    smsc.answers.bind_transceiver = () => {}
    const gateway = open(more)
    gateway.start?.()
    await passes(7 * SECOND_MS, async () => (await gateway.health()).usable)
    expect(second.lines).toHaveLength(2)
    const slow = open({ ...more, responseSeconds: 60 })
    slow.start?.()
    await passes(30 * SECOND_MS, async () => (await slow.health()).usable)
  })

  it('is not asked with a password that the first refuses: it has the same accounts', async () => {
    const second = await another()
    smsc.answers.bind_transceiver = ({ sequence }, line) =>
      line.send(
        { command: 'bind_transceiver_resp', systemId: '', tlvs: [] },
        { status: STATUS.ESME_RINVPASWD, sequence },
      )
    const gateway = open({ otherHosts: [{ host: '127.0.0.1', port: second.port }] })
    gateway.start?.()
    await until(async () => (await send(gateway)).kind === 'gateway-broken')
    expect(second.lines).toEqual([])
  })

  it('is not checked with a password that the first refuses', async () => {
    const second = await another()
    smsc.answers.bind_transceiver = ({ sequence }, line) =>
      line.send(
        { command: 'bind_transceiver_resp', systemId: '', tlvs: [] },
        { status: STATUS.ESME_RINVPASWD, sequence },
      )
    const gateway = open({ otherHosts: [{ host: '127.0.0.1', port: second.port }] })
    expect(await checked(gateway)).toEqual({ usable: false, reason: 'ESME_RINVPASWD' })
    expect(second.lines).toEqual([])
  })

  it('is checked as well, and one that is away is told', async () => {
    const second = await another()
    const { port } = second
    const gateway = open({ otherHosts: [{ host: '127.0.0.1', port }] })
    expect(await checked(gateway)).toEqual({ usable: true })
    expect(second.lines).toHaveLength(1)
    await second.close()
    expect(await checked(gateway)).toEqual({ usable: true, remark: `not at 127.0.0.1:${port}: ECONNREFUSED` })
  })
})

describe("a carrier's own error codes", () => {
  const statuses = [
    { status: [0x401, 0x402], is: 'refused' },
    { status: [0x403], is: 'throttled' },
    { status: [0x404, STATUS.ESME_RINVDSTADR], is: 'gateway-broken' },
    { status: [STATUS.ESME_RTHROTTLED], is: 'not-sent' },
  ]

  it.each([
    [0x401, { kind: 'refused', code: '0x00000401' }],
    [0x402, { kind: 'refused', code: '0x00000402' }],
    [0x403, { kind: 'throttled', code: '0x00000403' }],
    [0x404, { kind: 'gateway-broken', code: '0x00000404' }],
    [0x405, { kind: 'not-sent', code: '0x00000405' }],
    [STATUS.ESME_RINVDSTADR, { kind: 'gateway-broken', code: 'ESME_RINVDSTADR' }],
    [STATUS.ESME_RTHROTTLED, { kind: 'not-sent', code: 'ESME_RTHROTTLED' }],
    [STATUS.ESME_RINVSRCADR, { kind: 'gateway-broken', code: 'ESME_RINVSRCADR' }],
  ])('mean what the settings say: %i', async (status, outcome) => {
    smsc.answers.submit_sm = ({ sequence }, line) =>
      line.send({ command: 'submit_sm_resp', messageId: '', tlvs: [] }, { status, sequence })
    expect(await send(await bound({ statuses }))).toEqual(outcome)
  })

  it('count at the login, too', async () => {
    smsc.answers.bind_transceiver = ({ sequence }, line) =>
      line.send({ command: 'bind_transceiver_resp', systemId: '', tlvs: [] }, { status: 0x404, sequence })
    const gateway = open({ statuses })
    gateway.start?.()
    await until(async () => (await send(gateway)).kind === 'gateway-broken')
  })
})

describe('a sender', () => {
  const sourceOf = async (more: More, sms: Partial<OutgoingSms> = {}) => {
    await send(await bound(more), sms)
    return smsc.got('submit_sm')[0]?.source
  }

  it('with letters is announced as letters', async () => {
    expect(await sourceOf({ sender: { address: 'Sekisho' } })).toEqual({ ton: 5, npi: 0, address: 'Sekisho' })
  })

  it('with letters from the usual sender, too', async () => {
    expect(await sourceOf({}, { from: 'SEKISHO1' })).toEqual({ ton: 5, npi: 0, address: 'SEKISHO1' })
  })

  it('with digits is a number, and what the settings say counts', async () => {
    expect(await sourceOf({ sender: { address: '0005123456' } })).toMatchObject({ ton: 0, npi: 1 })
  })

  it('is announced as the settings say', async () => {
    expect(await sourceOf({ sender: { address: 'Sekisho', ton: 0, npi: 1 } })).toMatchObject({
      ton: 0,
      npi: 1,
    })
  })

  it('is told for the gateway and the number, as phones show it', () => {
    const { sms } = testConfig()
    const gateways = [
      settingsWith({
        name: 'first',
        sender: { address: '0005111111' },
        senders: [{ prefixes: ['0700000'], address: '0005222222' }],
      }),
      settingsWith({ name: 'second' }),
      gatewaySchema.parse({
        kind: 'kannel',
        name: 'third',
        url: 'http://127.0.0.1',
        username: 'u',
        from: '0005333333',
      }),
    ]
    const shown = (gateway: string | undefined, to: string) =>
      senderOf({ sms: { ...sms, gateways } }, { gateway, to })
    expect(shown('first', '09012345678')).toBe('0005111111')
    expect(shown('first', '07000001234')).toBe('0005222222')
    expect(shown('second', '09012345678')).toBe(sms.sender)
    expect(shown('third', '09012345678')).toBe('0005333333')
    // While nobody has it, the first is most likely to get it; also where its gateway is gone from the settings.
    expect(shown(undefined, '09012345678')).toBe('0005111111')
    expect(shown('gone', '09012345678')).toBe('0005111111')
  })
})

describe('a trace', () => {
  const pdus = () =>
    logged
      .map(line => JSON.parse(line))
      .filter(({ msg }) => msg === 'smpp pdu')
      .map(({ direction, command, status }) => `${direction} ${command} ${status}`)

  it('tells of every PDU both ways, and of no code, no password and no whole number', async () => {
    const gateway = await bound({ trace: true })
    smsc.answers.submit_sm = ({ sequence }, line) =>
      line.send(
        { command: 'submit_sm_resp', messageId: 'A1-09012345678', tlvs: [] },
        { status: STATUS.ESME_ROK, sequence },
      )
    await send(gateway)
    await send(gateway, { text: 'Your code is 123456' })
    smsc.line.send(
      receiptMessage('id:A1 stat:DELIVRD err:000 text:code 123456', {
        source: { ton: 1, npi: 1, address: '819012345678' },
        destination: { ton: 5, npi: 0, address: 'Sekisho' },
      }),
      { sequence: 7 },
    )
    smsc.line.send(receiptData('id:A2 stat:DELIVRD err:000 text:code 123456'), { sequence: 8 })
    smsc.line.send(receiptMessage('hello, 123456 is my code 09012345678', { esmClass: 0 }), { sequence: 9 })
    const odd = [
      'id:A3 stat:UNDELIV Hello 123456',
      'id:A3 stat:UNDELIV err:123456',
      'id:A3:unknown:text:Hello123456',
    ]
    for (const text of odd) smsc.line.send(receiptMessage(text, { serviceType: '09012345678' }))
    const half = Buffer.from('00000018000000050000000000000009aabbccdd00112233', 'hex')
    smsc.line.socket.write(half)
    await until(() => pdus().filter(line => line.startsWith('out')).length === 10)
    const wanted = [
      'out bind_transceiver ESME_ROK',
      'in bind_transceiver_resp ESME_ROK',
      'out submit_sm ESME_ROK',
      'in submit_sm_resp ESME_ROK',
      'out submit_sm ESME_ROK',
      'in submit_sm_resp ESME_ROK',
      'in deliver_sm ESME_ROK',
      'out deliver_sm_resp ESME_ROK',
      'in data_sm ESME_ROK',
      'out data_sm_resp ESME_ROK',
      'in deliver_sm ESME_ROK',
      'out deliver_sm_resp ESME_ROK',
      ...odd.flatMap(() => ['in deliver_sm ESME_ROK', 'out deliver_sm_resp ESME_ROK']),
      'in other ESME_ROK',
      'out generic_nack ESME_RINVCMDLEN',
    ]
    expect(pdus()).toEqual(wanted)
    const all = logged.join('')
    for (const part of ['A1', 'A2', 'A3 UNDELIV', 'DELIVRD', '5678', 'Sekisho', '0120381059', '"textBytes"'])
      expect(all).toContain(part)
    for (const secret of [
      '123456',
      'hand-word',
      '09012345678',
      '819012345678',
      '認証コード',
      'hello',
      'Hello',
      'HELLO',
    ])
      expect(all).not.toContain(secret)
  })

  it('is not made unless it is asked for', async () => {
    await send(await bound())
    expect(pdus()).toEqual([])
  })
})
