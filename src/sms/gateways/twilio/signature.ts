import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * X-Twilio-Signature (twilio.com/docs/usage/webhooks/webhooks-security): HMAC-SHA1 with the auth token over the whole
 * address and, sorted by name, each field's name and value; a field that comes several times with its different
 * values, sorted. In base64.
 */
export function twilioSignature(authToken: string, address: string, form: URLSearchParams): string {
  const names = [...new Set(form.keys())].sort()
  const fields = names.flatMap(name => [...new Set(form.getAll(name))].sort().map(value => name + value))
  return createHmac('sha1', authToken)
    .update([address, ...fields].join(''), 'utf8')
    .digest('base64')
}

/**
 * Whether Twilio signed it. It signs the address sometimes with and sometimes without the port, whatever it
 * was given.
 */
export function isSignedByTwilio(
  authToken: string,
  request: { readonly address: string; readonly form: URLSearchParams; readonly signature: string },
): boolean {
  const given = Buffer.from(request.signature)
  const good = spellings(request.address).map(address =>
    Buffer.from(twilioSignature(authToken, address, request.form)),
  )
  return good.filter(right => right.length === given.length && timingSafeEqual(right, given)).length > 0
}

/** The address as it is, with its port, and without. By text: parsing would also change other spellings. */
function spellings(address: string): readonly string[] {
  const parts = /^(https?):\/\/([^/?#:]*|\[[^\]]*\]|[^/?#@]*@[^/?#:]*)(:\d+)?([/?#].*)?$/s.exec(address)
  if (parts === null) return [address]
  const [, scheme = '', host = '', port = scheme === 'https' ? ':443' : ':80', rest = ''] = parts
  return [address, `${scheme}://${host}${port}${rest}`, `${scheme}://${host}${rest}`]
}
