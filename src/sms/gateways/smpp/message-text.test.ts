import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, policy } from '../../../policy.ts'
import { partsOf, readMessage, UDH_INDICATOR } from './message-text.ts'
import { PLAIN_MESSAGE, type ShortMessage } from './pdu.ts'
import { parseReceiptText, receiptText } from './receipt-text.ts'
import { byteTlv, TAG } from './tlv.ts'
import { relativeTime, validityMs } from './validity.ts'

const NOBODY = { ton: 0, npi: 0, address: '' }
const message = (fields: Partial<ShortMessage>): ShortMessage => ({
  ...PLAIN_MESSAGE,
  source: NOBODY,
  destination: NOBODY,
  shortMessage: Buffer.alloc(0),
  ...fields,
})
const read = (text: string) => partsOf(text, 7).map(part => readMessage(message(part)))

describe('a text', () => {
  it('comes back from its parts as it was, whatever its characters', () => {
    const unit = fc.string({ unit: 'grapheme', maxLength: 400 })
    fc.assert(
      fc.property(fc.oneof(unit, fc.string({ maxLength: 400 })), text => {
        expect(
          read(text)
            .map(part => part.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })

  it('in Japanese is one UCS-2 part up to 70 characters, without a header', () => {
    const [part, ...others] = partsOf('関'.repeat(policy.sms.onePartUnits), 7)
    expect(others).toEqual([])
    expect(part).toMatchObject({ dataCoding: 8, esmClass: 0 })
    expect(Buffer.from(part?.shortMessage ?? []).toString('hex')).toBe('95a2'.repeat(70))
  })

  it('of more characters is numbered parts of at most 140 bytes with one reference', () => {
    const parts = partsOf('所'.repeat(policy.sms.onePartUnits + 1), 0xab)
    expect(parts.map(part => Buffer.from(part.shortMessage).toString('hex').slice(0, 12))).toEqual([
      '050003ab0201',
      '050003ab0202',
    ])
    expect(parts.map(part => part.shortMessage.length)).toEqual([140, 6 + 2 * 4])
    expect(parts.every(part => part.esmClass === UDH_INDICATOR)).toBe(true)
    expect(readMessage(message(parts[1] ?? {})).part).toEqual({ reference: 0xab, total: 2, number: 2 })
  })

  it('is never cut inside a character of two units', () => {
    const text = `${'あ'.repeat(66)}😀${'い'.repeat(10)}`
    const parts = read(text).map(part => part.text)
    expect(parts).toEqual(['あ'.repeat(66), `😀${'い'.repeat(10)}`])
  })

  it('goes in the default alphabet only when all its characters mean the same in ASCII and GSM', () => {
    expect(partsOf('Code: 123456 (30 min)', 0)[0]?.dataCoding).toBe(0)
    expect(partsOf('a'.repeat(160), 0)).toHaveLength(1)
    expect(partsOf('a'.repeat(161), 0).map(part => part.shortMessage.length)).toEqual([6 + 153, 6 + 8])
    for (const text of ['a@b', 'a_b', '$1', '[x]']) expect(partsOf(text, 0)[0]?.dataCoding, text).toBe(8)
  })

  it('too long for 255 parts is a defect of whoever wrote it', () => {
    expect(() => partsOf('字'.repeat(67 * 255 + 1), 0)).toThrow(RangeError)
  })

  it.each([
    ['the GSM alphabet', 0, '00a1024142111b651b3c', '@?$AB_€['],
    ['ASCII', 1, '407e', '@~'],
    ['Latin-1', 3, 'fce9', 'üé'],
    ['UCS-2', 8, '95a26240', '関所'],
  ])('is read in %s', (_, dataCoding, hex, text) => {
    expect(readMessage(message({ dataCoding, shortMessage: Buffer.from(hex, 'hex') })).text).toBe(text)
  })

  it('is not read from binary messages or half characters', () => {
    expect(readMessage(message({ dataCoding: 4, shortMessage: Buffer.of(1) })).text).toBeUndefined()
    expect(readMessage(message({ dataCoding: 8, shortMessage: Buffer.of(1) })).text).toBeUndefined()
  })

  it('is read from message_payload, and its place from sar_ parameters or a 16-bit reference', () => {
    const tlvs = [
      { tag: TAG.messagePayload, value: Buffer.from('95a2', 'hex') },
      { tag: TAG.sarMsgRefNum, value: Buffer.from('0102', 'hex') },
      byteTlv(TAG.sarTotalSegments, 3),
      byteTlv(TAG.sarSegmentSeqnum, 2),
    ]
    const part = { reference: 0x0102, total: 3, number: 2 }
    expect(readMessage(message({ dataCoding: 8, tlvs }))).toEqual({ text: '関', part })
    const shortMessage = Buffer.from('060804010203024142', 'hex')
    expect(readMessage(message({ esmClass: UDH_INDICATOR, shortMessage }))).toEqual({ text: 'AB', part })
  })

  it('with arbitrary headers is read without harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 254 }), fc.constantFrom(0, 1, 3, 4, 8), (bytes, dataCoding) => {
        readMessage(message({ esmClass: UDH_INDICATOR, dataCoding, shortMessage: bytes }))
      }),
    )
  })
})

describe('the text of a receipt', () => {
  it('gives id, state and error, whatever stands around them', () => {
    const text =
      'id:0123456789 sub:001 dlvrd:001 submit date:2611241000 done date:2611241001 stat:DELIVRD err:000 text:Hi'
    expect(parseReceiptText(text)).toEqual({ id: '0123456789', stat: 'DELIVRD', err: '000' })
    expect(parseReceiptText('ID:7F-a Stat:undeliv')).toEqual({ id: '7F-a', stat: 'UNDELIV' })
    expect(parseReceiptText('hello')).toEqual({})
  })

  it('believes nothing that stands in the words of the message, or stands there a second time', () => {
    expect(parseReceiptText('id:1 stat:UNDELIV text:id:2 stat:DELIVRD err:9')).toEqual({
      id: '1',
      stat: 'UNDELIV',
    })
    expect(parseReceiptText('id:1 id:2 stat:EXPIRED stat:DELIVRD')).toEqual({ id: '1', stat: 'EXPIRED' })
  })

  it('is read back as it was written', () => {
    const at = Date.UTC(2026, 10, 24, 1, 2)
    const text = receiptText({
      id: 'a1',
      stat: 'EXPIRED',
      err: '017',
      submittedAt: at,
      doneAt: at,
      delivered: 0,
    })
    expect(text).toBe(
      'id:a1 sub:001 dlvrd:000 submit date:2611240102 done date:2611240102 stat:EXPIRED err:017 text:',
    )
    expect(parseReceiptText(text)).toEqual({ id: 'a1', stat: 'EXPIRED', err: '017' })
  })

  it('is read in a moment even when it is made to be slow', () => {
    fc.assert(fc.property(fc.string({ maxLength: 500 }), text => void parseReceiptText(text)))
    expect(parseReceiptText(`${' id:'.repeat(20_000)}x`)).toEqual({})
  })
})

describe('a validity period', () => {
  it('is relative, in whole seconds', () => {
    expect(relativeTime(30 * 60_000)).toBe('000000003000000R')
    expect(relativeTime(59_999)).toBe('000000000059000R')
    expect(relativeTime(DAY_MS + 1_000)).toBe('000001000001000R')
    expect(relativeTime(0)).toBe('000000000001000R')
    expect(relativeTime(400 * DAY_MS)).toBe('000030000000000R')
  })

  it('is read back to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 * 86_400 }), seconds => {
        expect(validityMs(relativeTime(seconds * 1_000), 0)).toBe(seconds * 1_000)
      }),
    )
  })

  it('of a peer may be absolute, with quarters of an hour to UTC', () => {
    const now = Date.UTC(2026, 10, 24, 1, 0)
    expect(validityMs('261124010500000+', now)).toBe(5 * 60_000)
    expect(validityMs('261124100500036+', now)).toBe(5 * 60_000)
    expect(validityMs('261123200500020-', now)).toBe(5 * 60_000)
    expect(validityMs('', now)).toBeUndefined()
    expect(validityMs('tomorrow', now)).toBeUndefined()
  })
})
