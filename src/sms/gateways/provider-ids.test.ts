import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonOf } from './answer-class.ts'
import { cleanId, isSameId, keyOfAnswer, keyOfReceipt, otherReadings } from './provider-ids.ts'

describe('the id in a receipt', () => {
  const LONG = '7d3e1a'.repeat(12)

  it.each([
    ['1101c1-c9d03d-f000', '1101C1-C9D03D-F000'],
    ['8A0E6F1C-3D52-4C1B-9F0E-0D2B7C6A5E4F', '8a0e6f1c-3d52-4c1b-9f0e-0d2b7c6a5e4f'],
    [LONG, LONG.toUpperCase()],
    ['0xBEEF', 'beef'],
    ['beef', '0XBEEF'],
    ['MSG-Ab', 'msg-ab'],
  ])('is the same in large and small letters and with 0x: %s, %s', (given, told) => {
    expect(isSameId('auto', given, told)).toBe(true)
    expect(isSameId('as-is', given, told)).toBe(false)
    expect(isSameId('as-is', given, given)).toBe(true)
  })

  it.each([
    ['10', '16'],
    ['a', '10'],
    ['10', '0010'],
    ['aB1x', 'Ab1X'],
    ['0x', ''],
    ['12345678901234567890', '12345678901234567891'],
  ])('is not guessed: %s, %s', (given, told) => expect(isSameId('auto', given, told)).toBe(false))

  it('is read in the other notation when the setting says so, and then never as it stands', () => {
    const ways = fc.constantFrom(
      (id: bigint) => id.toString(16),
      (id: bigint) => id.toString(16).toUpperCase(),
      (id: bigint) => id.toString(16).padStart(8, '0'),
      (id: bigint) => `0x${id.toString(16)}`,
    )
    const decimals = fc.constantFrom(
      (id: bigint) => id.toString(),
      (id: bigint) => id.toString().padStart(10, '0'),
    )
    const id = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n })
    fc.assert(
      fc.property(id, id, ways, decimals, (one, other, hex, decimal) => {
        expect(isSameId('hex-to-decimal', hex(one), decimal(other))).toBe(one === other)
        expect(isSameId('decimal-to-hex', decimal(one), hex(other))).toBe(one === other)
      }),
    )
    expect(isSameId('hex-to-decimal', '10', '10')).toBe(false)
    expect(isSameId('hex-to-decimal', 'no-number', 'NO-NUMBER')).toBe(true)
  })

  /** Answer, receipt, and by which settings they mean the same message. */
  it.each([
    ['48879', '48879', ['auto', 'as-is']],
    ['BEEF', 'BEEF', ['auto', 'as-is', 'hex-to-decimal', 'decimal-to-hex']],
    ['beef', 'BEEF', ['auto', 'hex-to-decimal', 'decimal-to-hex']],
    ['BEEF', '48879', ['hex-to-decimal']],
    ['0000BEEF', '48879', ['hex-to-decimal']],
    ['0xBEEF', '0000048879', ['hex-to-decimal']],
    ['48879', 'beef', ['decimal-to-hex']],
    ['0000048879', '0000BEEF', ['decimal-to-hex']],
    ['48879', '0xbeef', ['decimal-to-hex']],
    ['0xBEEF', 'beef', ['auto', 'hex-to-decimal', 'decimal-to-hex']],
    ['10', '16', ['hex-to-decimal']],
    ['16', '10', ['decimal-to-hex']],
    ['10', '10', ['auto', 'as-is']],
    ['8A0E6F1C-3D52-4C1B', '8a0e6f1c-3d52-4c1b', ['auto', 'hex-to-decimal', 'decimal-to-hex']],
    ['FFFFFFFFFFFFFFFFFFFFFFFF', '79228162514264337593543950335', ['hex-to-decimal']],
    ['79228162514264337593543950335', 'ffffffffffffffffffffffff', ['decimal-to-hex']],
    ['79228162514264337593543950335', '79228162514264337593543950334', []],
    ['AbCd-x', 'aBcD-x', ['hex-to-decimal', 'decimal-to-hex']],
    ['AB-x', 'ab-y', []],
  ] as const)('is the one of the answer, %s and %s, by: %j', (given, told, by) => {
    const settings = ['auto', 'as-is', 'hex-to-decimal', 'decimal-to-hex'] as const
    expect(settings.filter(setting => isSameId(setting, given, told))).toEqual(by)
  })

  it('has the key of the answer that it belongs to', () => {
    const settings = fc.constantFrom('auto', 'as-is', 'hex-to-decimal', 'decimal-to-hex')
    fc.assert(
      fc.property(settings, fc.string(), fc.string(), (ids, given, told) => {
        if (isSameId(ids, given, told)) expect(keyOfAnswer(ids, given)).toBe(keyOfReceipt(ids, told))
      }),
    )
  })

  it('would be found by another setting under these keys', () => {
    expect(otherReadings('48879')).toEqual([
      { setting: 'hex-to-decimal', keys: ['beef', '0000beef'] },
      { setting: 'decimal-to-hex', keys: ['297081', '0000297081'] },
    ])
    expect(otherReadings('BEEF')).toEqual([{ setting: 'decimal-to-hex', keys: ['48879', '0000048879'] }])
    expect(otherReadings('no-number')).toEqual([])
    expect(otherReadings('1'.repeat(200))).toEqual([])
  })
})

describe('an id', () => {
  it('is cleaned of blanks around it; what no table could hold is none', () => {
    expect([' a1 ', '', undefined, 'a\0b', 'x'.repeat(201)].map(cleanId)).toEqual(['a1', '', '', '', ''])
  })

  it('that is a number of 64 bits or more in JSON keeps all its digits', () => {
    const digits = ['9007199254740993', '18446744073709551615', '-9223372036854775808', '1'.repeat(40)]
    for (const id of digits) expect(jsonOf(`{"a":[{"id":${id}}]}`)).toEqual({ a: [{ id }] })
    const inText = { 'a"1234567890123456789': 'b\\"9007199254740993 ', id: '9007199254740993' }
    expect(jsonOf(JSON.stringify(inText))).toEqual(inText)
    expect(jsonOf('\uFEFF{"id":9007199254740993}')).toEqual({ id: '9007199254740993' })
    expect(jsonOf('{"id":9007199254740993')).toBeUndefined()
    expect(jsonOf('{"id":9007199254740991,"x":1.5,"y":1e300,"z":"1"}')).toEqual({
      id: 9007199254740991,
      x: 1.5,
      y: 1e300,
      z: '1',
    })
  })
})
