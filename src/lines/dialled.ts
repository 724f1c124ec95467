import { FREEPHONE, spacedNumber } from '../sms-number.ts'

/** Numbers that are not for SMS: where calls are forwarded to (D14), and whose calls are rejected. */

const JAPANESE = [
  /^0[1-9][1-9]\d{7}$/, // 0AB–J: fixed lines
  /^0[5-9]0\d{8}$/, // 050 and mobile
]
/** Ten digits with an area code's look, but services of their own: freephone, information, disaster, shared cost. */
const NOT_AN_AREA = /^0(120|170|180|570|910|990)/
/** 010 and the country code, as dialled from Japan, or + and the country code (ITU-T E.164: at most 15 digits). */
const ABROAD = /^(?:\+|010)([1-9]\d{6,14})$/

export type DialReading =
  | { readonly kind: 'japan'; readonly number: string }
  | { readonly kind: 'abroad'; readonly number: string }
  | { readonly kind: 'none' }

/** Reads a destination as people type it: spaces, hyphens, brackets and full-width digits are fine. */
export function readDialled(text: string): DialReading {
  const number = bare(text)
  const local = number.replace(/^\+81(?=[1-9])/, '0')
  if (JAPANESE.some(form => form.test(local)) && !NOT_AN_AREA.test(local) && !local.startsWith(FREEPHONE))
    return { kind: 'japan', number: local }
  const abroad = ABROAD.exec(local)
  if (abroad && !abroad[1]?.startsWith('81')) return { kind: 'abroad', number: `+${abroad[1]}` }
  return { kind: 'none' }
}

/** A caller's number for 着信拒否リスト: any number in Japan, freephone included, or abroad. */
export function readCaller(text: string): string | undefined {
  const dialled = readDialled(text)
  if (dialled.kind !== 'none') return dialled.number
  const number = bare(text)
  return /^0\d{8,10}$/.test(number) && !number.startsWith('00') ? number : undefined
}

/** For reading aloud: `03-1234-5678`, `050-5500-0001`. Where the area code ends in other fixed numbers is not known here. */
export function spacedDialled(number: string): string {
  if (number.startsWith('+')) return number
  const capital = /^(0[36])(\d{4})(\d{4})$/.exec(number)
  return capital ? capital.slice(1).join('-') : spacedNumber(number)
}

function bare(text: string): string {
  return text.normalize('NFKC').replace(/[\s\p{Pd}\u2212\u30fc()]/gu, '')
}
