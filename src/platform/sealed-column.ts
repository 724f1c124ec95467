import type { Place } from './vault.ts'

/** A column whose texts are sealed, with the column of their hash where they are looked for. */
export interface SealedColumn {
  readonly table: string
  readonly column: string
  readonly hash?: string
  /** The columns of the primary key. */
  readonly key: readonly string[]
}

/** The place that a text of this column is sealed for. */
export function placeIn({ table, column }: SealedColumn, ...key: readonly string[]): Place {
  return [`${table}.${column}`, ...key]
}
