import { InvalidArgumentError } from 'commander'
import { holdsControl, isNameTooLong } from '../../accounts/names.ts'
import { isDay } from '../../platform/i18n/japan-time.ts'
import { policy } from '../../policy.ts'
import { readSmsNumber } from '../../sms-number.ts'

/** What stands between the digits of a number that was copied from somewhere, and +81 for its first 0. */
const BETWEEN = /[\s\p{Pd}ー−().]/gu

/** An SMS number on the command line: also with hyphens, in full-width digits, or as it is written abroad. */
export function smsNumber(text: string): string {
  const reading = readSmsNumber(text.normalize('NFKC').replace(BETWEEN, '').replace(/^\+81/, '0'))
  if (reading.kind === 'number') return reading.number
  throw new InvalidArgumentError('It must be a mobile number of 11 digits, for example 09012345678.')
}

/** A customer's or a user's name. */
export function givenName(text: string): string {
  if (holdsControl(text)) throw new InvalidArgumentError('A name holds no control characters.')
  if (!isNameTooLong(text)) return text
  throw new InvalidArgumentError(`A name has at most ${policy.nameCharacters} characters.`)
}

/** A whole number of seconds, at least 1. */
export function seconds(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number of seconds, 1 to 99999.')
}

/** A day of the calendar, or `null` for the word "installation". */
export function day(text: string): string | null {
  if (text === 'installation') return null
  if (isDay(text)) return text
  throw new InvalidArgumentError('It must be a day like 2026-12-01, or "installation".')
}

/** A day of the calendar. */
export function plainDay(text: string): string {
  const read = text === 'installation' ? null : day(text)
  if (read !== null) return read
  throw new InvalidArgumentError('It must be a day like 2026-12-01.')
}

/** What is said of a contract's own day that is refused. */
export function dayTooLate(last: string): string {
  return `A contract's own day is ${last} at the latest: until then a password alone opens its accounts.`
}

/** How many. */
export function count(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 1.')
}

/** A day is a day in Japan; a time says its zone itself. */
export function moment(ofDay: (day: string) => number): (text: string) => number {
  return text => {
    if (isDay(text)) return ofDay(text)
    const [date = '', time = ''] = text.split('T')
    const isTime = isDay(date) && /^\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(time)
    const at = isTime ? Date.parse(text) : Number.NaN
    if (!Number.isNaN(at)) return at
    throw new InvalidArgumentError('It must be like 2026-11-24 or 2026-11-24T09:00:00+09:00.')
  }
}
