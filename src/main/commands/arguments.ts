import { InvalidArgumentError } from 'commander'
import { readSmsNumber } from '../../sms-numbers/number.ts'

/** An SMS number on the command line. */
export function smsNumber(text: string): string {
  const reading = readSmsNumber(text)
  if (reading.kind === 'number') return reading.number
  throw new InvalidArgumentError('It must be a mobile number of 11 digits, for example 09012345678.')
}
