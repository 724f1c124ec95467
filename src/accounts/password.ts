import type { Db } from '../platform/db/open.ts'
import { placeIn } from '../platform/sealed-column.ts'
import type { Vault, VaultReading } from '../platform/vault.ts'
import type { FoundAccount } from './account.ts'
import { saveInitialSealed } from './password-store.ts'
import { ACCOUNT_SEALED } from './tables.ts'

/** An account with its password, in one of the forms of passwords/kept.ts. */
export interface AccountWithPassword extends FoundAccount {
  readonly passwordHash: string
}

/** @param password.forNotice the initial password that waits for its opening notice, or null */
export function saveInitialPassword(
  db: Db,
  vault: Vault,
  password: { readonly accountId: string; readonly hash: string; readonly forNotice: string | null },
): Promise<void> {
  const { accountId, hash, forNotice } = password
  return saveInitialSealed(db, {
    accountId,
    hash,
    initial_password: sealInitialPassword(vault, accountId, forNotice),
  })
}

/** As it stands in the table, for this account alone. */
export function sealInitialPassword(vault: Vault, accountId: string, password: string | null): string | null {
  return password && vault.seal(password, placeIn(ACCOUNT_SEALED.initialPassword, accountId))
}

export function readInitialPassword(vault: Vault, accountId: string, sealed: string): VaultReading {
  return vault.read(sealed, placeIn(ACCOUNT_SEALED.initialPassword, accountId))
}

export {
  findPassword,
  findSomePassword,
  forgetInitialPassword,
  getPasswordHash,
  replaceHash,
  replacePassword,
  saveActivation,
} from './password-store.ts'
