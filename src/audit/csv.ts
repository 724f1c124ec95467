import type { ExportedEvent } from './trail.ts'

/** The byte order mark that lets spreadsheets read UTF-8. */
export const BOM = '\ufeff'

const COLUMNS = [
  'seq',
  'at',
  'contractId',
  'loginId',
  'site',
  'actor',
  'action',
  'address',
  'detail',
  'id',
  'uid',
  'accountId',
  'mac',
  'prevHash',
  'hash',
] as const satisfies readonly (keyof ExportedEvent)[]

export function csvHead(): string {
  return csvLine(COLUMNS)
}

export function csvEvent(event: ExportedEvent): string {
  return csvLine(COLUMNS.map(column => (column === 'detail' ? JSON.stringify(event.detail) : event[column])))
}

/** One record with its line end (RFC 4180). */
export function csvLine(fields: readonly (string | number | null)[]): string {
  return `${fields.map(csvField).join(',')}\r\n`
}

/**
 * A spreadsheet takes a text that begins with one of these for a formula; an apostrophe before it makes it a
 * text again (OWASP, CSV injection).
 */
function csvField(value: string | number | null): string {
  if (typeof value === 'number') return String(value)
  const text = value ?? ''
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
