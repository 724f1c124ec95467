import { pbkdf2, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { verify as verifyArgon2 } from '@node-rs/argon2'
import { policy } from '../policy.ts'
import { shaCrypt } from './sha-crypt.ts'

/**
 * The forms of password hashes: our own argon2id, and those that an operator's earlier system wrote. Each says what
 * looking at it costs; one that costs too much is refused before anything is computed, so that a file cannot stop
 * the machine.
 */
export type HashReading =
  | { readonly kind: 'hash'; readonly form: PasswordForm }
  | { readonly kind: 'refused'; readonly problem: HashProblem }

/** `unknown-form`: none of these forms; `malformed`: one of them, damaged or cut; `too-costly`: beyond the bounds. */
export type HashProblem = 'unknown-form' | 'malformed' | 'too-costly'

export interface PasswordForm {
  readonly memoryBytes: number
  matches(password: string): Promise<boolean>
}

const { takenOver } = policy.password
const BASE64 = '[A-Za-z0-9+/.]+={0,2}'
/** A shorter one would be found by chance. */
const MIN_HASH_BYTES = 16
const MAX_HASH_BYTES = 64

type Reader = readonly [pattern: RegExp, read: (parts: readonly string[]) => PasswordForm | HashProblem]

/** What stands before a hash in Spring Security, LDAP and Django, and says no more than the hash itself. */
const WRAPPER = /^(?:\{(?:bcrypt|argon2|crypt|argon2@\w+)\}|bcrypt\$(?=\$)|argon2(?=\$argon2))/i
const SOME_FORM = /^\$(?:argon2|2[abxy]?\$|pbkdf2|scrypt|5\$|6\$)|^(?:pbkdf2|scrypt)[_:$]/

const READERS: readonly Reader[] = [
  [
    new RegExp(
      `^\\$argon2(?:id|i|d)\\$(?:v=(?:16|19)\\$)?m=(\\d+),t=(\\d+),p=(\\d+)\\$${BASE64}\\$(${BASE64})$`,
    ),
    ([text = '', m, t, p, hash = '']) => readArgon2(text, [m, t, p].map(Number), bytesOf(hash)),
  ],
  [/^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/, ([text = '', cost]) => readBcrypt(text, Number(cost))],
  // PHC and passlib: salt and hash in base64.
  [
    new RegExp(
      `^\\$pbkdf2(?:-(sha1|sha256|sha512))?\\$(?:i=)?(\\d+)(?:,l=\\d+)?\\$(${BASE64})\\$(${BASE64})$`,
    ),
    ([, digest = 'sha1', rounds, salt = '', hash = '']) =>
      readPbkdf2({ digest, rounds: Number(rounds), salt: bytesOf(salt), hash: bytesOf(hash) }),
  ],
  // Django: the salt is a text.
  [
    new RegExp(`^pbkdf2_(sha1|sha256|sha512)\\$(\\d+)\\$([^$]+)\\$(${BASE64})$`),
    ([, digest = '', rounds, salt = '', hash = '']) =>
      readPbkdf2({ digest, rounds: Number(rounds), salt: Buffer.from(salt), hash: bytesOf(hash) }),
  ],
  // Werkzeug: the hash in hexadecimal digits.
  [
    /^pbkdf2:(sha1|sha256|sha512):(\d+)\$([^$]+)\$((?:[0-9a-f]{2})+)$/,
    ([, digest = '', rounds, salt = '', hash = '']) =>
      readPbkdf2({ digest, rounds: Number(rounds), salt: Buffer.from(salt), hash: Buffer.from(hash, 'hex') }),
  ],
  [
    new RegExp(`^\\$scrypt\\$ln=(\\d+),r=(\\d+),p=(\\d+)\\$(${BASE64})\\$(${BASE64})$`),
    ([, ln, r, p, salt = '', hash = '']) =>
      readScrypt({ N: 2 ** Number(ln), r: Number(r), p: Number(p) }, bytesOf(salt), bytesOf(hash)),
  ],
  [
    new RegExp(`^scrypt\\$(\\d+)\\$([^$]+)\\$(\\d+)\\$(\\d+)\\$(${BASE64})$`),
    ([, N, salt = '', r, p, hash = '']) =>
      readScrypt({ N: Number(N), r: Number(r), p: Number(p) }, Buffer.from(salt), bytesOf(hash)),
  ],
  [
    /^scrypt:(\d+):(\d+):(\d+)\$([^$]+)\$((?:[0-9a-f]{2})+)$/,
    ([, N, r, p, salt = '', hash = '']) =>
      readScrypt({ N: Number(N), r: Number(r), p: Number(p) }, Buffer.from(salt), Buffer.from(hash, 'hex')),
  ],
  [
    /^\$([56])\$(?:rounds=(\d+)\$)?([^$]{0,16})\$([./A-Za-z0-9]+)$/,
    ([, which, rounds, salt = '', hash = '']) =>
      readShaCrypt({ which: which ?? '', rounds: Number(rounds ?? SHA_CRYPT.usualRounds), salt, hash }),
  ],
]

/** Reads a hash of any form; computes nothing. */
export function readHash(text: string): HashReading {
  const bare = text.replace(WRAPPER, '')
  for (const [pattern, read] of READERS) {
    const parts = pattern.exec(bare)
    if (parts === null) continue
    const form = read(parts)
    return typeof form === 'string' ? { kind: 'refused', problem: form } : { kind: 'hash', form }
  }
  return { kind: 'refused', problem: SOME_FORM.test(bare) ? 'malformed' : 'unknown-form' }
}

function readArgon2(
  text: string,
  [m = 0, t = 0, p = 0]: readonly number[],
  hash: Buffer,
): PasswordForm | HashProblem {
  const memoryBytes = m * 1024
  // RFC 9106, section 3.1: at least one pass, one lane, and 8 KiB for each lane.
  if (t < 1 || p < 1 || m < 8 * p || !isLongEnough(hash)) return 'malformed'
  if (!isAffordable(memoryBytes, t) || p > takenOver.maxLanes) return 'too-costly'
  return { memoryBytes, matches: password => verifyArgon2(text, password).catch(() => false) }
}

/** The three letters differ only in which old defects they exclude. Only 72 bytes of a password count. */
function readBcrypt(text: string, cost: number): PasswordForm | HashProblem {
  if (cost < 4) return 'malformed'
  if (cost > takenOver.maxBcryptCost) return 'too-costly'
  return {
    memoryBytes: 4096,
    async matches(password) {
      // Only then, because most installations have no such hash, and the library takes 3 MB of each process.
      const { verify } = await import('@node-rs/bcrypt')
      return verify(password, text)
    },
  }
}

function readPbkdf2(of: {
  digest: string
  rounds: number
  salt: Buffer
  hash: Buffer
}): PasswordForm | HashProblem {
  const { digest, rounds, salt, hash } = of
  if (rounds < 1 || !isLongEnough(hash)) return 'malformed'
  if (rounds > takenOver.maxPbkdf2Rounds) return 'too-costly'
  return {
    memoryBytes: hash.length,
    async matches(password) {
      return timingSafeEqual(await promisify(pbkdf2)(password, salt, rounds, hash.length, digest), hash)
    },
  }
}

/** RFC 7914: N blocks of 128·r bytes. */
function readScrypt(
  cost: { readonly N: number; readonly r: number; readonly p: number },
  salt: Buffer,
  hash: Buffer,
): PasswordForm | HashProblem {
  const { N, r, p } = cost
  const memoryBytes = 128 * N * r
  if (N < 2 || !Number.isInteger(Math.log2(N)) || r < 1 || p < 1 || !isLongEnough(hash)) return 'malformed'
  if (!isAffordable(memoryBytes, p)) return 'too-costly'
  const options = { ...cost, maxmem: 2 * memoryBytes + 1024 * 1024 }
  return {
    memoryBytes,
    matches: password =>
      new Promise((resolve, reject) =>
        scrypt(password, salt, hash.length, options, (error, made) =>
          error ? reject(error) : resolve(timingSafeEqual(made, hash)),
        ),
      ),
  }
}

/** The specification's numbers. */
const SHA_CRYPT = {
  usualRounds: 5_000,
  minRounds: 1_000,
  letters: { '5': 43, '6': 86 } as Record<string, number>,
}

function readShaCrypt(of: {
  which: string
  rounds: number
  salt: string
  hash: string
}): PasswordForm | HashProblem {
  const { which, salt, hash } = of
  if (hash.length !== SHA_CRYPT.letters[which]) return 'malformed'
  if (of.rounds > takenOver.maxShaCryptRounds) return 'too-costly'
  const rounds = Math.max(of.rounds, SHA_CRYPT.minRounds)
  return {
    memoryBytes: 4096,
    async matches(password) {
      const made = await shaCrypt({ digest: which === '5' ? 'sha256' : 'sha512', rounds, salt }, password)
      return timingSafeEqual(Buffer.from(made), Buffer.from(hash))
    },
  }
}

function isAffordable(memoryBytes: number, passes: number): boolean {
  return memoryBytes <= takenOver.maxMemoryBytes && memoryBytes * passes <= takenOver.maxBytesWritten
}

function isLongEnough(hash: Buffer): boolean {
  return hash.length >= MIN_HASH_BYTES && hash.length <= MAX_HASH_BYTES
}

/** Base64 with or without its padding; passlib writes `.` for `+`. */
function bytesOf(base64: string): Buffer {
  return Buffer.from(base64.replaceAll('.', '+'), 'base64')
}
