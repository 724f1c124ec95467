import { policy } from '../policy.ts'

/** One page of a list that is known as a whole: no page grows with the data. */
export interface PageOf<Row> {
  readonly rows: readonly Row[]
  /** From 1. */
  readonly number: number
  /** At least 1. */
  readonly pages: number
  /** Rows of the pages before it. */
  readonly before: number
  /** Rows of all pages. */
  readonly all: number
}

/** @param asked a page's number as it came; what is no number is the first page, what is too high the last one */
export function pageOf<Row>(rows: readonly Row[], asked: string | number | undefined): PageOf<Row> {
  const { pageRows } = policy.list
  const pages = Math.max(1, Math.ceil(rows.length / pageRows))
  const wanted = Number(asked)
  const number = Number.isSafeInteger(wanted) ? Math.min(pages, Math.max(1, wanted)) : 1
  const before = (number - 1) * pageRows
  return { rows: rows.slice(before, before + pageRows), number, pages, before, all: rows.length }
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
