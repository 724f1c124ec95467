import { nameKey } from '../accounts/names.ts'
import { policy } from '../policy.ts'
import commonPasswords from './common-passwords.json' with { type: 'json' }

/** Offline, so that no password leaves the house; where the list comes from says decision 0040. */
const common = new Set<string>(commonPasswords)

/**
 * Whether people choose it often: as it is, or with digits and signs at its end, whatever its case and width. Between
 * its letters blanks and hyphens are nothing: `P-a-s-s-w-o-r-d 2026!` is `password`.
 */
export function isCommon(password: string): boolean {
  const letters = onlyLetters(password)
  return [password.normalize('NFKC').toLowerCase(), letters, withoutDigits(letters)].some(one =>
    common.has(one),
  )
}

/**
 * Whether it is one of these names, alone or with digits before or behind it.
 *
 * @param names of the service, the contract, the ID: what whoever knows whose account it is tries first
 */
export function isNamed(password: string, names: readonly string[]): boolean {
  const letters = onlyLetters(password)
  return names
    .flatMap(name => [onlyLetters(name), nameKey(name)])
    .some(name => name !== '' && isWithDigits(letters, name))
}

function isWithDigits(letters: string, name: string): boolean {
  const at = letters.indexOf(name)
  return at >= 0 && /^\p{N}*$/u.test(letters.slice(0, at) + letters.slice(at + name.length))
}

function onlyLetters(text: string): string {
  return text
    .slice(0, policy.password.maxTypedBytes)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

function withoutDigits(letters: string): string {
  return letters.replace(/\p{N}+$/u, '')
}
