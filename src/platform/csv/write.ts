/** The byte order mark that lets spreadsheets read UTF-8. */
export const BOM = '\ufeff'

/** What makes a spreadsheet take a text for a formula when it begins so (OWASP, CSV injection). */
const FORMULA = '[=+\\-@\\t\\r\\n＝＋－＠]'
const NEEDS_GUARD = new RegExp(`^'*${FORMULA}`)
const HAS_GUARD = new RegExp(`^'+${FORMULA}`)

/** One record with its line end (RFC 4180); texts that a spreadsheet would compute get a guard. */
export function csvLine(fields: readonly (string | number | null)[]): string {
  const line = fields.map(csvField).join(',')
  // Alone on its line, an empty text would read as no record at all.
  return `${line === '' ? '""' : line}\r\n`
}

/** A text as it was before `csvLine` guarded it. */
export function withoutGuard(text: string): string {
  return HAS_GUARD.test(text) ? text.slice(1) : text
}

/**
 * An apostrophe before a would-be formula makes it a text again. A text that begins like a guarded one gets one
 * more, so that every text comes back as it was.
 */
function csvField(value: string | number | null): string {
  if (typeof value === 'number') return String(value)
  const text = value ?? ''
  const safe = NEEDS_GUARD.test(text) ? `'${text}` : text
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
