import { createHash, createHmac } from 'node:crypto'

/** SHA-256 of a random token, base64url: what the database keeps instead of the token. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/**
 * HMAC-SHA-256 over `parts`. Each part is preceded by its length, so that no two lists of parts
 * give the same input.
 */
export function keyedDigest(secret: string, parts: readonly string[]): Buffer {
  const mac = createHmac('sha256', secret)
  for (const part of parts) mac.update(`${Buffer.byteLength(part)}:${part}`)
  return mac.digest()
}
