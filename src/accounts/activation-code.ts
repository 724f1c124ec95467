import type { Entropy } from '../platform/entropy.ts'
import { hashToken } from '../platform/secrets.ts'
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

export function hashActivationCode(code: string): string {
  return hashToken(readActivationCode(code))
}

/** As it is compared: small letters, spaces, hyphens and full-width characters are fine. */
export function readActivationCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
}
