import fc from 'fast-check'
import twilio from 'twilio'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import { describe, expect, it } from 'vitest'
import { isSignedByTwilio, twilioSignature } from '../../src/sms/gateways/twilio/signature.ts'

/** Our reading of X-Twilio-Signature against the function of Twilio's own package, both ways. */
const RUNS = { numRuns: 1_000 }

const word = fc.stringMatching(/^[a-z0-9-]{1,12}$/)
const anyText = fc.string({ unit: 'grapheme', maxLength: 20 }).map(text => text.toWellFormed())
const host = fc.oneof(
  fc.tuple(word, word).map(parts => `${parts.join('.')}.example`),
  fc.constantFrom('localhost', '192.0.2.7', '[2001:db8::7]', 'oa.tel.example'),
)
const port = fc.constantFrom('', ':443', ':80', ':8443')
const path = fc.array(word, { maxLength: 5 }).map(parts => parts.map(part => `/${part}`).join(''))
const query = fc
  .array(fc.tuple(word, anyText), { maxLength: 3 })
  .map(fields => (fields.length === 0 ? '' : `?${new URLSearchParams(fields)}`))
const address = fc
  .tuple(fc.constantFrom('https', 'http'), host, port, path, query)
  .map(([scheme, ...parts]) => `${scheme}://${parts.join('')}`)
/** Some names come several times, some with the same value. */
const fields = fc.array(
  fc.tuple(fc.oneof(fc.constantFrom('MessageStatus', 'To', 'to', 'メモ', '__proto__'), anyText), anyText),
  { maxLength: 12 },
)
const token = fc.stringMatching(/^[0-9a-f]{32}$/)

describe('a request from Twilio', () => {
  it('gets the signature that Twilio’s own function makes', () => {
    fc.assert(
      fc.property(token, address, fields, (authToken, url, pairs) => {
        const form = new URLSearchParams(pairs)
        expect(twilioSignature(authToken, url, form)).toBe(
          getExpectedTwilioSignature(authToken, url, paramsOf(form)),
        )
      }),
      RUNS,
    )
  })

  it('is good for Twilio’s own function when we signed it', () => {
    fc.assert(
      fc.property(token, address, fields, (authToken, url, pairs) => {
        const form = new URLSearchParams(pairs)
        const signature = twilioSignature(authToken, url, form)
        expect(twilio.validateRequest(authToken, signature, url, paramsOf(form))).toBe(true)
      }),
      RUNS,
    )
  })

  it('is good for us when Twilio signed it, with or without the port', () => {
    fc.assert(
      fc.property(token, address, fields, (authToken, url, pairs) => {
        const form = new URLSearchParams(pairs)
        for (const signed of [url, url.replace(/^(https?:\/\/(?:\[[^\]]*\]|[^/?:]*)):\d+/, '$1')]) {
          const signature = getExpectedTwilioSignature(authToken, signed, paramsOf(form))
          expect(isSignedByTwilio(authToken, { address: url, form, signature })).toBe(true)
        }
      }),
      RUNS,
    )
  })

  it('is good for neither when anything was changed', () => {
    fc.assert(
      fc.property(token, address, fields, fc.nat(), (authToken, url, pairs, at) => {
        const form = new URLSearchParams(pairs)
        const signature = getExpectedTwilioSignature(authToken, url, paramsOf(form))
        const more = new URLSearchParams([...pairs, ['MessageStatus', 'delivered!']])
        const turned =
          signature.slice(0, at % 27) +
          (signature[at % 27] === 'A' ? 'B' : 'A') +
          signature.slice((at % 27) + 1)
        for (const changed of [
          { authToken, address: url, form: more, signature },
          { authToken, address: `${url}/x`, form, signature },
          { authToken, address: url, form, signature: turned },
          { authToken: `${authToken}0`, address: url, form, signature },
          { authToken, address: url, form, signature: '' },
        ]) {
          expect(isSignedByTwilio(changed.authToken, changed)).toBe(false)
          expect(
            twilio.validateRequest(
              changed.authToken,
              changed.signature,
              changed.address,
              paramsOf(changed.form),
            ),
          ).toBe(false)
        }
      }),
      RUNS,
    )
  })
})

/** As a web framework gives a form to Twilio's function: a list where a name comes several times. */
function paramsOf(form: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(form.keys())]
  return Object.fromEntries(
    names.map(name => {
      const values = form.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}
