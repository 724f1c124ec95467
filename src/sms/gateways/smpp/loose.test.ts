import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodePdu } from './codec.ts'
import { COMMAND_ID, HEADER_BYTES, type Pdu } from './pdu.ts'
import { findTlvNumber, findTlvText, TAG } from './tlv.ts'

type Name = keyof typeof COMMAND_ID

/** A PDU with this body, whatever it is worth. @param body in hexadecimal; texts between apostrophes stand for themselves */
function read(name: Name, body: string, status = 0): Pdu {
  const hex = body.replaceAll(/'([^']*)'/g, (_, text) => Buffer.from(text, 'latin1').toString('hex'))
  const bytes = Buffer.from(hex.replaceAll(/\s/g, ''), 'hex')
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32BE(HEADER_BYTES + bytes.length)
  header.writeUInt32BE(COMMAND_ID[name], 4)
  header.writeUInt32BE(status, 8)
  header.writeUInt32BE(7, 12)
  const decoded = decodePdu(Buffer.concat([header, bytes]))
  if (decoded.kind === 'bad') throw new Error('bad')
  return decoded.pdu
}

describe('a response', () => {
  const id = (body: string, status = 0) => {
    const pdu = read('submit_sm_resp', body, status)
    return pdu.command === 'submit_sm_resp' && pdu.messageId
  }

  it.each([
    ['without its NUL', "'X2'", 'X2'],
    ['with a second NUL', "'X2' 0000", 'X2'],
    ['with bytes behind it', "'X2' 00 ff", 'X2'],
    ['without its NUL, before a parameter', "'X2' 001d 0002 'no'", 'X2'],
    ['without its NUL, before a parameter with another tag', "'X2' 0427 0001 02", 'X2'],
    ['before a parameter that is cut off', "'X2' 00 001d 00ff 'n'", 'X2'],
    ['before half a tag', "'X2' 00 00", 'X2'],
    ['before a tag that nobody knows', "'X2' 00 3fff 0001 01", 'X2'],
    ['of one character', "'7'", '7'],
    ['of a hundred', `'${'a1'.repeat(50)}'`, 'a1'.repeat(50)],
    ['that is empty', '00', ''],
    ['that is not there', '', ''],
    ['that is not there, before a parameter', "001d 0005 'hello'", ''],
    ['that is not there, before another one', '0210 0001 34', ''],
  ])('has the id of its message: %s', (_, body, wanted) => {
    expect(id(body)).toBe(wanted)
    expect(read('deliver_sm_resp', body)).toMatchObject({ messageId: wanted })
  })

  it.each(['bind_transceiver_resp', 'bind_transmitter_resp', 'bind_receiver_resp'] as const)(
    'to a bind says yes, whatever is odd about the name: %s',
    name => {
      for (const body of ['', "'hand'", "'hand' 0000", '0210 0001 34', "'hand' 00 0210 0001"])
        expect(read(name, body)).toMatchObject({ command: name, status: 0, sequence: 7 })
      expect(read(name, "'hand' 0000 0210 0001 34")).toMatchObject({
        systemId: 'hand',
        tlvs: [{ tag: 0x0210 }],
      })
    },
  )

  it('is read with any body, and its header is what counts', () => {
    const responses = (Object.keys(COMMAND_ID) as Name[]).filter(name => name.endsWith('_resp'))
    fc.assert(
      fc.property(
        fc.constantFrom(...responses, 'generic_nack' as const),
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 0, max: 0xffff_ffff }),
        (name, body, status) => {
          const hex = Buffer.from(body).toString('hex')
          expect(read(name, hex, status)).toMatchObject({ command: name, status, sequence: 7 })
        },
      ),
    )
  })
})

describe('a message that is brought', () => {
  const TEXT = 'id:A1 stat:DELIVRD'
  const length = TEXT.length.toString(16).padStart(2, '0')
  const brought = (tail: string) => {
    const pdu = read('deliver_sm', `00 000000 000000 04 0000 00 00 00 00 00 00 ${tail}`)
    if (pdu.command !== 'deliver_sm') throw new Error(pdu.command)
    return pdu
  }
  const receipt = "001e 0003 'A1' 00 0427 0001 02"

  it.each([
    ['a NUL too many', `${length} '${TEXT}' 00`],
    ['two', `${length} '${TEXT}' 0000`],
    ['half a parameter', `${length} '${TEXT}' 0427 0001`],
    ['parameters that nobody knows', `${length} '${TEXT}' 1400 0002 ffff 3abc 0000`],
    ['a length that counts a NUL which is not there', `${(TEXT.length + 1).toString(16)} '${TEXT}'`],
  ])('has its text: %s', (_, tail) => {
    expect(Buffer.from(brought(tail).shortMessage).toString('latin1')).toBe(TEXT)
  })

  it.each([
    ['as the standard has them', `00 ${receipt}`],
    ['behind a NUL that no length counts', `${length} '${TEXT}' 00 ${receipt}`],
    ['before bytes without a meaning', `00 ${receipt} 00`],
    ['before one that is cut off', `00 ${receipt} 0423 0003 03`],
    ['behind a NUL and before one that is cut off', `00 00 ${receipt} 0423 0003 03`],
  ])('has its parameters: %s', (_, tail) => {
    const { tlvs } = brought(tail)
    expect(findTlvText(tlvs, TAG.receiptedMessageId)).toBe('A1')
    expect(findTlvNumber(tlvs, TAG.messageState)).toBe(2)
  })

  it('takes an id whose length counts a NUL which is not there, and none that is cut off further', () => {
    expect(findTlvText(brought("00 001e 0003 'A1'").tlvs, TAG.receiptedMessageId)).toBe('A1')
    expect(findTlvText(brought("00 001e 0009 'A1'").tlvs, TAG.receiptedMessageId)).toBeUndefined()
  })
})
