import type { Language } from './catalogue.ts'

/** Japan has no summer time: one offset is right for every date of this product. */
const JAPAN_OFFSET = '+09:00'
const JAPAN_OFFSET_MS = 9 * 3_600_000
const TIME_ZONE = 'Asia/Tokyo'
const DAY_MS = 86_400_000

const clockFormat = new Intl.DateTimeFormat('ja-JP', {
  timeZone: TIME_ZONE,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const secondsFormat = new Intl.DateTimeFormat('ja-JP', {
  timeZone: TIME_ZONE,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const dateFormat: Record<Language, Intl.DateTimeFormat> = {
  ja: new Intl.DateTimeFormat('ja-JP', { timeZone: TIME_ZONE, dateStyle: 'long' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: TIME_ZONE, dateStyle: 'long' }),
}
const dayFormat: Record<Language, Intl.DateTimeFormat> = {
  ja: new Intl.DateTimeFormat('ja-JP', { timeZone: TIME_ZONE, month: 'long', day: 'numeric' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: TIME_ZONE, month: 'short', day: 'numeric' }),
}
const isoFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE, dateStyle: 'short' })
const weekdayFormat = new Intl.DateTimeFormat('en-GB', { timeZone: TIME_ZONE, weekday: 'short' })

/** `HH:MM` in Japan. */
export function clockTime(at: number): string {
  return clockFormat.format(at)
}

/** The day in Japan, in words of the language. */
export function longDate(at: number, language: Language): string {
  return dateFormat[language].format(at)
}

export function dateAndTime(at: number, language: Language): string {
  return `${longDate(at, language)} ${clockTime(at)}`
}

/** A time of the last months, in few letters: the day without its year, and the clock. */
export function dayAndTime(at: number, language: Language): string {
  return `${dayFormat[language].format(at)} ${clockTime(at)}`
}

/** A time soon after `now`, as people say it: the clock, with the day only when it is another one. */
export function soonTime(at: number, now: number, language: Language): string {
  return isoDate(at) === isoDate(now) ? clockTime(at) : dateAndTime(at, language)
}

/** With seconds, for records. */
export function dateAndSeconds(at: number, language: Language): string {
  return `${longDate(at, language)} ${secondsFormat.format(at)}`
}

/** `HH:MM:SS` in Japan. */
export function secondsTime(at: number): string {
  return secondsFormat.format(at)
}

/** `YYYY-MM-DD HH:MM:SS.mmm` in Japan, for people who look for a moment in several logs. */
export function exactTime(at: number): string {
  return new Date(at + JAPAN_OFFSET_MS).toISOString().replace('T', ' ').replace('Z', '')
}

/** `YYYY-MM-DD` in Japan. */
export function isoDate(at: number): string {
  return isoFormat.format(at)
}

/** `Mon` … `Sun` in Japan. */
export function weekday(at: number): string {
  return weekdayFormat.format(at)
}

/** First millisecond of a Japanese day given as `YYYY-MM-DD`. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00${JAPAN_OFFSET}`)
}

/** First millisecond after a Japanese day given as `YYYY-MM-DD`. */
export function endOfDay(day: string): number {
  return startOfDay(day) + DAY_MS
}
