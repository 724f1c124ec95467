import holiday from '@holiday-jp/holiday_jp'
import type { Config } from '../platform/config.ts'
import { clockTime, isoDate, weekday } from '../platform/i18n/japan-time.ts'

/** Whether somebody answers the desk's phone at this time (manual, M27), in Japanese time. */
export function deskIsOpen(desk: Config['desk'], at: number): boolean {
  const time = clockTime(at)
  if (time < desk.opens || time >= desk.closes) return false
  if (!desk.weekdays.some(day => day === weekday(at))) return false
  const day = isoDate(at)
  if (!desk.openOnHolidays && isPublicHoliday(day)) return false
  return !isNewYear(desk.newYear, day.slice(5))
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
