import type { Db } from '../platform/db/open.ts'
import { policy } from '../policy.ts'

/** From when on an account may have calls leave the country, and whether that belongs to its contract. */
export async function findAbroad(db: Db, accountId: string) {
  return db
    .selectFrom('account')
    .innerJoin('contract', 'contract.id', 'account.contract_id')
    .select(['account.abroad_after as abroadAfter', 'contract.abroad as contractRule'])
    .where('account.id', '=', accountId)
    .executeTakeFirst()
}

/** Of an account whose number or password is a new one, by whoever brought it: `account.abroad_after`. */
export function quarantineFrom(now: number): number {
  return now + policy.act.quarantineMs
}

/** Of an account that takes the place of another one: whoever has it by now may be a stranger to the line. */
export async function holdAbroad(tx: Db, accountId: string, now: number): Promise<void> {
  const abroad_after = quarantineFrom(now)
  await tx.updateTable('account').set({ abroad_after }).where('id', '=', accountId).execute()
}

/** The desk lifts it: the account may at once. */
export async function liftQuarantine(tx: Db, accountId: string): Promise<void> {
  await tx.updateTable('account').set({ abroad_after: null }).where('id', '=', accountId).execute()
}
