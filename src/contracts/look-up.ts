import type { Deps } from '../deps.ts'
import type { SiteKind } from '../site.ts'
import { type AccountRow, findAccountRow } from './look-up-store.ts'

/** What the operator sees of an account, by the ID that he gave it. Never a number or a password. */
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

export async function findAccount(
  deps: Deps,
  site: SiteKind,
  loginId: string,
): Promise<AccountRecord | undefined> {
  const row = await findAccountRow(deps.db, site, loginId)
  return row && accountFrom(site, row)
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
