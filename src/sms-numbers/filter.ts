import type { NumberRow, NumberState } from './number-list.ts'

/** States by which the list can be narrowed, because something is to be done about them. */
export const TO_MEND = ['missing', 'undelivered'] as const

export interface Filter {
  readonly text: string
  /** Only rows in one of these states; none: all rows. */
  readonly only: readonly NumberState[]
}

export function passes(filter: Filter, row: NumberRow): boolean {
  if (filter.only.length > 0 && !filter.only.includes(row.state)) return false
  if (filter.text === '') return true
  const text = folded(filter.text.trim())
  const digits = text.replace(/[\s-]/g, '')
  const fields = [row.loginId, row.userName, row.number ?? '', row.lineNumber ?? ''].map(folded)
  return (
    text === '' || fields.some(field => field.includes(text) || (digits !== '' && field.includes(digits)))
  )
}

/** As people mean it: full-width letters and ㈱ are what they look like, a ガ of two characters is one, capitals are none. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
