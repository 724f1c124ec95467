import { policy } from '../policy.ts'

/** One page of a list: no page grows with the data. */
export interface PageOf<Row> extends PagePlace {
  readonly rows: readonly Row[]
}

/** Where a page stands in its list. */
export interface PagePlace {
  /** From 1. */
  readonly number: number
  /** At least 1. */
  readonly pages: number
  /** Rows of the pages before it. */
  readonly before: number
  /** Rows of all pages. */
  readonly all: number
}

/**
 * Of a list that is known as a whole, or had to be read for its sums.
 * @param asked a page's number as it came; what is no number is the first page, what is too high the last one
 */
export function pageOf<Row>(rows: readonly Row[], asked: string | number | undefined): PageOf<Row> {
  const place = placeOf(rows.length, asked)
  return { ...place, rows: rows.slice(place.before, place.before + policy.list.pageRows) }
}

/** Of a list of which the store reads this page only: `policy.list.pageRows` rows behind `before`. */
export function placeOf(all: number, asked: string | number | undefined): PagePlace {
  const { pageRows } = policy.list
  const pages = Math.max(1, Math.ceil(all / pageRows))
  const wanted = Number(asked)
  const number = Number.isSafeInteger(wanted) ? Math.min(pages, Math.max(1, wanted)) : 1
  return { number, pages, before: (number - 1) * pageRows, all }
}

/** The page on which a row stands, from 1. */
export function pageWith(index: number): number {
  return Math.floor(Math.max(0, index) / policy.list.pageRows) + 1
}

/** A text that somebody made as long as he liked, cut to so many characters for a list. */
export function shortened(text: string, characters: number = policy.list.textCharacters): string {
  // Code units are at least as many as characters.
  if (text.length <= characters) return text
  const all = [...text.slice(0, 2 * characters + 2)]
  return all.length <= characters ? text : `${all.slice(0, characters).join('')}…`
}
