import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf, readCode } from './code.ts'

const challenge = { id: 'c', purpose: 'sign-in', number: '09011112222', stage: 1 }

describe('the code of a challenge (D8)', () => {
  it('is six digits, the same each time, for every challenge', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 2 }), (id, number, stage) => {
        const source = { ...challenge, id, number, stage }
        const code = codeOf({ secret: 'one' }, source)
        expect(code).toMatch(/^[0-9]{6}$/)
        expect(codeOf({ secret: 'one' }, source)).toBe(code)
      }),
    )
  })

  it('is made of the first 8 bytes of an HMAC-SHA-256 under the secret (D8)', () => {
    const text = ['c', 'sign-in', '09011112222', '1'].map(part => `${part.length}:${part}`).join('')
    const mac = createHmac('sha256', 'one').update(text).digest()
    const code = String(mac.readBigUInt64BE() % 1_000_000n).padStart(6, '0')
    expect(codeOf({ secret: 'one' }, challenge)).toBe(code)
  })

  it('is another one for another secret, challenge, purpose, number or stage', () => {
    const codes = [
      codeOf({ secret: 'one' }, challenge),
      codeOf({ secret: 'two' }, challenge),
      codeOf({ secret: 'one' }, { ...challenge, id: 'd' }),
      codeOf({ secret: 'one' }, { ...challenge, purpose: 'number' }),
      codeOf({ secret: 'one' }, { ...challenge, number: '09011112223' }),
      codeOf({ secret: 'one' }, { ...challenge, stage: 2 }),
    ]
    expect(new Set(codes).size).toBe(codes.length)
  })

  it('is spread evenly over all codes, leading zeros kept', () => {
    const many = Array.from({ length: 20_000 }, (_, n) =>
      codeOf({ secret: 'one' }, { ...challenge, id: `${n}` }),
    )
    for (const digit of '0123456789')
      expect(many.filter(code => code.startsWith(digit)).length).toBeGreaterThan(1_700)
  })
})

describe('reading a typed code (D10)', () => {
  it.each([
    ['123456', '123456'],
    [' 123 456 ', '123456'],
    ['123-456', '123456'],
    ['１２３４５６', '123456'],
    ['１２３ー４５６', '123456'],
    ['012345', '012345'],
  ])('reads %j', (typed, code) => expect(readCode(typed)).toBe(code))

  it.each(['', '12345', '1234567', '12345a', '١٢٣٤٥٦', '[]', '1e5432', '123456\0'])('refuses %j', typed =>
    expect(readCode(typed)).toBeUndefined(),
  )
})
