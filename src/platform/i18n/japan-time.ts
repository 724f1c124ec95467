import type { Language } from './catalogue.ts'

/**
 * Japan has no summer time: one offset is right for every date of this product. So no `Intl` is needed, whose data for
 * dates would be 10 MB of each process and a tenth of its start.
 */
const JAPAN_OFFSET = '+09:00'
const JAPAN_OFFSET_MS = 9 * 3_600_000
const DAY_MS = 86_400_000

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
]
/** As they are shortened in British English. */
const SHORT_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec']
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** Its UTC fields are what calendars and clocks in Japan show. */
function inJapan(at: number): Date {
  return new Date(at + JAPAN_OFFSET_MS)
}

/** `HH:MM` in Japan. */
export function clockTime(at: number): string {
  return inJapan(at).toISOString().slice(11, 16)
}

/** The day in Japan, in words of the language. */
export function longDate(at: number, language: Language): string {
  const date = inJapan(at)
  const [year, day] = [date.getUTCFullYear(), date.getUTCDate()]
  return language === 'ja'
    ? `${year}年${date.getUTCMonth() + 1}月${day}日`
    : `${day} ${MONTHS[date.getUTCMonth()]} ${year}`
}

export function dateAndTime(at: number, language: Language): string {
  return `${longDate(at, language)} ${clockTime(at)}`
}

/** A time of the last months, in few letters: the day without its year, and the clock. */
export function dayAndTime(at: number, language: Language): string {
  const date = inJapan(at)
  const [month, day] = [date.getUTCMonth(), date.getUTCDate()]
  const text = language === 'ja' ? `${month + 1}月${day}日` : `${day} ${SHORT_MONTHS[month]}`
  return `${text} ${clockTime(at)}`
}

/** A time soon after `now`, as people say it: the clock, with the day only when it is another one. */
export function soonTime(at: number, now: number, language: Language): string {
  return isoDate(at) === isoDate(now) ? clockTime(at) : dateAndTime(at, language)
}

/** With seconds, for records. */
export function dateAndSeconds(at: number, language: Language): string {
  return `${longDate(at, language)} ${secondsTime(at)}`
}

/** `HH:MM:SS` in Japan. */
export function secondsTime(at: number): string {
  return inJapan(at).toISOString().slice(11, 19)
}

/** `YYYY-MM-DD HH:MM:SS.mmm` in Japan, for people who look for a moment in several logs. */
export function exactTime(at: number): string {
  return inJapan(at).toISOString().replace('T', ' ').replace('Z', '')
}

/** `YYYY-MM-DD` in Japan. */
export function isoDate(at: number): string {
  return inJapan(at).toISOString().slice(0, 10)
}

/** `Mon` … `Sun` in Japan. */
export function weekday(at: number): string {
  return WEEKDAYS[inJapan(at).getUTCDay()] ?? ''
}

/** Whether a text is a day of the calendar, as `YYYY-MM-DD`: 31 February, which JavaScript takes for a day of March, is none. */
export function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** First millisecond of a Japanese day given as `YYYY-MM-DD`. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00${JAPAN_OFFSET}`)
}

/** First millisecond after a Japanese day given as `YYYY-MM-DD`. */
export function endOfDay(day: string): number {
  return startOfDay(day) + DAY_MS
}
