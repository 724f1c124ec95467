import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSmsNumber } from '../src/sms-number.ts'
import { suggestNumber } from '../src/sms-numbers/suggested-number.ts'

describe('a number that was most likely meant', () => {
  it.each([
    ['9012345678', '09012345678', ['leading-zero']],
    ['090-1234-5678', '09012345678', ['separators']],
    ['090 1234 5678', '09012345678', ['separators']],
    ['090ー1234−5678', '09012345678', ['separators']],
    ['(090)1234.5678', '09012345678', ['separators']],
    ['="09012345678"', '09012345678', ['separators']],
    ['０９０１２３４５６７８', '09012345678', ['full-width']],
    ['０９０－１２３４－５６７８', '09012345678', ['full-width', 'separators']],
    ['+819012345678', '09012345678', ['country-code']],
    ['+81 (0)90-1234-5678', '09012345678', ['separators', 'country-code']],
    ['819012345678', '09012345678', ['country-code']],
    ['90-1234-5678', '09012345678', ['separators', 'leading-zero']],
  ])('%s is %s', (text, number, hints) => {
    expect(suggestNumber(text)).toEqual({ number, hints })
  })

  it.each([
    '',
    '0901234567',
    '090123456789',
    '312345678',
    '0312345678',
    '+14155550123',
    '09012345678a',
    '5055001001',
  ])('there is none for %j', text => expect(suggestNumber(text)).toBeUndefined())

  it('is always one that can be registered, and never for one that needs no suggestion', () => {
    const digits = fc.constantFrom(...'0123456789０９-ー +8'.split(''))
    fc.assert(
      fc.property(fc.string({ unit: digits, minLength: 8, maxLength: 16 }), text => {
        const suggested = suggestNumber(text)
        if (suggested) expect(readSmsNumber(suggested.number).kind).toBe('number')
        if (readSmsNumber(text).kind === 'number') expect(suggested).toBeUndefined()
      }),
      { numRuns: 2_000 },
    )
  })
})
