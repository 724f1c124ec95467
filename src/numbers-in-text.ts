/**
 * What people write between the parts of a telephone number: blanks, hyphens of every kind and what is taken for one
 * (ー − 〜 の), dots, commas, brackets, slashes, and what nobody sees.
 */
const BETWEEN = String.raw`[\s\p{Pd}\p{Cf}\p{M}−ーｰ〜~.,・()\[\]/_の]{0,3}`
/** Between parts that are as long as those of a telephone number: whatever is neither letter nor digit. */
const PARTED = String.raw`(?:[^\p{L}\p{N}]|[ーの]){0,6}`
/** Written out, and what looks like a nought. */
const NUMERALS = ['〇零○◯', '一壱壹', '二弐貳', '三参參', '四肆', '五伍', '六陸', '七漆', '八捌', '九玖']
const NUMERAL = new RegExp(`[${NUMERALS.join('')}]`, 'gu')
/** The letter beside digits that stands for a nought. */
const O_FOR_ZERO = /(?<![\p{L}])[Oo](?=\d)|(?<=\d)[Oo](?![\p{L}])/gu

const digits = (least: number, most = least) => String.raw`(?:${BETWEEN}\d){${least},${most}}`

/**
 * The line between telephone numbers and others runs here: a number is one for how it begins and how long it is, whatever
 * stands between its digits. One digit too many or too few of a mobile number still tells whose it is. A number of
 * 10 digits that begins with one 0 is taken for a land line. Dates, amounts, and numbers of contracts begin otherwise
 * or have another length.
 */
const NUMBERS = [
  // 050, 060, 070, 080, 090; 0800 among them.
  String.raw`0${BETWEEN}[5-9]${BETWEEN}0${digits(7, 8)}\d?`,
  String.raw`0[5-9]0${PARTED}\d{4}${PARTED}\d{4}`,
  String.raw`0(?:120|570|800)${PARTED}\d{3}${PARTED}\d{3,4}`,
  `0${BETWEEN}(?:1${BETWEEN}2|5${BETWEEN}7)${BETWEEN}0${digits(6)}`,
  // Land lines: in one piece, digit by digit, or in the parts that they are printed in.
  String.raw`0[1-9]\d{8}`,
  String.raw`0[\s・.-][1-9](?:[\s・.-]\d){8}`,
  String.raw`(?<parts>0[1-9]\d{0,3}${BETWEEN}\d{1,4}${BETWEEN}\d{4})`,
  // From abroad: +81, 0081, 010 81, also with the 0 that does not belong there; mobile numbers without any of it.
  String.raw`(?:\+|00|010)${BETWEEN}8${BETWEEN}1${BETWEEN}(?:0${BETWEEN})?[1-9]${digits(8, 9)}`,
  `81${BETWEEN}[5-9]${BETWEEN}0${digits(8)}`,
  String.raw`\+${BETWEEN}[1-9]${digits(7, 14)}`,
  // The 0 at the beginning is what spreadsheets take away.
  String.raw`[5-9]0[ -]\d{4}[ -]\d{4}`,
]
const TELEPHONE = new RegExp(String.raw`(?<!\d)(?:${NUMBERS.join('|')})(?!\d)`, 'gu')
/** What the parts of a land line make together; the other forms say their length themselves. */
const PRINTED_DIGITS = 10

/**
 * Free text that somebody typed, such as a reason, for the audit trail: what is a telephone number loses all but its last
 * 4 digits, in whatever characters it was typed. The text comes back in its usual characters (NFKC).
 */
export function withoutPhoneNumbers(text: string): string {
  const plain = text.normalize('NFKC').trim()
  const readable = plain
    .replace(/(?!\d)\p{Nd}/gu, digitOf)
    .replace(NUMERAL, letter => String(NUMERALS.findIndex(same => same.includes(letter))))
  // Beside a number that is one already, such a letter is none: No09012345678.
  const hidden = hideNumbers(hideNumbers(readable).replace(O_FOR_ZERO, '0'))
  // Same length, letter by letter: what is not hidden stays as it was typed.
  const letters = [...hidden]
  return [...plain].map((letter, at) => (letters[at] === '*' ? '*' : letter)).join('')
}

/** Whether `withoutPhoneNumbers` would hide something. */
export function holdsPhoneNumber(text: string): boolean {
  return withoutPhoneNumbers(text) !== text.normalize('NFKC').trim()
}

/** Of any script: the digits of each stand in a row, from 0 on. */
function digitOf(letter: string): string {
  const at = letter.codePointAt(0) ?? 0
  let value = 0
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(at - value - 1))) value += 1
  return String(value)
}

function hideNumbers(readable: string): string {
  return readable.replace(TELEPHONE, (found, parts?: string) =>
    parts !== undefined && parts.replace(/\D/g, '').length !== PRINTED_DIGITS ? found : masked(found),
  )
}

/** More of a path tells nobody anything. */
const PATH_CHARACTERS = 100

/**
 * A path for the log and for the audit trail: what somebody typed into it may be a number, so of all its digits only the
 * last 4 are kept.
 */
export function maskedPath(path: string): string {
  return masked(path.slice(0, PATH_CHARACTERS))
}

function masked(text: string): string {
  return text.replace(/\p{Nd}(?=(?:\P{Nd}*\p{Nd}){4})/gu, '*')
}
