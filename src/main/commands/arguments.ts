import { InvalidArgumentError } from 'commander'
import { readSmsNumber } from '../../sms-numbers/number.ts'

/** An SMS number on the command line. */
export function smsNumber(text: string): string {
  const reading = readSmsNumber(text)
  if (reading.kind === 'number') return reading.number
  throw new InvalidArgumentError('It must be a mobile number of 11 digits, for example 09012345678.')
}

/** A whole number of seconds, at least 1. */
export function seconds(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number of seconds, 1 to 99999.')
}

/** A day of the calendar, or `null` for the word "installation". */
export function day(text: string): string | null {
  if (text === 'installation') return null
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))) return text
  throw new InvalidArgumentError('It must be a day like 2026-12-01, or "installation".')
}
