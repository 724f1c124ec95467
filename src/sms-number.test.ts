import { describe, expect, it } from 'vitest'
import { speak } from './platform/i18n/catalogue.ts'
import {
  endingOf,
  endingsIn,
  maskNumber,
  readSmsNumber,
  SMS_NUMBER_PATTERN,
  spacedNumber,
} from './sms-number.ts'

describe('an SMS number (M11–M13)', () => {
  it.each(['06012345678', '07012345678', '08012345678', '09012345678', '09000000001'])('takes %s', text =>
    expect(readSmsNumber(text)).toEqual({ kind: 'number', number: text }),
  )

  it.each([
    ['０９０１２３４５６７８', ['format']],
    ['٠٩٠١٢٣٤٥٦٧٨', ['format']],
    ['0901234567', ['format']],
    ['090123456789', ['format']],
    ['090-1234-5678', ['format']],
    ['090 1234 5678', ['format']],
    ['09012345678\n', ['format']],
    ['+819012345678', ['format']],
    ['9e10', ['format']],
    ['110', ['format']],
    ['', ['format']],
    ['00901234567', ['starts-with-00']],
    ['0081901234567', ['format', 'starts-with-00']],
    ['05012345678', ['not-mobile']],
    ['02012345678', ['not-mobile']],
    ['08001234567', ['not-mobile']],
    ['03123456789', ['not-mobile']],
  ])('refuses %j', (text, problems) => expect(readSmsNumber(text)).toEqual({ kind: 'refused', problems }))

  it('is the same in JSON schemas', () => {
    expect(SMS_NUMBER_PATTERN).toBe('^(?:0[679]0[0-9]|080[1-9])[0-9]{7}$')
  })

  it('is shown with its last four digits only, or grouped for reading', () => {
    expect(maskNumber('09012345678')).toBe('ending 5678')
    expect(spacedNumber('09012345678')).toBe('090-1234-5678')
  })

  it.each(['09012345678', 'ending 5678', '*******5678'])('is said by its last four digits: %s', number => {
    expect(endingOf(speak('ja'), number)).toBe('末尾 5678')
    expect(endingOf(speak('en'), number)).toBe('ending 5678')
  })

  it.each([
    ['***-****-5678から電話、受付番号12', '末尾 5678から電話、受付番号12'],
    ['(**) ****-5678', '(末尾 5678'],
    ['/oa/lines/*******1001', '/oa/lines/末尾 1001'],
    ['/oa/lines/*******１００１', '/oa/lines/末尾 １００１'],
    ['**緊急** 12月から、* 3件', '**緊急** 12月から、* 3件'],
  ])('is said so within what was kept: %s', (kept, said) => expect(endingsIn(speak('ja'), kept)).toBe(said))
})
