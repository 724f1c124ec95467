/** Where a file has which column. */
export type HeaderReading<Column extends string> =
  | {
      readonly kind: 'header'
      readonly at: ReadonlyMap<Column, number>
      /** Headings that nobody asked for. */
      readonly unknown: readonly string[]
    }
  | { readonly kind: 'missing'; readonly columns: readonly Column[] }
  | { readonly kind: 'twice'; readonly column: Column }

/** Headings by which a column is known, in any language; case, width and spaces do not matter. */
export type Headings<Column extends string> = Readonly<Record<Column, readonly string[]>>

/** Reads a file's first row; `required` are the columns without which it is of no use. */
export function readHeader<Column extends string>(
  cells: readonly string[],
  headings: Headings<Column>,
  required: readonly Column[],
): HeaderReading<Column> {
  const at = new Map<Column, number>()
  const unknown: string[] = []
  const names = Object.entries(headings) as [Column, readonly string[]][]
  for (const [index, cell] of cells.entries()) {
    const column = names.find(([, known]) => known.some(name => bare(name) === bare(cell)))?.[0]
    if (column === undefined) {
      if (cell.trim() !== '') unknown.push(cell.trim())
    } else if (at.has(column)) return { kind: 'twice', column }
    else at.set(column, index)
  }
  const columns = required.filter(column => !at.has(column))
  return columns.length > 0 ? { kind: 'missing', columns } : { kind: 'header', at, unknown }
}

function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]/g, '')
}
