import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  clockTime,
  dateAndSeconds,
  dateAndTime,
  dayAndTime,
  isDay,
  isoDate,
  longDate,
  secondsTime,
  weekday,
} from './japan-time.ts'

/** What the Unicode project's data make of the same moment, in the same words. */
function intl(locale: string, options: Intl.DateTimeFormatOptions): (at: number) => string {
  const format = new Intl.DateTimeFormat(locale, { timeZone: 'Asia/Tokyo', ...options })
  return at => format.format(at)
}

const clock = intl('ja-JP', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const seconds = intl('ja-JP', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
const words = {
  ja: {
    long: intl('ja-JP', { dateStyle: 'long' }),
    day: intl('ja-JP', { month: 'long', day: 'numeric' }),
  },
  en: {
    long: intl('en-GB', { dateStyle: 'long' }),
    day: intl('en-GB', { month: 'short', day: 'numeric' }),
  },
}
const iso = intl('sv-SE', { dateStyle: 'short' })
const dayOfWeek = intl('en-GB', { weekday: 'short' })

/** Since Japan's last summer time. */
const moment = fc.integer({
  min: Date.parse('1952-01-01T00:00:00Z'),
  max: Date.parse('2200-01-01T00:00:00Z'),
})

it.each(['ja', 'en'] as const)('says each moment as Intl says it: %s', language => {
  fc.assert(
    fc.property(moment, at => {
      const { long, day } = words[language]
      expect(clockTime(at)).toBe(clock(at))
      expect(secondsTime(at)).toBe(seconds(at))
      expect(longDate(at, language)).toBe(long(at))
      expect(dateAndTime(at, language)).toBe(`${long(at)} ${clock(at)}`)
      expect(dateAndSeconds(at, language)).toBe(`${long(at)} ${seconds(at)}`)
      expect(dayAndTime(at, language)).toBe(`${day(at)} ${clock(at)}`)
      expect(isoDate(at)).toBe(iso(at))
      expect(weekday(at)).toBe(dayOfWeek(at))
    }),
    { numRuns: 1_000 },
  )
})

it('knows the days of the calendar', () => {
  expect(['2026-02-28', '2028-02-29', '2026-12-31'].filter(isDay)).toHaveLength(3)
  const none = [
    '2026-02-29',
    '2026-02-31',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '2026-12-01 ',
    '',
  ]
  expect(none.filter(isDay)).toEqual([])
})
