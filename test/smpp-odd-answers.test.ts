import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemEntropy } from '../src/platform/entropy.ts'
import { openLog } from '../src/platform/log.ts'
import { HOUR_MS, policy, SECOND_MS } from '../src/policy.ts'
import type { Gateway, OddReceipt, OutgoingSms, Receipt } from '../src/sms/gateways/gateway.ts'
import { gatewaySchema, type SettingsOf } from '../src/sms/gateways/index.ts'
import { encodePdu } from '../src/sms/gateways/smpp/codec.ts'
import { COMMAND_ID, HEADER_BYTES, type Pdu } from '../src/sms/gateways/smpp/pdu.ts'
import { smppGateway } from '../src/sms/gateways/smpp/smpp.ts'
import { STATUS } from '../src/sms/gateways/smpp/status.ts'
import { byteTlv, TAG, textTlv } from '../src/sms/gateways/smpp/tlv.ts'
import { type HandLine, HandSmsc, receiptData, receiptMessage } from '../support/hand-smsc.ts'
import { until } from '../support/until.ts'
import { FakeClock, testConfig } from '../support/world.ts'

let smsc: HandSmsc
let clock: FakeClock
let gateway: Gateway

beforeEach(async () => {
  smsc = await HandSmsc.open()
  clock = new FakeClock('2026-11-24T10:00:00+09:00')
  const given = { kind: 'smpp', name: 'carrier', host: '127.0.0.1', port: smsc.port, systemId: 'sekisho' }
  const deps = { config: testConfig(), clock, entropy: systemEntropy, log: openLog('silent') }
  gateway = smppGateway(deps, gatewaySchema.parse(given) as SettingsOf<'smpp'>, 'hand-word')
})
afterEach(async () => {
  for (const { socket } of smsc.lines) socket.destroy()
  await gateway.close?.()
  await smsc.close()
})

const SMS: OutgoingSms = {
  messageId: 'm1',
  attempt: 1,
  to: '09012345678',
  from: '0120381059',
  text: '【関所】認証コード：123456',
  usefulMs: 30 * 60 * SECOND_MS,
}
const send = () => gateway.send(SMS, new AbortController().signal)
const isUsable = async () => (await gateway.health()).usable
const bound = async () => {
  gateway.start?.()
  await until(isUsable)
}

type Name = 'bind_transceiver_resp' | 'submit_sm_resp' | 'enquire_link_resp' | 'unbind_resp'
/** Answers with a body that no encoder would write. */
const answer =
  (name: Name, body: Buffer, status = 0) =>
  ({ sequence }: Pdu, { socket }: HandLine) => {
    const header = Buffer.alloc(HEADER_BYTES)
    header.writeUInt32BE(HEADER_BYTES + body.length)
    header.writeUInt32BE(COMMAND_ID[name], 4)
    header.writeUInt32BE(status, 8)
    header.writeUInt32BE(sequence, 12)
    socket.write(Buffer.concat([header, body]))
  }
const REASON = Buffer.from('001d0005', 'hex')
const hello = Buffer.concat([REASON, Buffer.from('hello')])

describe('an SMSC whose answers are odd behind their header', () => {
  it.each([
    ['a system_id without its NUL', Buffer.from('carrier')],
    ['one with two', Buffer.from('carrier\0\0')],
    ['a parameter alone', Buffer.from('0210000134', 'hex')],
    ['nothing', Buffer.alloc(0)],
    ['a parameter that is cut off', Buffer.from('carrier\0\x02\x10\0', 'latin1')],
  ])('is bound by its yes: %s', async (_, body) => {
    smsc.answers.bind_transceiver = answer('bind_transceiver_resp', body)
    await bound()
    expect(await send()).toEqual({ kind: 'accepted', providerId: '1' })
  })

  it('refuses a login by its status, whatever stands behind it', async () => {
    smsc.answers.bind_transceiver = answer('bind_transceiver_resp', hello, STATUS.ESME_RINVPASWD)
    gateway.start?.()
    await until(async () => (await send()).kind === 'gateway-broken')
  })

  it.each([
    ['without its NUL', 'X2'],
    ['with two', 'X2\0\0'],
    ['with blanks', ' X2 \0'],
    ['with bytes behind it', 'X2\0\xff'],
  ])('has taken a message under an id %s', async (_, body) => {
    smsc.answers.submit_sm = answer('submit_sm_resp', Buffer.from(body, 'latin1'))
    await bound()
    expect(await send()).toEqual({ kind: 'accepted', providerId: 'X2' })
    expect(smsc.got('submit_sm')).toHaveLength(1)
  })

  it.each([
    ['no id', Buffer.alloc(0)],
    ['a parameter instead', hello],
    ['an id that no table could hold', Buffer.alloc(3_000, 'x')],
  ])('has taken a message under no id: %s', async (_, body) => {
    smsc.answers.submit_sm = answer('submit_sm_resp', body)
    await bound()
    expect(await send()).toEqual({ kind: 'accepted', providerId: 'none-m1-1-0' })
  })

  it.each([
    ['ESME_RINVDSTADR', 'refused'],
    ['ESME_RTHROTTLED', 'throttled'],
    ['ESME_RMSGQFUL', 'throttled'],
    ['ESME_RINVPASWD', 'gateway-broken'],
    ['ESME_RSYSERR', 'not-sent'],
  ] as const)(
    'has not taken a message by its status %s, with a parameter and no body: %s',
    async (code, kind) => {
      await bound()
      for (const body of [hello, Buffer.alloc(0), Buffer.from([0, 0]), REASON, Buffer.from('why')]) {
        smsc.answers.submit_sm = answer('submit_sm_resp', body, STATUS[code])
        expect(await send()).toMatchObject({ kind, code })
      }
    },
  )

  it('answers a test of the line', async () => {
    smsc.answers.enquire_link = answer('enquire_link_resp', Buffer.from('odd'))
    await bound()
    await until(() => {
      clock.pass(100)
      return smsc.got('enquire_link').length === 2
    })
    expect(await isUsable()).toBe(true)
    expect(smsc.lines).toHaveLength(1)
  })
})

