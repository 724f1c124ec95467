import type { Db } from '../platform/db/open.ts'
import type { Vault } from '../platform/vault.ts'
import type { SiteKind } from '../site.ts'
import { insertSealed, lockSealed } from './account-store.ts'
import { getNumber, sealNumber } from './number.ts'
import { sealInitialPassword } from './password.ts'
import type { DeskRole, EnrolmentPolicy } from './tables.ts'

/** By what its owner and the operator name an account. */
export interface AccountName {
  readonly site: SiteKind
  /** 管理者ID, ログインID or 担当者ID. */
  readonly loginId: string
}

/** An account, and whose it is. */
export interface FoundAccount {
  readonly id: string
  readonly contractId: string
}

/** An account that somebody signs in to, as it is while it is locked. */
export interface LockedAccount extends FoundAccount {
  readonly loginId: string
  readonly passwordHash: string
  readonly number: string | null
  /** Goes up with every change of the number. */
  readonly numberVersion: number
  readonly lastSignInAt: number | null
  /** SHA-256 of the activation code of the opening notice, until it is used or too old. */
  readonly activationHash: string | null
  readonly activationUntil: number | null
  readonly suspendedAt: number | null
  /** Until then its owner lets nobody in but his known devices. */
  readonly onlyKnownUntil: number | null
  /** Of its contract, as are `codesFrom` and `contractSuspendedAt`; null = as the installation says. */
  readonly enrolment: EnrolmentPolicy | null
  readonly codesFrom: string | null
  readonly contractSuspendedAt: number | null
}

export interface AccountToAdd extends AccountName, FoundAccount {
  /** Of a service user. */
  readonly lineId?: string
  readonly passwordHash: string
  /** Whether it must be replaced (D13). */
  readonly passwordIsInitial: boolean
  /** That waits for its opening notice; sealed on its way, as is the number. */
  readonly initialPassword?: string | undefined
  readonly number?: string | undefined
  readonly role?: DeskRole
  readonly createdAt: number
}

/** How many of them were not there yet: an ID is taken once on its site. */
export function insertAccounts(db: Db, vault: Vault, accounts: readonly AccountToAdd[]): Promise<number> {
  return insertSealed(db, accounts, ({ id, number = null, initialPassword = null }) => ({
    ...sealNumber(vault, id, number),
    initial_password: sealInitialPassword(vault, id, initialPassword),
  }))
}

/** The account with its number and password as they are now, locked until the transaction ends. */
export async function lockAccount(tx: Db, vault: Vault, id: string): Promise<LockedAccount | undefined> {
  const row = await lockSealed(tx, id)
  return row && getNumber(vault, row)
}

/** By itself or with its contract. */
export function isSuspended(account: Pick<LockedAccount, 'suspendedAt' | 'contractSuspendedAt'>): boolean {
  return account.suspendedAt !== null || account.contractSuspendedAt !== null
}

export {
  countAccounts,
  deleteDeskMember,
  findAccount,
  findAccountIds,
  findOnlyKnownUntil,
  listAccountIds,
  lockAccountNamed,
  lockAccountsOf,
  lockCustomer,
  noteSignIn,
  noteSignInWithCode,
  saveAccountState,
  saveOnlyKnownUntil,
  saveRole,
} from './account-store.ts'
