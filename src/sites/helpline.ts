import holiday from '@holiday-jp/holiday_jp'
import type { Config } from '../platform/config.ts'
import { clockTime, isoDate, weekday } from '../platform/i18n/japan-time.ts'

/** Whether somebody answers the helpline at this time (manual, M27), in Japanese time. */
export function isHelplineOpen(hours: Config['desk'], at: number): boolean {
  const time = clockTime(at)
  if (time < hours.opens || time >= hours.closes) return false
  if (!hours.weekdays.some(day => day === weekday(at))) return false
  const day = isoDate(at)
  if (!hours.openOnHolidays && isPublicHoliday(day)) return false
  return !isNewYear(hours.newYear, day.slice(5))
}

/** The library knows holidays by the date in the process' own time zone: give it noon of that calendar day. */
function isPublicHoliday(day: string): boolean {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return holiday.isHoliday(new Date(year, month - 1, date, 12))
}

/** `MM-DD` texts compare as dates do; the period usually runs over the end of the year. */
function isNewYear(period: { readonly from: string; readonly to: string }, monthAndDay: string): boolean {
  const { from, to } = period
  return from <= to ? monthAndDay >= from && monthAndDay <= to : monthAndDay >= from || monthAndDay <= to
}
