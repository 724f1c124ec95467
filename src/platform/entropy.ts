import { randomBytes } from 'node:crypto'

/** The only place that chance comes from. */
export interface Entropy {
  /** `length` unpredictable bytes. */
  bytes(length: number): Uint8Array
}

export const systemEntropy: Entropy = { bytes: length => randomBytes(length) }

/** 256 unpredictable bits in 43 URL-safe characters: session identifiers. */
export function newToken(entropy: Entropy): string {
  return Buffer.from(entropy.bytes(32)).toString('base64url')
}

/** A row's key: 128 unpredictable bits in 22 URL-safe characters. Says nothing about age or order. */
export function newId(entropy: Entropy): string {
  return Buffer.from(entropy.bytes(16)).toString('base64url')
}

/** An unpredictable number from 0 to below 1, for pauses that must not fall together. */
export function newFraction(entropy: Entropy): number {
  return Buffer.from(entropy.bytes(4)).readUInt32BE() / 2 ** 32
}
