import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import type { Entropy } from './entropy.ts'
import { keyedDigest, lengthPrefixed } from './secrets.ts'

/** 32 bytes and the name that stands beside everything sealed with them. */
export interface VaultKey {
  /** Letters, digits and hyphens. */
  readonly id: string
  readonly bytes: Uint8Array
}

/** Where a value stands: its column, then its row's key. A value sealed for one place opens at no other. */
export type Place = readonly [column: string, ...row: string[]]

export type VaultReading =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** Turns short texts into what a database may keep, and back. Secret keys never leave it. */
export interface Vault {
  /** The first is the one that seals; all open. */
  readonly keyIds: readonly string[]
  /** `v1.<key id>.<nonce>.<ciphertext and tag>`; another one each time. */
  seal(text: string, place: Place): string
  /** What was sealed; a value that never was, from an earlier version, as it is. Throws when it cannot. */
  open(stored: string, place: Place): string
  /** The same, without throwing: for lists that should show the other rows. */
  read(stored: string, place: Place): VaultReading
  /** `v1.<key id>.<HMAC>`: the same for the same text under the first key, to be kept beside the sealed text. */
  hash(text: string): string
  /** The hash under each key: a look-up asks for any of them, because rows move to a new key one by one. */
  hashes(text: string): readonly string[]
}

/** A sealed value that no configured key opens, or that was damaged or moved. Its text names no secret. */
export class UnreadableError extends Error {
  override name = 'UnreadableError'
}

const VERSION = 'v1'
/** What every sealed value begins with, and no number. */
export const SEALED_MARK = `${VERSION}.`
const CIPHER = 'aes-256-gcm'
/** NIST SP 800-38D, section 8.2.2: random nonces of 96 bits, for up to 2^32 values under one key. */
const NONCE_BYTES = 12
const TAG_BYTES = 16
const SUBKEY_BYTES = 32

interface Subkeys {
  readonly id: string
  readonly seal: Buffer
  readonly hash: Buffer
}

/** @param keys at least one; the first seals */
export function openVault(keys: readonly VaultKey[], entropy: Entropy): Vault {
  const ring = new Map(keys.map(key => [key.id, subkeysOf(key)]))
  const [first] = ring.values()
  if (first === undefined) throw new Error('a vault needs a key')

  const read = (stored: string, place: Place): VaultReading => {
    if (!stored.startsWith(SEALED_MARK)) return { kind: 'text', text: stored }
    const [, id = '', nonce = '', body = ''] = stored.split('.')
    const key = ring.get(id)
    const where = place[0]
    if (key === undefined)
      return { kind: 'unreadable', reason: `${where}: the key ${id} is not in the configuration` }
    const text = decrypt(key, nonce, body, place)
    return text === undefined
      ? { kind: 'unreadable', reason: `${where}: a value under the key ${id} is damaged or was moved` }
      : { kind: 'text', text }
  }
  return {
    keyIds: [...ring.keys()],
    seal: (text, place) => encrypt(first, entropy.bytes(NONCE_BYTES), text, place),
    open(stored, place) {
      const reading = read(stored, place)
      if (reading.kind === 'text') return reading.text
      throw new UnreadableError(reading.reason)
    },
    read,
    hash: text => hashUnder(first, text),
    hashes: text => [...ring.values()].map(key => hashUnder(key, text)),
  }
}

/** What every value sealed under this key begins with. */
export function sealedPrefix(keyId: string): string {
  return `${SEALED_MARK}${keyId}.`
}

/** RFC 5869: one key for each use, so that neither use weakens the other. */
function subkeysOf(key: VaultKey): Subkeys {
  const derive = (use: string) =>
    Buffer.from(hkdfSync('sha256', key.bytes, '', `sekisho ${VERSION} ${use}`, SUBKEY_BYTES))
  return { id: key.id, seal: derive('seal'), hash: derive('hash') }
}

function encrypt(key: Subkeys, nonce: Uint8Array, text: string, place: Place): string {
  const cipher = createCipheriv(CIPHER, key.seal, nonce).setAAD(boundTo(key, place))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${sealedPrefix(key.id)}${Buffer.from(nonce).toString('base64url')}.${body.toString('base64url')}`
}

function decrypt(key: Subkeys, nonceText: string, bodyText: string, place: Place): string | undefined {
  const [nonce, body] = [Buffer.from(nonceText, 'base64url'), Buffer.from(bodyText, 'base64url')]
  if (nonce.length !== NONCE_BYTES || body.length < TAG_BYTES) return undefined
  const decipher = createDecipheriv(CIPHER, key.seal, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(boundTo(key, place)).setAuthTag(body.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(body.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8')
  } catch {
    // The only thing that `final` says: the tag does not fit.
    return undefined
  }
}

function boundTo(key: Subkeys, place: Place): Buffer {
  return Buffer.from(lengthPrefixed([VERSION, key.id, ...place]))
}

function hashUnder(key: Subkeys, text: string): string {
  return `${sealedPrefix(key.id)}${keyedDigest(key.hash, [text]).toString('base64url')}`
}
