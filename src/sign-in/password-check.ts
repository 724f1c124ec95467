import { type AccountWithPassword, findSomePassword } from '../accounts/password.ts'
import type { Deps } from '../deps.ts'
import type { KeptPassword } from '../passwords/kept.ts'
import { inOwnForm, passwordMatches } from '../passwords/passwords.ts'
import { keyedDigest } from '../platform/secrets.ts'
import type { SiteKind } from '../site.ts'

export type PasswordCheck =
  | {
      readonly kind: 'right'
      readonly account: AccountWithPassword
      /** The password in our own form, to be kept from now on; `undefined` when it is kept so. */
      readonly newHash: string | undefined
    }
  | { readonly kind: 'wrong' }

/** Whether it is the account's password; `found` is undefined for an ID that does not exist, which takes as long (D9). */
export async function checkPassword(
  deps: Deps,
  typed: { readonly site: SiteKind; readonly loginId: string; readonly password: string },
  found: AccountWithPassword | undefined,
): Promise<PasswordCheck> {
  // Looked for whether it is used or not.
  const decoy = await findDecoy(deps, typed.site, typed.loginId)
  const kept = found ? { accountId: found.id, hash: found.passwordHash } : decoy
  const right = await passwordMatches(deps, kept, typed.password)
  if (!right || found === undefined) return { kind: 'wrong' }
  return { kind: 'right', account: found, newHash: await inOwnForm(found.passwordHash, typed.password) }
}

/**
 * The password of some account of the site, always the same one for the same ID. Hashes that an operator brought
 * along take another time than our own; so an ID that does not exist takes the time of one that might.
 */
async function findDecoy(deps: Deps, site: SiteKind, loginId: string): Promise<KeptPassword | undefined> {
  const point = keyedDigest(deps.secret, ['decoy', site, loginId]).toString('base64url')
  const account = await findSomePassword(deps.db, site, point)
  return account && { accountId: account.id, hash: account.passwordHash, isDecoy: true }
}
