import { createHmac, createPublicKey, sign, timingSafeEqual, verify } from 'node:crypto'
import { MINUTE_MS, SECOND_MS } from '../policy.ts'
import type { SigningKey } from './settings.ts'

/** What is signed: the message's id, the seconds since 1970 of this attempt, and the body as it is sent. */
export interface Signed {
  readonly id: string
  readonly seconds: number
  readonly body: string
}

/**
 * The headers of Standard Webhooks 1.0.0; a signature of each key, so that the receiver may know either of two. By node:crypto:
 * the library of that standard signs with one key at a time, and knows no `v1a` (decision 0048).
 */
export function signatureHeaders(keys: readonly SigningKey[], signed: Signed): Record<string, string> {
  return {
    'webhook-id': signed.id,
    'webhook-timestamp': String(signed.seconds),
    'webhook-signature': keys.map(key => signature(key, signed)).join(' '),
  }
}

function signature(key: SigningKey, signed: Signed): string {
  return key.kind === 'v1'
    ? `v1,${hmac(key.bytes, signed).toString('base64')}`
    : `v1a,${sign(null, contentOf(signed), key.key).toString('base64')}`
}

/** What the standard recommends. */
const TOLERANCE_MS = 5 * MINUTE_MS

/** As a receiver checks it: one signature is good for one of the keys, and the time is of now. */
export function isSignedWith(
  keys: readonly SigningKey[],
  {
    header,
    body,
    now,
  }: {
    readonly header: (name: string) => string | undefined
    readonly body: string
    readonly now: number
  },
): boolean {
  const seconds = Number(header('webhook-timestamp'))
  if (!(Math.abs(seconds * SECOND_MS - now) <= TOLERANCE_MS)) return false
  const signed = { id: header('webhook-id') ?? '', seconds, body }
  const given = (header('webhook-signature') ?? '').split(' ').map(one => one.split(','))
  return given.some(([kind, base64 = '']) =>
    keys.some(key => key.kind === kind && isGood(key, signed, Buffer.from(base64, 'base64'))),
  )
}

function isGood(key: SigningKey, signed: Signed, given: Uint8Array): boolean {
  if (key.kind === 'v1a') return verify(null, contentOf(signed), createPublicKey(key.key), given)
  const right = hmac(key.bytes, signed)
  return given.length === right.length && timingSafeEqual(given, right)
}

function hmac(key: Uint8Array, signed: Signed): Buffer {
  return createHmac('sha256', key).update(contentOf(signed)).digest()
}

function contentOf({ id, seconds, body }: Signed): Buffer {
  return Buffer.from(`${id}.${seconds}.${body}`)
}
