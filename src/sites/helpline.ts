import holiday from '@holiday-jp/holiday_jp'
import type { Config } from '../platform/config.ts'
import { clockTime, isoDate, weekday } from '../platform/i18n/japan-time.ts'

/** Whether somebody answers the helpline at this time (manual, M27), in Japanese time. */
export function isHelplineOpen(hours: Config['desk'], at: number): boolean {
  const time = clockTime(at)
  if (time < hours.opens || time >= hours.closes) return false
  if (!hours.weekdays.some(day => day === weekday(at))) return false
  const day = isoDate(at)
  // Asked for the day itself the library walks through all of its 80 years, on every page that we show.
  if (!hours.openOnHolidays && Object.hasOwn(holiday.holidays, day)) return false
  return !isNewYear(hours.newYear, day.slice(5))
}

/** `MM-DD` texts compare as dates do; the period usually runs over the end of the year. */
function isNewYear(period: { readonly from: string; readonly to: string }, monthAndDay: string): boolean {
  const { from, to } = period
  return from <= to ? monthAndDay >= from && monthAndDay <= to : monthAndDay >= from || monthAndDay <= to
}
