import { expect, it } from 'vitest'
import { endOfDay, startOfDay } from '../../platform/i18n/japan-time.ts'
import { day, givenName, moment, plainDay, smsNumber } from './arguments.ts'

it('takes a day of the calendar, and only where it may the word for none', () => {
  expect(day('2026-12-01')).toBe('2026-12-01')
  expect(day('installation')).toBeNull()
  expect(plainDay('2026-12-01')).toBe('2026-12-01')
  expect(() => plainDay('installation')).toThrow('a day like 2026-12-01')
})

it.each(['2026-02-31', '2026-02-29', '2026-12-1', 'tomorrow'])('refuses %s as a day', text => {
  expect(() => day(text)).toThrow('a day like 2026-12-01')
  expect(() => plainDay(text)).toThrow('a day like 2026-12-01')
  expect(() => moment(startOfDay)(text)).toThrow('like 2026-11-24')
  expect(() => moment(startOfDay)(`${text}T09:00:00+09:00`)).toThrow('like 2026-11-24')
})

it('takes a moment as a day in Japan or as a time with its zone', () => {
  expect(moment(endOfDay)('2026-11-24')).toBe(Date.parse('2026-11-25T00:00:00+09:00'))
  expect(moment(startOfDay)('2026-11-24T09:00Z')).toBe(Date.parse('2026-11-24T09:00:00Z'))
  expect(() => moment(startOfDay)('2026-11-24T09:00')).toThrow('like 2026-11-24')
})

it('takes a name of up to 200 characters, rare ones too', () => {
  const name = '𠮷'.repeat(200)
  expect(givenName(name)).toBe(name)
  expect(() => givenName(`${name}x`)).toThrow('A name has at most 200 characters.')
})

it.each([
  '09070000001',
  '090-7000-0001',
  '090 7000 0001',
  '０９０－７０００－０００１',
  '(090)7000‐0001',
  '+81 90 7000 0001',
  '+819070000001',
])('takes an SMS number as it was copied: %s', text => expect(smsNumber(text)).toBe('09070000001'))

it.each([
  '0907000000',
  '090-7000-00011',
  '050-5500-0001',
  '0800-123-4567',
  '+1 90 7000 0001',
  '090_7000_0001',
])('takes no other number: %s', text => expect(() => smsNumber(text)).toThrow('a mobile number of 11 digits'))
