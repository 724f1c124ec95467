import type { Db } from '../platform/db/open.ts'

/** The messages of this challenge did their work; others were asked for and never entered. */
export async function noteCodeUsed(tx: Db, challengeId: string): Promise<void> {
  await tx.updateTable('sms_message').set({ code_used: 1 }).where('challenge_id', '=', challengeId).execute()
}

/** Of one account. */
export async function countUnfinished(tx: Db, accountId: string, since: number): Promise<number> {
  const row = await unfinished(tx, since)
    .select(eb => eb.fn.count<number>('sms_message.challenge_id').distinct().as('n'))
    .where('sms_message.account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return row.n
}

export interface UnfinishedOf {
  readonly contractId: string
  /** `undefined` = all of the contract. */
  readonly accountIds?: readonly string[] | undefined
}

/** By account. */
export function listUnfinished(db: Db, { contractId, accountIds }: UnfinishedOf, since: number) {
  const all = unfinished(db, since)
    .innerJoin('account', 'account.id', 'sms_message.account_id')
    .select(eb => ['account.id', eb.fn.count<number>('sms_message.challenge_id').distinct().as('n')])
    .where('account.contract_id', '=', contractId)
    .groupBy('account.id')
  return (accountIds === undefined ? all : all.where('account.id', 'in', accountIds)).execute()
}

function unfinished(db: Db, since: number) {
  return db
    .selectFrom('sms_message')
    .where('sms_message.created_at', '>', since)
    .where('sms_message.purpose', 'in', ['sign-in', 'enrolment'])
    .where('sms_message.code_used', '=', 0)
}
