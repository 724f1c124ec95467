import { readSmsNumber } from '../sms-number.ts'

/** What a suggestion puts right; each has its sentence in file-messages.ts. */
export type NumberHint = 'leading-zero' | 'country-code' | 'separators' | 'full-width'

export interface SuggestedNumber {
  readonly number: string
  readonly hints: readonly NumberHint[]
}

/** Spreadsheets write long numbers so, and have lost digits by then: 9.01235E+09. */
export function isRounded(text: string): boolean {
  return /^\d([.,]\d+)?E\+?\d+$/i.test(text.normalize('NFKC').trim())
}

/** Hyphens of every kind, the long vowel mark, spaces, points, brackets, and what spreadsheets put round a text. */
const SEPARATORS = /[\s\p{Pd}\u2212\u30fc.・()'"=]/gu

/**
 * The SMS number that was most likely meant: 9012345678 and +81 90-1234-5678 for 09012345678. Only for people to
 * decide on: nothing is registered that they did not see. `undefined` when nothing is likely.
 */
export function suggestNumber(text: string): SuggestedNumber | undefined {
  const halfWidth = text.normalize('NFKC')
  const bare = halfWidth.replace(SEPARATORS, '')
  const hints: NumberHint[] = []
  if (/[\p{Nd}＋]/u.test(text) && halfWidth.replace(/\s/g, '') !== text.replace(/\s/g, ''))
    hints.push('full-width')
  if (bare !== halfWidth) hints.push('separators')
  let number = bare
  if (/^\+?81\d{10,11}$/.test(bare)) {
    number = bare.replace(/^\+?810?/, '0')
    hints.push('country-code')
  } else if (/^[1-9]\d{9}$/.test(bare)) {
    number = `0${bare}`
    hints.push('leading-zero')
  }
  return hints.length > 0 && readSmsNumber(number).kind === 'number' ? { number, hints } : undefined
}
