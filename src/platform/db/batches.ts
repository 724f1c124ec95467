import { setImmediate } from 'node:timers/promises'

/** Rows of one statement; SQLite takes 32,766 parameters in one, PostgreSQL 65,535. */
const MOST_ROWS = 512
const ROWS_OF_WORK = 128

/**
 * Cuts rows into pieces of 512, 256, 128 … 1 for statements with many rows. Whatever comes, there are ten different
 * statements at most, which are prepared once and kept. Between large pieces others get their turn: SQLite answers
 * without waiting, so thousands of rows would stop the process for everybody.
 */
export async function* inPowersOfTwo<Row>(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  let at = 0
  for (let size = MOST_ROWS; size >= 1; size /= 2)
    for (; rows.length - at >= size; at += size) {
      if (at > 0 && at % MOST_ROWS === 0) await giveWay()
      yield rows.slice(at, at + size)
    }
}

/** What `ask` finds for all of them, in such pieces. */
export async function gathered<Item, Row>(
  items: readonly Item[],
  ask: (some: readonly Item[]) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const found: Row[] = []
  for await (const some of inPowersOfTwo(items)) found.push(...(await ask(some)))
  return found
}

/** Pieces for work that takes some tenths of a millisecond for each row, and a turn for others between them. */
export async function* inPieces<Row>(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += ROWS_OF_WORK) {
    if (at > 0) await giveWay()
    yield rows.slice(at, at + ROWS_OF_WORK)
  }
}

/** Lets others have their turn: for between two things that each go through thousands of rows. */
export function giveWay(): Promise<void> {
  return setImmediate()
}

/** The same values, the last one as often as it takes to make `size` of them: lists of one length are one statement. */
export function padded<Value>(values: readonly Value[], size: number): readonly Value[] {
  const last = values.at(-1)
  return last === undefined ? [] : [...values, ...Array<Value>(Math.max(0, size - values.length)).fill(last)]
}

/** For `in` and `not in`, which PostgreSQL takes no empty list for: one that holds no id. */
export function listed(ids: readonly string[]): readonly string[] {
  return ids.length > 0 ? ids : ['']
}
