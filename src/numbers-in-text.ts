/**
 * What people write between the parts of a telephone number: blanks, hyphens of every kind and what is taken for one
 * (ー − 〜 の), dots, commas, brackets, slashes, and what nobody sees.
 */
const BETWEEN = String.raw`[\s\p{Pd}\p{Cf}−ーｰ〜~.,・()\[\]/_の]{0,3}`
const KANJI = '〇一二三四五六七八九'

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
  String.raw`[5-9]0-\d{4}-\d{4}`,
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
    .replaceAll('零', '〇')
    .replace(/[〇一二三四五六七八九]/gu, letter => String(KANJI.indexOf(letter)))
  const hidden = readable.replace(TELEPHONE, (found, parts?: string) =>
    parts !== undefined && parts.replace(/\D/g, '').length !== PRINTED_DIGITS ? found : masked(found),
  )
  // Same length, letter by letter: what is not hidden stays as it was typed.
  const letters = [...hidden]
  return [...plain].map((letter, at) => (letters[at] === '*' ? '*' : letter)).join('')
}

function masked(number: string): string {
  return number.replace(/\d(?=(?:\D*\d){4})/g, '*')
}
