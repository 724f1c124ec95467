/** Rows of one statement; SQLite takes 32,766 parameters in one, PostgreSQL 65,535. */
const MOST_ROWS = 512

/**
 * Cuts rows into pieces of 512, 256, 128 … 1 for statements with many rows. Whatever comes, there are ten different
 * statements at most, which are prepared once and kept.
 */
export function* inPowersOfTwo<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  let at = 0
  for (let size = MOST_ROWS; size >= 1; size /= 2)
    for (; rows.length - at >= size; at += size) yield rows.slice(at, at + size)
}

/** The same values, the last one as often as it takes to make `size` of them: lists of one length are one statement. */
export function padded<Value>(values: readonly Value[], size: number): readonly Value[] {
  const last = values.at(-1)
  return last === undefined ? [] : [...values, ...Array<Value>(Math.max(0, size - values.length)).fill(last)]
}
