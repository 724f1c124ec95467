import { policy } from '../policy.ts'
import type { Clock } from './clock.ts'

/**
 * Deletes what is past its use, some rows at a time: all at once would stop an SQLite server for seconds after a busy
 * hour, and on PostgreSQL meet the timeout of statements, again and again, after a day without a server.
 * @param deleteSome deletes at most so many rows and gives how many there were
 */
export async function sweep(
  { clock }: { readonly clock: Pick<Clock, 'sleep'> },
  deleteSome: (limit: number) => Promise<number>,
): Promise<void> {
  const { rows, restMs } = policy.sweep
  while ((await deleteSome(rows)) === rows) await clock.sleep(restMs)
}
