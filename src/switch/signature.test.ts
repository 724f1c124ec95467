import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { V1, V1A } from '../../support/signature-vectors.ts'
import { readSigningKeys, type SigningKey } from './settings.ts'
import { signatureHeaders } from './signature.ts'

/** The vectors of the specification. */
const { id, seconds, body } = V1
const MESSAGE = { id, seconds, body }
const read = (text: string) => {
  const problems: string[] = []
  return { keys: readSigningKeys(text, 'key', problems), problems }
}

describe('a signature (Standard Webhooks)', () => {
  it.each([V1, V1A])('is that of the test vector: $signature', ({ secret, signature }) => {
    expect(signatureHeaders(read(secret).keys, MESSAGE)).toEqual({
      'webhook-id': MESSAGE.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': signature,
    })
  })

  it('is made with each key while one is changed for another', () => {
    const { keys } = read(`# the old one goes on 1 December\n${V1.secret}\n${V1A.secret}\n`)
    const headers = signatureHeaders(keys, MESSAGE)
    expect(headers['webhook-signature']).toBe(`${V1.signature} ${V1A.signature}`)
  })

  it('of Ed25519 is checked with the public key alone', () => {
    const [key] = read(V1A.secret).keys as readonly (SigningKey & { kind: 'v1a' })[]
    const signature = Buffer.from(V1A.signature.slice('v1a,'.length), 'base64')
    const content = Buffer.from(`${MESSAGE.id}.${MESSAGE.seconds}.${MESSAGE.body}`)
    if (key === undefined) throw new Error('no key')
    expect(verify(null, content, createPublicKey(key.key), signature)).toBe(true)
  })

  it.each([
    ['', 'there is no key'],
    ['whsec_c2hvcnQ=', 'key no. 1 must be'],
    ['whsk_c2hvcnQ=', 'key no. 1 must be'],
    [`${V1.secret}\na secret without a prefix`, 'key no. 2 must be'],
  ])('is not begun with %j', (text, problem) => {
    const { problems } = read(text)
    expect(problems.join()).toContain(problem)
    expect(problems.join()).not.toContain('without a prefix')
  })
})
