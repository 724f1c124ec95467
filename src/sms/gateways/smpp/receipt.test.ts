import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { policy } from '../../../policy.ts'
import { reconnectPauseMs } from './login-turns.ts'
import { sendOutcome } from './outcome.ts'
import { EarlyReports, PartsMemory } from './parts.ts'
import { PLAIN_MESSAGE, type ShortMessage } from './pdu.ts'
import { readDelivery } from './receipt.ts'
import { findStatusName, STATUS } from './status.ts'
import { byteTlv, networkErrorTlv, TAG, type Tlv, textTlv } from './tlv.ts'

const NOBODY = { ton: 0, npi: 0, address: '' }

function delivery(text: string, more: Partial<ShortMessage> = {}): ShortMessage {
  const shortMessage = Buffer.from(text, 'latin1')
  return { ...PLAIN_MESSAGE, source: NOBODY, destination: NOBODY, esmClass: 4, shortMessage, ...more }
}

const report = (text: string, tlvs: readonly Tlv[] = []) => {
  const read = readDelivery(delivery(text, { tlvs }))
  return read.kind === 'report' ? read.report : read.kind
}

describe('a receipt', () => {
  it.each([
    ['DELIVRD', { state: 'delivered', isCurable: false }],
    ['EXPIRED', { state: 'undelivered', isCurable: false }],
    ['UNDELIV', { state: 'undelivered', isCurable: false }],
    ['DELETED', { state: 'undelivered', isCurable: true }],
    ['REJECTD', { state: 'undelivered', isCurable: true }],
  ])('with %s is final', (stat, wanted) => {
    expect(report(`id:1 stat:${stat} err:000`)).toEqual({ ids: ['1'], code: `${stat}/000`, ...wanted })
  })

  it.each(['ENROUTE', 'ACCEPTD', 'UNKNOWN', 'ACKED', 'buffered'])('with %s is not', stat => {
    expect(report(`id:1 stat:${stat}`)).toBe('not-final')
  })

  it.each([
    ['DELIVERED', 'delivered', false],
    ['Delivered', 'delivered', false],
    ['DELIVERED_TO_HANDSET', 'delivered', false],
    ['UNDELIVERABLE', 'undelivered', false],
    ['non-delivered', 'undelivered', false],
    ['Rejected', 'undelivered', true],
    ['FAILED', 'undelivered', true],
    ['SYSERR', 'undelivered', true],
    ['NOCRED', 'undelivered', true],
  ])("with a carrier's word %s is final as well: %s", (stat, state, isCurable) => {
    expect(report(`id:1 stat:${stat}`)).toMatchObject({ state, isCurable })
  })

  const TEXT = 'id:A1 sub:001 dlvrd:001 done date:2611241001 stat:DELIVRD err:000 text:'
  const inUcs2 = Buffer.from(TEXT, 'utf16le')
  it.each<[string, Partial<ShortMessage>]>([
    ['ASCII announced as UCS-2', { dataCoding: 8 }],
    ['ASCII of an odd length announced as UCS-2', { dataCoding: 8, shortMessage: Buffer.from(`${TEXT}.`) }],
    ['UCS-2 with its bytes in the other order', { dataCoding: 8, shortMessage: inUcs2 }],
    ['UCS-2 that is not announced', { shortMessage: Buffer.from(inUcs2).swap16() }],
    ['UCS-2 of a class', { dataCoding: 0x18, shortMessage: Buffer.from(inUcs2).swap16() }],
    ['UCS-2 with a mark of the order of bytes', { shortMessage: Buffer.from(`\ufeff${TEXT}`, 'utf16le') }],
    ['a header that is announced and missing', { esmClass: 0x44 }],
    [
      'a header that is there and not announced',
      { shortMessage: Buffer.concat([Uint8Array.of(5, 0, 3, 7, 1, 1), Buffer.from(TEXT)]) },
    ],
    [
      'a payload behind a blank',
      { shortMessage: Buffer.from(' '), tlvs: [{ tag: TAG.messagePayload, value: Buffer.from(TEXT) }] },
    ],
  ])('is read though it is %s', (_, more) => {
    expect(readDelivery(delivery(TEXT, more))).toMatchObject({
      kind: 'report',
      report: { ids: ['A1'], state: 'delivered', code: 'DELIVRD/000' },
    })
  })

  it('with a word that nobody has told us of gives the word, short and plain', () => {
    const word = (text: string) => {
      const read = readDelivery(delivery(text))
      return read.kind === 'unknown-word' ? read.word : read.kind
    }
    expect(word('id:1 stat:WHATEVR')).toBe('WHATEVR')
    expect(word(`id:1 stat:09012345678${'x'.repeat(99)}`)).toBe('X'.repeat(20))
    expect(word('id:1 stat:号')).toBe('?')
  })

  it.each([
    'id: a1 stat: DELIVRD err: 000',
    'id:a1,sub:001,dlvrd:001,submit date:2611241000,done date:2611241000,stat:DELIVRD,err:000',
    'id:a1; stat:delivrd; err:000',
    'ID:a1 Stat:DELIVRD Err:000 Text:id:b2 stat:UNDELIV',
  ])('is read from a text such as %s', text => {
    expect(report(text)).toMatchObject({ ids: ['a1'], state: 'delivered' })
  })

  it('with an empty field does not take the next one for it', () => {
    expect(report('id: sub:001 stat:DELIVRD')).toBe('unreadable')
    expect(report('id:1 stat: err:000 text:')).toBe('unreadable')
    expect(report('id:1 stat: submit date:2611241000')).toBe('unreadable')
  })

  it.each([
    [1, 'not-final'],
    [2, 'delivered'],
    [3, 'undelivered'],
    [4, 'undelivered'],
    [5, 'undelivered'],
    [6, 'not-final'],
    [7, 'not-final'],
    [8, 'undelivered'],
    [0, 'not-final'],
    [9, 'undelivered'],
    [77, 'unknown-word'],
  ])('with message_state %i is %s', (state, wanted) => {
    const read = report('', [textTlv(TAG.receiptedMessageId, 'a1'), byteTlv(TAG.messageState, state)])
    expect(typeof read === 'string' ? read : read.state).toBe(wanted)
  })

  it('takes the parameters before the text, and both ids when they differ', () => {
    const tlvs = [textTlv(TAG.receiptedMessageId, 'ff'), byteTlv(TAG.messageState, 5)]
    expect(report('id:255 stat:DELIVRD err:017', tlvs)).toEqual({
      ids: ['ff', '255'],
      state: 'undelivered',
      code: 'UNDELIV/017',
      isCurable: false,
    })
  })

  it('can be healed elsewhere when the network failed, and not when nobody has the number', () => {
    const withError = (stat: string, code: number, network = 3) => {
      const read = report(`id:1 stat:${stat}`, [networkErrorTlv({ network, code })])
      return typeof read === 'string' ? read : read.isCurable
    }
    expect([34, 36, 21].map(code => withError('UNDELIV', code))).toEqual([true, true, true])
    expect([1, 9, 27, 13, 32].map(code => withError('REJECTD', code))).toEqual(Array(5).fill(false))
    expect(withError('UNDELIV', 34, 1)).toBe(false)
    expect(withError('UNDELIV', 4_000)).toBe(false)
    expect(withError('DELIVRD', 34)).toBe(false)
  })

  it('in UCS-2 or in message_payload is read as well', () => {
    const text = 'id:a1 stat:DELIVRD'
    const ucs2 = Buffer.from(text, 'utf16le').swap16()
    expect(readDelivery(delivery('', { dataCoding: 8, shortMessage: ucs2 })).kind).toBe('report')
    const payload = { tag: TAG.messagePayload, value: Buffer.from(text) }
    expect(readDelivery(delivery('', { tlvs: [payload] })).kind).toBe('report')
  })

  it('is known by its type or by its parameter; what a person writes is none, and told apart where it reads like one', () => {
    const text = 'id:1 stat:DELIVRD'
    expect(readDelivery(delivery(text, { esmClass: 0 })).kind).toBe('unmarked')
    expect(readDelivery(delivery(text, { esmClass: 0x40 })).kind).toBe('unmarked')
    expect(readDelivery(delivery('my id: 7', { esmClass: 0 })).kind).toBe('message')
    expect(readDelivery(delivery(text, { esmClass: 0x20 })).kind).toBe('not-final')
    const tlvs = [textTlv(TAG.receiptedMessageId, '1')]
    expect(readDelivery(delivery(text, { esmClass: 0, tlvs })).kind).toBe('report')
  })

  it('without an id or a state cannot be read; neither can an id of arbitrary length', () => {
    expect(report('stat:DELIVRD')).toBe('unreadable')
    expect(report('id:1')).toBe('unreadable')
    expect(report(`id:${'1'.repeat(300)} stat:DELIVRD`)).toBe('unreadable')
  })

  it('of arbitrary content never does harm, and its code stays short and plain', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 255 }), (text, esmClass) => {
        const shortMessage = Buffer.from(`id:1 stat:UNDELIV err:${text}`).subarray(0, 254)
        const read = readDelivery(delivery('', { esmClass, shortMessage }))
        if (read.kind === 'report') expect(read.report.code).toMatch(/^UNDELIV(\/[\w.:-]{1,20})?$/)
      }),
    )
  })
})

