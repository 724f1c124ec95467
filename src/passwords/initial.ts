import type { Entropy } from '../platform/entropy.ts'
import { policy } from '../policy.ts'

/** Letters and digits that nobody mixes up on paper: no 0 O 1 l I. */
const INITIAL_ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A password for the opening notice: 100 random bits, easy to copy from paper. To be replaced (D13). */
export function newInitialPassword(entropy: Entropy): string {
  const bytes = [...entropy.bytes(policy.password.initialCharacters)]
  return inGroups(bytes.map(byte => INITIAL_ALPHABET[byte % INITIAL_ALPHABET.length] ?? '').join(''))
}

/** Blanks, hyphens of every kind and what is taken for one (ー − 〜 ─), and what nobody sees. */
const BETWEEN = /[\s\p{Pd}\p{Cf}−ー〜~─_]/gu

/**
 * An initial password as Sekisho made it, out of what somebody copied from paper: in capitals, in full-width letters,
 * with or without the hyphens. Of 100 random bits nothing is lost by it; a password that somebody chose is never read so.
 */
export function readInitialPassword(typed: string): string {
  return inGroups(typed.normalize('NFKC').toLowerCase().replace(BETWEEN, ''))
}

function inGroups(letters: string): string {
  return letters.replace(/(.{4})(?=.)/gsu, '$1-')
}
