import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodePdu, encodePdu } from './codec.ts'
import { FrameSplitter } from './frames.ts'
import { COMMAND_ID, HEADER_BYTES, MAX_PDU_BYTES, MAX_SEQUENCE, type Pdu, PLAIN_MESSAGE } from './pdu.ts'
import { findStatusName, STATUS, statusWord } from './status.ts'
import {
  byteTlv,
  findNetworkErrorCode,
  findTlvNumber,
  findTlvText,
  networkErrorTlv,
  TAG,
  textTlv,
} from './tlv.ts'

const byte = fc.integer({ min: 0, max: 0xff })
const octets = (max: number) => fc.uint8Array({ maxLength: max }).map(bytes => Buffer.from(bytes))
const cString = (max: number) =>
  fc
    .array(fc.integer({ min: 1, max: 0xff }), { maxLength: max - 1 })
    .map(units => String.fromCharCode(...units))
const address = fc.record({ ton: byte, npi: byte, address: cString(21) })
const tag = fc.oneof(fc.constantFrom(...Object.values(TAG)), fc.integer({ min: 0, max: 0xffff }))
const tlvs = fc.array(fc.record({ tag, value: octets(300) }), { maxLength: 5 })
const header = {
  status: fc.integer({ min: 0, max: 0xffff_ffff }),
  sequence: fc.integer({ min: 1, max: MAX_SEQUENCE }),
}
const command = <Name extends Pdu['command']>(...names: Name[]) => fc.constantFrom(...names)

const pdu: fc.Arbitrary<Pdu> = fc.oneof(
  fc.record({
    ...header,
    command: command('bind_receiver', 'bind_transmitter', 'bind_transceiver'),
    systemId: cString(16),
    password: cString(9),
    systemType: cString(13),
    interfaceVersion: byte,
    addressRange: address,
  }),
  fc.record({
    ...header,
    command: command('bind_receiver_resp', 'bind_transmitter_resp', 'bind_transceiver_resp'),
    systemId: cString(16),
    tlvs,
  }),
  fc.record({
    ...header,
    command: command('submit_sm', 'deliver_sm'),
    serviceType: cString(6),
    source: address,
    destination: address,
    esmClass: byte,
    protocolId: byte,
    priorityFlag: byte,
    scheduleDeliveryTime: cString(17),
    validityPeriod: cString(17),
    registeredDelivery: byte,
    replaceIfPresentFlag: byte,
    dataCoding: byte,
    smDefaultMsgId: byte,
    shortMessage: octets(254),
    tlvs,
  }),
  fc.record({
    ...header,
    command: command('data_sm'),
    serviceType: cString(6),
    source: address,
    destination: address,
    esmClass: byte,
    registeredDelivery: byte,
    dataCoding: byte,
    tlvs,
  }),
  fc.record({
    ...header,
    command: command('submit_sm_resp', 'deliver_sm_resp', 'data_sm_resp'),
    messageId: cString(65),
    tlvs,
  }),
  fc.record({
    ...header,
    command: command('unbind', 'unbind_resp', 'enquire_link', 'enquire_link_resp', 'generic_nack'),
  }),
  fc.record({
    ...header,
    command: fc.constant('other' as const),
    commandId: fc
      .integer({ min: 0, max: 0xffff_ffff })
      .filter(id => !Object.values(COMMAND_ID).some(known => known === id)),
    body: octets(300),
  }),
)

const SUBMIT = {
  ...PLAIN_MESSAGE,
  command: 'submit_sm',
  status: 0,
  sequence: 1,
  source: { ton: 0, npi: 0, address: '' },
  destination: { ton: 0, npi: 0, address: '' },
  shortMessage: Buffer.from('text'),
} as const

