import { timingSafeEqual } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { Deps } from '../deps.ts'
import { keyedDigest } from '../platform/secrets.ts'
import { policy } from '../policy.ts'

/**
 * The forms in which passwords are kept. Those that people choose: argon2id, which makes each guess expensive.
 * Initial ones: 100 random bits that nobody guesses, so a fast keyed hash is right for them, and 100,000 are
 * made in a moment. Looking at either takes the same time (D9).
 */
const INITIAL = '$initial$'

/** A real hash of a password that nobody has: what costs no time otherwise costs as much as a chosen one. */
let nobodysHash: Promise<string> | undefined

export function hashPassword(password: string): Promise<string> {
  return hash(password, policy.password.argon2)
}

/** @param accountId salts it: the same password of two accounts would be kept differently */
export function hashInitialPassword(deps: Pick<Deps, 'secret'>, accountId: string, password: string): string {
  return INITIAL + keyedDigest(deps.secret, ['initial password', accountId, password]).toString('base64url')
}

export interface KeptPassword {
  readonly accountId: string
  readonly hash: string
}

/** Without a kept password (unknown ID) it takes the same time and is false. */
export async function matchesKept(
  deps: Pick<Deps, 'secret'>,
  kept: KeptPassword | undefined,
  password: string,
): Promise<boolean> {
  nobodysHash ??= hashPassword('the password of nobody')
  // Awaited for known IDs too: the very first check of a process takes as long for both.
  const nobodys = await nobodysHash
  const chosen = kept !== undefined && !kept.hash.startsWith(INITIAL) ? kept.hash : undefined
  const matches = await verify(chosen ?? nobodys, password)
  if (kept === undefined || chosen !== undefined) return matches && chosen !== undefined
  const right = Buffer.from(kept.hash)
  const given = Buffer.from(hashInitialPassword(deps, kept.accountId, password))
  return right.length === given.length && timingSafeEqual(right, given)
}
