import type { Db } from '../platform/db/open.ts'

/** Sign-ins since then whose code was sent and never entered, by account. */
export async function listUnfinished(
  db: Db,
  contractId: string,
  since: number,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('sms_message')
    .innerJoin('account', 'account.id', 'sms_message.account_id')
    .select(eb => ['account.id', eb.fn.count<number>('sms_message.challenge_id').distinct().as('n')])
    .where('account.contract_id', '=', contractId)
    .where('sms_message.created_at', '>', since)
    .where('sms_message.purpose', 'in', ['sign-in', 'enrolment'])
    .where('sms_message.code_used', '=', 0)
    .groupBy('account.id')
    .execute()
  return new Map(rows.map(row => [row.id, row.n]))
}
