import { timingSafeEqual } from 'node:crypto'
import { hash } from '@node-rs/argon2'
import type { Deps } from '../deps.ts'
import { keyedDigest } from '../platform/secrets.ts'
import { policy } from '../policy.ts'
import { readHash } from './forms.ts'
import { WorkLimit } from './hash-limit.ts'
import { readInitialPassword } from './initial.ts'

/**
 * The forms in which passwords are kept. Those that people choose: argon2id, which makes each guess expensive; or,
 * until the first sign-in, the hash of an operator's earlier system. Initial ones: 100 random bits that nobody
 * guesses, so a fast keyed hash is right for them, and 100,000 are made in a moment; however they are spelt, since
 * people copy them from paper. Looking at an initial one takes as long as looking at a chosen one (D9).
 */
const INITIAL = '$initial$'

/** A real hash of a password that nobody has: what costs no time otherwise costs as much as a chosen one. */
let nobodysHash: Promise<string> | undefined

const oneAtATime = new WorkLimit(1)

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
  /** Somebody else's, looked at in the place of one that is not there: it takes its time and is false. */
  readonly isDecoy?: true
}

/** Without a kept password it takes as long as for one of our own, and is false. */
export async function matchesKept(
  deps: Pick<Deps, 'secret'>,
  kept: KeptPassword | undefined,
  typed: string,
): Promise<boolean> {
  nobodysHash ??= hashPassword('the password of nobody')
  // Awaited for known IDs too: the very first check of a process takes as long for both.
  const nobodys = await nobodysHash
  const isTooLong = Buffer.byteLength(typed) > policy.password.maxTypedBytes
  const password = isTooLong ? '' : typed
  const chosen = kept !== undefined && !kept.hash.startsWith(INITIAL) ? kept.hash : undefined
  const matches = await matchesHash(chosen ?? nobodys, password)
  // Reading and hashing it is done for every account, so that its time tells nothing of which kind this one is.
  const given = Buffer.from(hashInitialPassword(deps, kept?.accountId ?? '', readInitialPassword(password)))
  if (kept === undefined || kept.isDecoy || isTooLong) return false
  if (chosen !== undefined) return matches
  const right = Buffer.from(kept.hash)
  return right.length === given.length && timingSafeEqual(right, given)
}

/** What `hashPassword` makes begins so; hashes of other forms, or made with other costs, are made anew. */
const { memoryCost, timeCost, parallelism } = policy.password.argon2
const OWN = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`

/** Whether a password that somebody chose is kept otherwise than we keep them now. */
export function isOfAnotherForm(keptHash: string): boolean {
  return !keptHash.startsWith(OWN) && !keptHash.startsWith(INITIAL)
}

async function matchesHash(keptHash: string, password: string): Promise<boolean> {
  const reading = readHash(keptHash)
  if (reading.kind === 'refused') return false
  const { form } = reading
  if (form.memoryBytes <= policy.password.takenOver.alongsideBytes) return form.matches(password)
  return oneAtATime.run(() => form.matches(password))
}