describe('the parts of a text', () => {
  it('are forgotten when there are too many, and then never make it delivered', () => {
    const parts = new PartsMemory('auto', 3)
    expect(parts.join(['1', '2'])).toBe('1+2')
    parts.join(['3', '4'])
    expect(parts.report('1', 'delivered')).toEqual({ kind: 'single' })
    expect(parts.report('2', 'delivered')).toEqual({ kind: 'waiting' })
    expect(parts.report('3', 'delivered')).toEqual({ kind: 'waiting' })
    expect(parts.report('3', 'delivered')).toEqual({ kind: 'single' })
    expect(parts.report('4', 'delivered')).toEqual({ kind: 'whole', id: '3+4' })
  })
})

describe('reports while a long text is being sent', () => {
  it('wait for it, but not more of them than fit, and not when nothing is sent', async () => {
    const told: string[] = []
    const early = new EarlyReports(({ ids }) => void told.push(ids[0]), 2)
    const take = (id: string) =>
      early.take({ ids: [id], state: 'delivered', code: 'DELIVRD', isCurable: false })
    take('1')
    await early.hold(async () => {
      await early.hold(async () => take('2'))
      for (const id of ['3', '4']) take(id)
      expect(told).toEqual(['1', '4'])
    })
    expect(told).toEqual(['1', '4', '2', '3'])
    take('5')
    expect(told).toHaveLength(5)
  })
})

