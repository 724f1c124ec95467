import { expect, it } from 'vitest'
import { endOfDay, startOfDay } from '../../platform/i18n/japan-time.ts'
import { day, givenName, moment, plainDay } from './arguments.ts'

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
