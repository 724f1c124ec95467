import type { Child } from 'hono/jsx'

/** One column of a list. Its name stands above it and, on a narrow screen, before each of its cells. */
export interface Column<Row> {
  readonly head: string
  readonly cell: (row: Row) => Child
  readonly class?: string | ((row: Row) => string | undefined)
  /** Figures, one below the other. */
  readonly counts?: true
  /** On a narrow screen, too, its cells speak for themselves. */
  readonly unnamed?: true
}

interface CardsProps<Row> {
  readonly rows: readonly Row[]
  /** The first one says what a row is about. */
  readonly columns: readonly Column<Row>[]
  readonly class?: string
}

/** A list as a table, whose rows are cards on a narrow screen. */
export function Cards<Row>({ rows, columns, class: named = 'cards' }: CardsProps<Row>) {
  return (
    <table class={named}>
      <thead>
        <tr>
          {columns.map(({ head, counts }) => (
            <th scope="col" class={counts && 'count'}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr>{columns.map((column, at) => cellOf(column, row, at))}</tr>
        ))}
      </tbody>
    </table>
  )
}

function cellOf<Row>({ head, cell, counts, unnamed, class: given }: Column<Row>, row: Row, at: number) {
  const named = counts ? 'count' : typeof given === 'function' ? given(row) : given
  const label = unnamed ? undefined : head
  if (at > 0)
    return (
      <td data-label={label} class={named}>
        {cell(row)}
      </td>
    )
  return (
    <th scope="row" data-label={label} class={named}>
      {cell(row)}
    </th>
  )
}
