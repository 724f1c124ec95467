import { inPowersOfTwo } from '../platform/db/batches.ts'
import { bytewise, type Db, isPostgres } from '../platform/db/open.ts'

/**
 * The one order of locks of rows (PostgreSQL; SQLite has one lock for all). Whoever takes several takes them in it, and so nobody
 * waits in a circle:
 *
 * 1. the desk member who does it: his account and session (acts/held.ts), which nobody takes after a customer's;
 * 2. contracts, in the order of their ids, all that are needed at once;
 * 3. accounts. One alone needs no contract (a sign-in, one number); several, or a line beside one, need theirs locked before;
 * 4. sessions, challenges and acts that wait for their codes;
 * 5. lines, always with their contract locked: a trigger notes changes of an account at its line;
 * 6. states of lines in the feed. One alone needs no contract (what a push came to); several need theirs locked before;
 * 7. deliveries of states, endpoint by endpoint as the configuration has them, of each in the order of the lines' ids. The head
 *    of the feed stands before both: whoever gives places holds nothing else, and passes over states that others hold;
 * 8. the quotas of SMS, the day's budget first (guard/notices.ts). Workers pass over messages that others hold.
 *
 * A code for an act is answered with the contract locked before the account, though one for a sign-in is not. Rows are locked
 * against other changes, not against rows that refer to them: whoever adds an SMS for an account waits for nobody.
 */
export async function lockContracts(tx: Db, contractIds: readonly string[]): Promise<void> {
  if (!isPostgres(tx)) return
  for await (const some of inPowersOfTwo([...new Set(contractIds)].sort())) {
    const contracts = tx.selectFrom('contract').select('id').where('id', 'in', some).orderBy(bytewise('id'))
    await contracts.forNoKeyUpdate().execute()
  }
}
