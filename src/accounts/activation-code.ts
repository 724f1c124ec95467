import type { Entropy } from '../platform/entropy.ts'
import { hashToken, keyedDigest } from '../platform/secrets.ts'
import { policy } from '../policy.ts'

/** No 0 O 1 I L: nobody mixes them up on paper. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

/** A code for the opening notice, `XXXX-XXXX-XXXX`: almost 60 random bits, good once and for 30 days. */
export function newActivationCode(entropy: Entropy): string {
  const letters: string[] = []
  while (letters.length < policy.activation.characters) {
    const [byte = 0] = entropy.bytes(1)
    // Bytes beyond the last whole alphabet are thrown away: the rest is even.
    if (byte < 256 - (256 % ALPHABET.length)) letters.push(ALPHABET[byte % ALPHABET.length] ?? '')
  }
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-')
}

/** What the database keeps of it: 60 bits are few enough to be tried one by one by whoever has a copy, but not the secret. */
export function hashActivationCode(secret: string, accountId: string, code: string): string {
  const parts = ['activation code', accountId, readActivationCode(code)]
  return keyedDigest(secret, parts).toString('base64url')
}

/** Those of earlier versions are not keyed, and good until their 30 days are over. */
export function isActivationCode(
  secret: string,
  account: { readonly id: string; readonly activationHash: string | null },
  typed: string,
): boolean {
  const { id, activationHash: kept } = account
  return kept === hashActivationCode(secret, id, typed) || kept === hashToken(readActivationCode(typed))
}

/** As it is compared: small letters, spaces, hyphens and full-width characters are fine. */
export function readActivationCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
}