describe('a PDU', () => {
  it('is the same after encoding and decoding, whichever command it is', () => {
    fc.assert(
      fc.property(pdu, one => {
        expect(decodePdu(encodePdu(one))).toEqual({ kind: 'pdu', pdu: one })
      }),
      { numRuns: 500 },
    )
  })

  it('is laid out as the standard says: a submit_sm byte by byte', () => {
    const bytes = encodePdu({
      ...PLAIN_MESSAGE,
      command: 'submit_sm',
      status: 0,
      sequence: 2,
      serviceType: 'CMT',
      source: { ton: 3, npi: 1, address: '0005' },
      destination: { ton: 1, npi: 1, address: '8190' },
      validityPeriod: '000000000500000R',
      registeredDelivery: 1,
      dataCoding: 8,
      shortMessage: Buffer.from('95a2', 'hex'),
      tlvs: [byteTlv(0x0427, 2)],
    })
    expect(bytes.toString('hex')).toBe(
      [
        '0000004300000004',
        '0000000000000002',
        '434d5400',
        '03013030303500',
        '01013831393000',
        '000000',
        '00',
        '3030303030303030303530303030305200',
        '01000800',
        '0295a2',
        '0427000102',
      ].join(''),
    )
  })

  it('may leave out the body of an answer, as after an error', () => {
    const answer = encodePdu({ command: 'submit_sm_resp', status: 8, sequence: 1, messageId: 'x', tlvs: [] })
    const bare = Buffer.from(answer.subarray(0, HEADER_BYTES))
    expect(decodePdu(bare)).toEqual({
      kind: 'pdu',
      pdu: { command: 'submit_sm_resp', status: 8, sequence: 1, messageId: '', tlvs: [] },
    })
  })

  it('that asks something is bad wherever the frame ends too early, and never anything worse', () => {
    fc.assert(
      fc.property(pdu, fc.nat(), (one, cut) => {
        const whole = encodePdu(one)
        const frame = whole.subarray(0, HEADER_BYTES + (cut % Math.max(1, whole.length - HEADER_BYTES)))
        const decoded = decodePdu(frame)
        if (decoded.kind === 'bad') expect(decoded.sequence).toBe(one.sequence)
        else expect(encodePdu(decoded.pdu).length).toBeLessThanOrEqual(whole.length)
      }),
    )
    const cutOff = encodePdu({ ...SUBMIT, sequence: 9 })
    expect(decodePdu(cutOff.subarray(0, -1))).toEqual({ kind: 'bad', sequence: 9 })
  })

  it('is decoded or bad, whatever bytes stand behind the header', () => {
    const ids = fc.oneof(
      fc.constantFrom(...Object.values(COMMAND_ID)),
      fc.integer({ min: 0, max: 0xffff_ffff }),
    )
    fc.assert(
      fc.property(ids, octets(2_000), (id, body) => {
        const frame = Buffer.concat([Buffer.alloc(HEADER_BYTES), body])
        frame.writeUInt32BE(id, 4)
        expect(['pdu', 'bad']).toContain(decodePdu(frame).kind)
      }),
    )
  })

  it('is not made from what does not fit', () => {
    const answer = { command: 'submit_sm_resp', status: 0, sequence: 1, messageId: '', tlvs: [] } as const
    const message = { ...SUBMIT, shortMessage: Buffer.alloc(255) }
    expect(() => encodePdu({ ...answer, messageId: 'a\0b' })).toThrow(RangeError)
    expect(() => encodePdu({ ...answer, messageId: '号' })).toThrow(RangeError)
    expect(() => encodePdu(message)).toThrow(RangeError)
    const payload = { tag: TAG.messagePayload, value: Buffer.alloc(MAX_PDU_BYTES - 1) }
    expect(() => encodePdu({ ...answer, tlvs: [payload] })).toThrow(RangeError)
  })
})

