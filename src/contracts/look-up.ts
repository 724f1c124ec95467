import type { EnrolmentPolicy } from '../accounts/tables.ts'
import type { Deps } from '../deps.ts'
import type { SiteKind } from '../site.ts'
import {
  type AccountRow,
  type ContractRow,
  findAccountRow,
  findContractRow,
  listContractRows,
  lockAccountRow,
  lockContractRow,
} from './look-up-store.ts'

/** What the operator sees of contracts and accounts, by the IDs that he gave them. Never a number or a password. */
export interface ContractRecord {
  readonly administratorId: string
  readonly name: string
  /** `undefined` = as the installation says, here and for `codesFrom`. */
  readonly enrolment: EnrolmentPolicy | undefined
  readonly codesFrom: string | undefined
  readonly suspendedAt: number | undefined
  readonly createdAt: number
}

export interface AccountRecord {
  readonly site: SiteKind
  readonly loginId: string
  /** 管理者ID of its contract. */
  readonly administratorId: string
  /** The 050 number of a service user. */
  readonly line: string | undefined
  readonly hasSmsNumber: boolean
  readonly passwordIsInitial: boolean
  readonly suspendedAt: number | undefined
  readonly contractSuspendedAt: number | undefined
  readonly lastSignInAt: number | undefined
  readonly createdAt: number
}

export async function findContract(deps: Deps, administratorId: string): Promise<ContractRecord | undefined> {
  const row = await findContractRow(deps.db, administratorId)
  return row && contractFrom(row)
}

/** In the order of their administrators' IDs, from the one after `after` on. */
export async function listContracts(
  deps: Deps,
  page: { readonly after: string; readonly limit: number },
): Promise<readonly ContractRecord[]> {
  return (await listContractRows(deps.db, page).execute()).map(contractFrom)
}

export async function findAccount(
  deps: Deps,
  site: SiteKind,
  loginId: string,
): Promise<AccountRecord | undefined> {
  const row = await findAccountRow(deps.db, site, loginId)
  return row && accountFrom(site, row)
}

/** Makes others that want to change it wait until this transaction ends; false when there is none. */
export function lockContract(deps: Deps, administratorId: string): Promise<boolean> {
  return lockContractRow(deps.db, administratorId)
}

/** The same for one account. */
export function lockAccount(deps: Deps, site: SiteKind, loginId: string): Promise<boolean> {
  return lockAccountRow(deps.db, site, loginId)
}

function contractFrom(row: ContractRow): ContractRecord {
  return {
    administratorId: row.login_id,
    name: row.name,
    enrolment: row.enrolment ?? undefined,
    codesFrom: row.codes_from ?? undefined,
    suspendedAt: row.suspended_at ?? undefined,
    createdAt: row.created_at,
  }
}

function accountFrom(site: SiteKind, row: AccountRow): AccountRecord {
  return {
    site,
    loginId: row.login_id,
    administratorId: row.administrator_id,
    line: row.line_number ?? undefined,
    hasSmsNumber: row.sms_number_hash !== null,
    passwordIsInitial: row.password_initial === 1,
    suspendedAt: row.suspended_at ?? undefined,
    contractSuspendedAt: row.contract_suspended_at ?? undefined,
    lastSignInAt: row.last_sign_in_at ?? undefined,
    createdAt: row.created_at,
  }
}
