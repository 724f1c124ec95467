import type { Import, ImportCounts, RowReport } from '../../import/import.ts'
import type { Problem } from '../../import/problems.ts'

/** What `sekisho import` says about files and rows. */
export function unusableInWords(file: Exclude<Import, { kind: 'opened' }>): string {
  switch (file.kind) {
    case 'empty':
      return 'It is empty.'
    case 'no-text':
      return file.what === 'spreadsheet'
        ? 'It is a spreadsheet: save it as CSV first.'
        : `It is no CSV file (${file.what}).`
    case 'bad-header':
      return 'Its first row cannot be read: a quotation mark is missing, or there is one too many.'
    case 'no-key-column':
      return `It has none of the columns admin_id (管理者ID), line (利用者番号), login_id (ログインID). Its first row: ${file.headings.join(', ')}`
    case 'column-twice':
      return `It has the column ${file.column} twice.`
  }
}

export function openedInWords(file: Extract<Import, { kind: 'opened' }>): string {
  const { holds, notRead, at } = file.layout
  const columns = [...at.keys()].filter(column => column !== 'import_error').join(', ')
  const ignored = notRead.length === 0 ? '' : `\n  Columns that are not read: ${notRead.join(', ')}`
  return `${holds}, ${encodingInWords(file)}. Columns: ${columns}${ignored}`
}

/** Where the bytes leave a choice, whoever knows the names sees whether the right one was made. */
function encodingInWords({ encoding, orElse, samples }: Extract<Import, { kind: 'opened' }>): string {
  const read = samples.length === 0 ? '' : `, reads as ${samples.map(name => `"${name}"`).join(', ')}`
  return orElse === undefined ? `${encoding}${read}` : `${encoding} (it could be ${orElse} as well)${read}`
}

/** `undefined` for a row that is in effect already. */
export function rowInWords({ line, key, result }: RowReport): string | undefined {
  const where = `  line ${String(line).padEnd(7)}`
  const name = key === '' ? '' : `${key}: `
  switch (result.kind) {
    case 'unchanged':
      return undefined
    case 'new':
      return `${where} new      ${key}`
    case 'changed': {
      const changes = result.changes.map(
        ({ column, from, to }) => `${column} ${from || '(none)'} → ${to || '(none)'}`,
      )
      return `${where} changed  ${name}${changes.join('; ')}`
    }
    case 'bad':
      return `${where} BAD      ${name}${result.problems.map(problemInWords).join(' ')}`
  }
}

/** With the column and what stands in it. */
function problemInWords({ text, column, value }: Problem): string {
  return column === undefined || value === undefined ? text : `${text} [${column}: ${value || 'empty'}]`
}

export function rowAsJson(file: string, { line, key, result }: RowReport): object {
  const { kind, ...more } = result
  return { kind, file, line, ...(key !== '' && { key }), ...more }
}

export function countsInWords(counts: ImportCounts): string {
  const words = Object.entries(counts).map(([kind, count]) => `${count.toLocaleString('en-US')} ${kind}`)
  return words.join(', ')
}