describe('a TLV', () => {
  it('is read by its tag, with or without a NUL behind a text', () => {
    const tlvs = [
      textTlv(TAG.receiptedMessageId, 'a1'),
      byteTlv(TAG.messageState, 2),
      networkErrorTlv({ network: 3, code: 0x0201 }),
    ]
    expect(findTlvText(tlvs, TAG.receiptedMessageId)).toBe('a1')
    expect(findTlvText([{ tag: 1, value: Buffer.from('a1') }], 1)).toBe('a1')
    expect(findTlvNumber(tlvs, TAG.messageState)).toBe(2)
    expect(findTlvNumber([{ tag: 1, value: Buffer.from('0102', 'hex') }], 1)).toBe(0x0102)
    expect(findNetworkErrorCode(tlvs)).toEqual({ network: 3, code: 0x0201 })
  })

  it('that is not there, or of another length, is none', () => {
    expect(findTlvText([], TAG.receiptedMessageId)).toBeUndefined()
    expect(findTlvNumber([textTlv(1, 'ab')], 1)).toBeUndefined()
    expect(findNetworkErrorCode([byteTlv(TAG.networkErrorCode, 3)])).toBeUndefined()
  })
})

describe('a command status', () => {
  it('has its name, or its number where it is a carrier’s own', () => {
    expect(findStatusName(STATUS.ESME_RTHROTTLED)).toBe('ESME_RTHROTTLED')
    expect(statusWord(0x58)).toBe('ESME_RTHROTTLED')
    expect(statusWord(0x401)).toBe('0x00000401')
    expect(findStatusName(0x401)).toBeUndefined()
  })
})

describe('the stream', () => {
  const framesOf = (splitter: FrameSplitter, chunks: readonly Buffer[]) =>
    chunks.flatMap(chunk => [...splitter.push(chunk)])

  it('gives the same PDUs wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(pdu, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 30 }), (pdus, cuts) => {
        const frames = framesOf(new FrameSplitter(), cutAt(Buffer.concat(pdus.map(encodePdu)), cuts))
        expect(frames.map(frame => frame.kind === 'frame' && decodePdu(frame.bytes))).toEqual(
          pdus.map(one => ({ kind: 'pdu', pdu: one })),
        )
      }),
    )
  })

  it('never hangs or throws on arbitrary bytes, and gives nothing behind a bad length', () => {
    fc.assert(
      fc.property(fc.array(octets(400), { maxLength: 20 }), chunks => {
        const frames = framesOf(new FrameSplitter(), chunks)
        const bad = frames.findIndex(frame => frame.kind === 'bad')
        if (bad !== -1) expect(bad).toBe(frames.length - 1)
        for (const frame of frames) if (frame.kind === 'frame') decodePdu(frame.bytes)
      }),
    )
  })

  it.each([0, 3, 4, 8, 15, MAX_PDU_BYTES + 1, 1_000_000, 0xffff_ffff])('ends at the length %i', length => {
    const bytes = Buffer.alloc(64)
    bytes.writeUInt32BE(length)
    const splitter = new FrameSplitter()
    expect(framesOf(splitter, [bytes])).toEqual([{ kind: 'bad', length }])
    expect(framesOf(splitter, [bytes])).toEqual([])
  })

  it('ends at the text of another protocol', () => {
    const [frame] = framesOf(new FrameSplitter(), [Buffer.from('GET / HTTP/1.1\r\nHost: smsc\r\n\r\n')])
    expect(frame?.kind).toBe('bad')
  })

  it('takes the longest PDU byte by byte, in time that grows with its length only', () => {
    const longest = Buffer.alloc(MAX_PDU_BYTES)
    longest.writeUInt32BE(MAX_PDU_BYTES)
    const chunks = [...longest].map(one => Buffer.of(one))
    const frames = framesOf(new FrameSplitter(), [...chunks, longest])
    expect(frames.map(frame => frame.kind === 'frame' && frame.bytes.equals(longest))).toEqual([true, true])
  })
})

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map(cut => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...places].map((from, at) => bytes.subarray(from, places[at] ?? bytes.length))
}