describe('a receipt', () => {
  it.each([
    ['a NUL too many', Buffer.from([0])],
    ['half a parameter', Buffer.from('04270001', 'hex')],
    ['one that nobody knows', Buffer.from('3fff0001ff', 'hex')],
    ['bytes without a meaning', Buffer.from('ffffff', 'hex')],
  ])('with %s behind it is read, and answered with yes', async (_, tail) => {
    const receipts: Receipt[] = []
    gateway.onReceipt(async receipt => void receipts.push(receipt))
    await bound()
    const plain = encodePdu({ ...receiptMessage('id:X2 stat:DELIVRD err:000'), status: 0, sequence: 9 })
    const bytes = Buffer.concat([plain, tail])
    bytes.writeUInt32BE(bytes.length)
    smsc.line.socket.write(bytes)
    await until(() => receipts.length === 1 && smsc.got('deliver_sm_resp').length === 1)
    expect(receipts[0]).toMatchObject({ of: { providerId: 'X2' }, state: 'delivered' })
    expect(smsc.got('deliver_sm_resp').map(({ status, sequence }) => [status, sequence])).toEqual([[0, 9]])
    expect(smsc.got('generic_nack')).toEqual([])
  })

  it('as data_sm is read like any other, and answered as such', async () => {
    const receipts: Receipt[] = []
    gateway.onReceipt(async receipt => void receipts.push(receipt))
    await bound()
    const text = 'id:X2 stat:UNDELIV err:001'
    smsc.line.send(receiptData(text), { sequence: 31 })
    const parameters = [textTlv(TAG.receiptedMessageId, 'X3'), byteTlv(TAG.messageState, 2)]
    smsc.line.send(receiptData('', { tlvs: parameters }), { sequence: 32 })
    const bytes = encodePdu({ ...receiptData('id:X4 stat:DELIVRD'), status: 0, sequence: 33 })
    const odd = Buffer.concat([bytes, Buffer.from([0])])
    odd.writeUInt32BE(odd.length)
    smsc.line.socket.write(odd)
    await until(() => receipts.length === 3)
    expect(receipts.map(({ of, state }) => ('providerId' in of ? `${of.providerId} ${state}` : ''))).toEqual([
      'X2 undelivered',
      'X3 delivered',
      'X4 delivered',
    ])
    await until(() => smsc.got('data_sm_resp').length === 3)
    expect(smsc.got('data_sm_resp').map(({ status, sequence }) => [status, sequence])).toEqual([
      [0, 31],
      [0, 32],
      [0, 33],
    ])
    expect(smsc.got('generic_nack')).toEqual([])
  })

  it('is read whatever bytes stand behind it, each once, and none is refused', async () => {
    const receipts: Receipt[] = []
    gateway.onReceipt(async receipt => void receipts.push(receipt))
    await bound()
    let sequence = 100
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async tail => {
        sequence += 1
        const text = `id:${sequence} stat:DELIVRD err:000`
        const plain = encodePdu({ ...receiptMessage(text), status: 0, sequence })
        const bytes = Buffer.concat([plain, tail])
        bytes.writeUInt32BE(bytes.length)
        smsc.line.socket.write(bytes)
        await until(() => smsc.got('deliver_sm_resp').at(-1)?.sequence === sequence)
      }),
    )
    await until(() => receipts.length === sequence - 100)
    expect(smsc.got('deliver_sm_resp').every(({ status }) => status === STATUS.ESME_ROK)).toBe(true)
    expect(smsc.got('generic_nack')).toEqual([])
    expect(smsc.lines).toHaveLength(1)
  })

  it('without an id or a state is answered, and told as odd', async () => {
    const odd: OddReceipt[] = []
    gateway.onOddReceipt?.(one => void odd.push(one))
    await bound()
    smsc.line.send(receiptMessage('stat:DELIVRD'))
    smsc.line.send(receiptMessage('id:X2'))
    await until(() => smsc.got('deliver_sm_resp').length === 2)
    const why = { gateway: 'carrier', why: 'unreadable' }
    expect(odd).toEqual([why, why])
  })

  it('with a word of unknown meaning is answered, and told as odd', async () => {
    const odd: OddReceipt[] = []
    gateway.onOddReceipt?.(one => void odd.push(one))
    await bound()
    smsc.line.send(receiptMessage('id:X2 stat:WHATEVR'))
    await until(() => odd.length === 1)
    expect(odd).toEqual([{ gateway: 'carrier', why: 'unknown-word', word: 'WHATEVR' }])
    await until(() => smsc.got('deliver_sm_resp').length === 1)
  })
})

describe('a line that is lost', () => {
  it('is opened again in time, also when the clock is set back meanwhile', async () => {
    await bound()
    smsc.line.socket.destroy()
    await until(async () => !(await isUsable()))
    clock.set(new Date(clock.now() - HOUR_MS).toISOString())
    const since = clock.now()
    await until(() => {
      clock.pass(50)
      return isUsable()
    })
    expect(clock.now() - since).toBeLessThan(policy.sms.smpp.reconnectMs.most)
    expect(smsc.lines).toHaveLength(2)
  })
})
