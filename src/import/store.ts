import { sql } from 'kysely'
import { padded } from '../platform/db/batches.ts'
import { type Db, isPostgres } from '../platform/db/open.ts'
import { policy } from '../policy.ts'

export type SealedAdministrator = Awaited<ReturnType<ReturnType<typeof administratorsOf>['execute']>>[number]
export type SealedUser = Awaited<ReturnType<ReturnType<typeof usersOf>['execute']>>[number]

/** Keys are random, so each batch touches pages all over the indexes: SQLite's usual 2 MB would write them twice. */
export async function widenCache(db: Db): Promise<void> {
  if (!isPostgres(db)) await sql`pragma cache_size = -16000`.execute(db)
}

/** Administrators of these 管理者IDs, with their contracts. */
export function administratorsOf(db: Db, loginIds: readonly string[]) {
  return db
    .selectFrom('account')
    .innerJoin('contract', 'contract.id', 'account.contract_id')
    .select([
      'account.id',
      'account.contract_id',
      'account.login_id',
      'account.sms_number',
      'account.sms_number_version',
      'contract.name',
      'contract.codes_from',
      'contract.enrolment',
    ])
    .where('account.site', '=', 'admin')
    .where('account.login_id', 'in', padded(loginIds, policy.import.batchRows))
}

/** Service users of these lines. */
export function usersOfLines(db: Db, lines: readonly string[]) {
  return users(db).where('line.number', 'in', padded(lines, policy.import.batchRows))
}

/** Service users of these ログインIDs. */
export function usersOf(db: Db, loginIds: readonly string[]) {
  return users(db)
    .where('account.site', '=', 'user')
    .where('account.login_id', 'in', padded(loginIds, policy.import.batchRows))
}

function users(db: Db) {
  return db
    .selectFrom('line')
    .innerJoin('account', 'account.line_id', 'line.id')
    .select([
      'account.id',
      'account.contract_id',
      'account.login_id',
      'account.sms_number',
      'account.sms_number_version',
      'line.number as line_number',
      'line.user_name',
      'line.ordered',
    ])
}