describe('every command_status', () => {
  it('but success says that the SMSC did not take the message', () => {
    const kinds = Map.groupBy(Object.values(STATUS).slice(1), status => outcomeOf(status))
    expect([...kinds.keys()].sort()).toEqual(['gateway-broken', 'not-sent', 'refused', 'throttled'])
    expect(kinds.get('refused')?.map(findStatusName)).toEqual(['ESME_RINVDSTADR'])
    expect(kinds.get('throttled')?.map(findStatusName)).toEqual(['ESME_RMSGQFUL', 'ESME_RTHROTTLED'])
  })

  const outcomeOf = (status: number) =>
    sendOutcome({ kind: 'requested', session: undefined as never, outcome: { kind: 'nacked', status } }).kind
})

describe('the pause before a line is opened again', () => {
  it('doubles from half a second to half a minute, a fifth more or less', () => {
    const pauses = (byte: number) =>
      [1, 2, 3, 7, 8, 1_000].map(failures =>
        reconnectPauseMs(failures, { bytes: length => new Uint8Array(length).fill(byte) }),
      )
    const { first, most } = policy.sms.smpp.reconnectMs
    const planned = [first, 2 * first, 4 * first, most, most, most]
    expect(pauses(0)).toEqual(planned.map(pause => pause * 0.8))
    expect(pauses(255)).toEqual(planned.map(pause => pause * 1.2))
  })
})
