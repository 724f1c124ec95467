import type { Clock } from './clock.ts'

/** Some 10 ms of SQLite's time, and a pause in which those who waited for it come first. */
const ROWS = 200
const REST_MS = 10

/**
 * Deletes what is past its use, some rows at a time: all at once would stop an SQLite server for seconds after a busy
 * hour, and on PostgreSQL meet the timeout of statements, again and again, after a day without a server.
 * @param deleteSome deletes at most so many rows and gives how many there were
 */
export async function sweep(
  { clock }: { readonly clock: Pick<Clock, 'sleep'> },
  deleteSome: (limit: number) => Promise<number>,
): Promise<void> {
  while ((await deleteSome(ROWS)) === ROWS) await clock.sleep(REST_MS)
}
