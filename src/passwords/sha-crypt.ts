import { createHash, hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'

/**
 * SHA-crypt, `$5$` and `$6$` of crypt(3): how Unix systems keep passwords. Written after the specification that its
 * author published ("Unix crypt using SHA-256 and SHA-512", U. Drepper, 2008, in the public domain); Node.js has the
 * two digests only (decision 0021).
 */
export interface ShaCrypt {
  readonly digest: 'sha256' | 'sha512'
  readonly rounds: number
  /** At most 16 bytes. */
  readonly salt: string
}

/** Rounds between two moments in which other requests get their turn: about 3 ms. */
const ROUNDS_AT_ONCE = 2_000
const LETTERS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * The last part of the hash: 43 or 86 characters.
 * @param password its time and work grow with the square of its length: limit it before
 */
export async function shaCrypt({ digest, rounds, salt }: ShaCrypt, password: string): Promise<string> {
  const key = Buffer.from(password)
  const saltBytes = Buffer.from(salt)
  let state = firstState(digest, key, saltBytes)
  const keySequence = cut(digestOf(digest, Array(key.length).fill(key)), key.length)
  const salts = Array(16 + (state[0] ?? 0)).fill(saltBytes)
  const saltSequence = cut(digestOf(digest, salts), saltBytes.length)
  for (let round = 0; round < rounds; round += 1) {
    if (round % ROUNDS_AT_ONCE === ROUNDS_AT_ONCE - 1) await setImmediate()
    const odd = round % 2 === 1
    const parts = [odd ? keySequence : state]
    if (round % 3 !== 0) parts.push(saltSequence)
    if (round % 7 !== 0) parts.push(keySequence)
    parts.push(odd ? state : keySequence)
    state = hash(digest, Buffer.concat(parts), 'buffer')
  }
  return digest === 'sha256' ? lettersOf256(state) : lettersOf512(state)
}

/** Steps 1 to 12 of the specification. */
function firstState(digest: ShaCrypt['digest'], key: Buffer, salt: Buffer): Buffer {
  const alternate = digestOf(digest, [key, salt, key])
  const parts: Buffer[] = [key, salt, cut(alternate, key.length)]
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? alternate : key)
  return digestOf(digest, parts)
}

function digestOf(digest: ShaCrypt['digest'], parts: readonly Buffer[]): Buffer {
  const whole = createHash(digest)
  for (const part of parts) whole.update(part)
  return whole.digest()
}

/** The digest again and again, until it has this length. */
function cut(digest: Buffer, length: number): Buffer {
  return Buffer.alloc(length, digest)
}

/** The bytes are taken in threes, in an order of the specification's own. */
function lettersOf256(bytes: Buffer): string {
  let [a, b, c] = [0, 10, 20]
  let text = ''
  for (let i = 0; i < 10; i += 1) {
    text += letters([bytes[a], bytes[b], bytes[c]], 4)
    ;[a, b, c] = [c + 1, a + 1, b + 1]
  }
  return text + letters([0, bytes[31], bytes[30]], 3)
}

function lettersOf512(bytes: Buffer): string {
  let [a, b, c] = [0, 21, 42]
  let text = ''
  for (let i = 0; i < 21; i += 1) {
    text += letters([bytes[a], bytes[b], bytes[c]], 4)
    ;[a, b, c] = [b + 1, c + 1, a + 1]
  }
  return text + letters([0, 0, bytes[63]], 2)
}

/** Six bits a letter, the lowest first. */
function letters([high = 0, middle = 0, low = 0]: readonly (number | undefined)[], count: number): string {
  const bits = (high << 16) | (middle << 8) | low
  return Array.from({ length: count }, (_, i) => LETTERS[(bits >> (6 * i)) & 63]).join('')
}
