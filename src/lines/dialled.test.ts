import { describe, expect, it } from 'vitest'
import { readCaller, readDialled } from './dialled.ts'

describe('a number to forward to (D14)', () => {
  it.each([
    ['0312345678', '0312345678'],
    ['03-1234-5678', '0312345678'],
    ['（０３）１２３４－５６７８', '0312345678'],
    ['0980123456', '0980123456'],
    ['09012345678', '09012345678'],
    ['060-1234-5678', '06012345678'],
    ['05012345678', '05012345678'],
    ['+81 3 1234 5678', '0312345678'],
  ])('%s is in Japan', (text, number) => expect(readDialled(text)).toEqual({ kind: 'japan', number }))

  it.each([
    ['010 1 212 555 0100', '+12125550100'],
    ['+442079460000', '+442079460000'],
  ])('%s is abroad', (text, number) => expect(readDialled(text)).toEqual({ kind: 'abroad', number }))

  it.each([
    '',
    '110',
    '0120123456',
    '0570012345',
    '08001234567',
    '0990123456',
    '00123456789',
    '031234567',
    'abc',
    '+81',
    '010810312345678',
  ])('%j is none', text => expect(readDialled(text)).toEqual({ kind: 'none' }))
})

describe('a caller to reject', () => {
  it.each([
    ['0120-381-059', '0120381059'],
    ['080-0123-4567', '08001234567'],
    ['+12125550100', '+12125550100'],
  ])('takes %s', (text, number) => expect(readCaller(text)).toBe(number))
  it.each(['', '110', 'abc', '0012345678', '=1+1'])('refuses %j', text =>
    expect(readCaller(text)).toBeUndefined(),
  )
})
