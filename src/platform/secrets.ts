import { createHash, createHmac } from 'node:crypto'

/** SHA-256 of a random token, base64url: what the database keeps instead of the token. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/** HMAC-SHA-256 over `parts`. */
export function keyedDigest(secret: string | Uint8Array, parts: readonly string[]): Buffer {
  return createHmac('sha256', secret).update(lengthPrefixed(parts)).digest()
}

/** One text of many parts. Each is preceded by its length, so that no two lists of parts give the same text. */
export function lengthPrefixed(parts: readonly string[]): string {
  return parts.map(part => `${Buffer.byteLength(part)}:${part}`).join('')
}
