import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../policy.ts'

/** The times of SMPP 3.4 §7.1.1, as far as validity_period (§5.2.16) needs them. */
const MAX_DAYS = 30
/** Absolute times: quarters of an hour between local time and UTC, §7.1.1.1. */
const QUARTER_MS = 15 * MINUTE_MS

/**
 * From now on, in whole seconds rounded down, at least one: `YYMMDDhhmmss000R`, §7.1.1.2. Years and months, whose
 * length each SMSC decides, are not used; more than 30 days are written as 30.
 */
export function relativeTime(ms: number): string {
  const bounded = Math.min(Math.max(ms, SECOND_MS), MAX_DAYS * DAY_MS)
  const seconds = Math.floor(bounded / SECOND_MS)
  const fields = [
    0,
    0,
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ]
  return `${fields.map(field => String(field).padStart(2, '0')).join('')}000R`
}

/**
 * For how long from `now` a period lasts, in milliseconds; `undefined` for an empty one, where the SMSC decides,
 * and for what is none. Years and months of a relative one count as 365 and 30 days.
 */
export function validityMs(period: string, now: number): number | undefined {
  const match = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d)(\d\d)([R+-])$/.exec(period)
  if (match === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, tenth = 0, quarters = 0] = match
    .slice(1, 9)
    .map(Number)
  const clock = hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS
  if (match[9] === 'R') return (year * 365 + month * 30 + day) * DAY_MS + clock
  const local = Date.UTC(2000 + year, month - 1, day) + clock + tenth * 100
  return local - (match[9] === '+' ? 1 : -1) * quarters * QUARTER_MS - now
}
