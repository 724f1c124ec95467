import { gathered, padded } from '../platform/db/batches.ts'
import type { Db } from '../platform/db/open.ts'
import type { Vault } from '../platform/vault.ts'
import { policy } from '../policy.ts'
import { readNumber, type SealedRow } from './sealed-number.ts'

/** Accounts by the names that a file has for them: up to `policy.import.batchRows` at once, those that are there. */
export type NamedAdministrator = Awaited<ReturnType<typeof administratorsNamed>>[number]
export type NamedUser = Awaited<ReturnType<typeof usersNamed>>[number]

/** By their 管理者IDs, with their contracts. */
export function administratorsNamed(db: Db, vault: Vault, loginIds: readonly string[]) {
  return opened(vault, loginIds, some => QUESTIONS.administrators(db, some))
}

/** Contracts by their 管理者IDs: no number is opened for it. */
export async function contractsNamed(
  db: Db,
  loginIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await gathered(loginIds, some => QUESTIONS.contracts(db, some).execute())
  return new Map(rows.map(({ loginId, contractId }) => [loginId, contractId]))
}

/** Service users by their ログインIDs, with their lines. */
export function usersNamed(db: Db, vault: Vault, loginIds: readonly string[]) {
  return opened(vault, loginIds, some => QUESTIONS.users(db, some))
}

/** Service users by the 050 numbers of their lines. */
export function usersOfLines(db: Db, vault: Vault, lines: readonly string[]) {
  return opened(vault, lines, some => QUESTIONS.usersOfLines(db, some))
}

/** The questions alone, to look at how a database answers them. */
export const QUESTIONS = {
  contracts: (db: Db, loginIds: readonly string[]) =>
    db
      .selectFrom('account')
      .select(['login_id as loginId', 'contract_id as contractId'])
      .where('site', '=', 'admin')
      .where('login_id', 'in', loginIds),
  administrators: (db: Db, loginIds: readonly string[]) =>
    db
      .selectFrom('account')
      .innerJoin('contract', 'contract.id', 'account.contract_id')
      .select([
        'account.id',
        'account.contract_id as contractId',
        'account.login_id as loginId',
        'account.sms_number',
        'account.sms_number_version as version',
        'contract.name',
        'contract.codes_from as codesFrom',
        'contract.enrolment',
        'contract.suspended_at as suspendedAt',
        'contract.suspended_by as suspendedBy',
      ])
      .where('account.site', '=', 'admin')
      .where('account.login_id', 'in', loginIds),
  users: (db: Db, loginIds: readonly string[]) =>
    users(db).where('account.site', '=', 'user').where('account.login_id', 'in', loginIds),
  usersOfLines: (db: Db, lines: readonly string[]) => users(db).where('line.number', 'in', lines),
}

function users(db: Db) {
  return db
    .selectFrom('line')
    .innerJoin('account', 'account.line_id', 'line.id')
    .select([
      'account.id',
      'account.contract_id as contractId',
      'account.login_id as loginId',
      'account.sms_number',
      'account.sms_number_version as version',
      'line.number as lineNumber',
      'line.user_name as userName',
      'line.ordered',
      'line.settings',
      'line.version as lineVersion',
      'account.suspended_at as suspendedAt',
      'account.suspended_by as suspendedBy',
    ])
}

/** Where nobody is named, nothing is asked. */
async function opened<Row extends SealedRow>(
  vault: Vault,
  names: readonly string[],
  query: (names: readonly string[]) => { execute(): Promise<Row[]> },
) {
  const rows = names.length === 0 ? [] : await query(padded(names, policy.import.batchRows)).execute()
  return rows.map(row => readNumber(vault, row))
}
