import { type Say, sentence, speak } from './platform/i18n/catalogue.ts'
import { policy } from './policy.ts'

/** Why a text is no SMS number; the sentences are in sms-number-messages.ts. */
export type NumberProblem = 'format' | 'starts-with-00' | 'not-mobile'

export type NumberReading =
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'refused'; readonly problems: readonly NumberProblem[] }

const { digits, mobilePrefixes } = policy.smsNumber
const FORMAT = new RegExp(`^[0-9]{${digits}}$`)
/** Freephone numbers have the length of a mobile number and a mobile-looking start. */
export const FREEPHONE = '0800'

/** What mobile numbers begin with, for sentences. */
export const PREFIXES = {
  ja: mobilePrefixes.join('、'),
  en: `${mobilePrefixes.slice(0, -1).join(', ')} or ${mobilePrefixes.at(-1)}`,
}

const others = mobilePrefixes.filter(prefix => !FREEPHONE.startsWith(prefix)).map(prefix => prefix[1])
/** What `readSmsNumber` takes, for JSON schemas: without a look ahead, which not all of their readers know. */
export const SMS_NUMBER_PATTERN = `^(?:0[${others.join('')}]0[0-9]|${FREEPHONE.slice(0, 3)}[1-9])[0-9]{${digits - 4}}$`

/** Reads an SMS number as the manual wants it: 11 half-width digits (M12), not 00… (M13), mobile (M11). */
export function readSmsNumber(text: string): NumberReading {
  const problems: NumberProblem[] = []
  if (!FORMAT.test(text)) problems.push('format')
  if (text.startsWith('00')) problems.push('starts-with-00')
  if (problems.length > 0) return { kind: 'refused', problems }
  const mobile = mobilePrefixes.some(prefix => text.startsWith(prefix)) && !text.startsWith(FREEPHONE)
  return mobile ? { kind: 'number', number: text } : { kind: 'refused', problems: ['not-mobile'] }
}

const SHOWN_DIGITS = 4
/** What is shown of a number in part. */
export function lastDigits(number: string): string {
  return number.slice(-SHOWN_DIGITS)
}

const ending = sentence('末尾 {digits}', 'ending {digits}')
/** What `withoutPhoneNumbers` and `maskedPath` leave of a number: `***-****-5678`. */
const STARRED = /(?:\*[\s\p{Pd}.・の/()]{0,3}){4,}(\p{Nd}{1,4})(?!\p{Nd})/gu

/**
 * A number in part, as the audit trail, the API and the command line have it: `ending 5678`. `endingOf` says it to
 * people.
 */
export function maskNumber(number: string): string {
  return speak('en')(ending, { digits: lastDigits(number) })
}

/**
 * A number in part, as people read and hear it: 「末尾 5678」, "ending 5678".
 *
 * @param number whole, or in part as `maskNumber` and the first version (`*******5678`) kept it
 */
export function endingOf(say: Say, number: string): string {
  return say(ending, { digits: lastDigits(number) })
}

/** The same for every number whose digits stand behind stars in a text that was kept, such as a reason or a path. */
export function endingsIn(say: Say, kept: string): string {
  return kept.replace(STARRED, (_, digits: string) => say(ending, { digits }))
}

/** For reading aloud: `090-1234-5678`; a number of another length as it is. */
export function spacedNumber(number: string): string {
  return number.length === digits ? `${number.slice(0, 3)}-${number.slice(3, 7)}-${number.slice(7)}` : number
}
