import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Deps } from '../src/deps.ts'
import { copyCallback, fixedCallback } from '../src/sms/gateways/callbacks.ts'
import type { OutgoingSms, Receipt } from '../src/sms/gateways/gateway.ts'
import { gatewaySchema } from '../src/sms/gateways/index.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { gatewayOf, PROVIDER_SECRET } from '../support/provider-peers.ts'
import { FakeClock, TEST_SECRET, testConfig } from '../support/world.ts'

/** What each provider's gateway says and understands, beyond what all gateways share. */
const deps = {
  config: testConfig(),
  secret: TEST_SECRET,
  clock: new FakeClock('2026-11-24T10:00:00+09:00'),
  log: { error: () => {} },
} as unknown as Deps

/** With everything in it that some form of body or address would have to escape. */
const SMS: OutgoingSms = {
  messageId: 'm+1/&',
  attempt: 3,
  to: '08012345678',
  from: '0120381059',
  text: '【A&B】"{secret}" <1>\n%00\\ 😀\ud800 code：012345',
  usefulMs: 125_999,
}

interface Seen {
  readonly method: string | undefined
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}
const servers: { close(): void }[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A provider that answers everything in the same way. */
async function provider(status: number, body: string, headers: Record<string, string> = {}) {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method, url = '', headers: sent } = request
    seen.push({ method, url, headers: sent, body: Buffer.concat(chunks).toString() })
    response.writeHead(status, headers).end(body)
  })
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

const patient = () => AbortSignal.timeout(PATIENCE_MS)
const http = (request: object, more: object = {}) => ({ kind: 'http', name: 'any', request, ...more })
const WELL_FORMED = SMS.text.toWellFormed()

describe('the gateway that is described in the configuration', () => {
  async function sent(request: object): Promise<Seen> {
    const { url, seen } = await provider(200, 'ok')
    const filled = JSON.parse(JSON.stringify(request).replaceAll('HERE', url))
    expect(await gatewayOf(deps, http(filled)).send(SMS, patient())).toMatchObject({ kind: 'accepted' })
    return seen[0] as Seen
  }

  it('fills in JSON, whatever the text holds, with numbers where a placeholder stands alone', async () => {
    const { body, headers } = await sent({
      url: 'HERE/',
      json: {
        to: ['{to:e164}', '{to:international}', '{to}'],
        sms: { text: '{text}', from: 'from {from}', ttl: '{usefulSeconds}', minutes: '{usefulMinutes}' },
        n: '{attempt}',
        nAsText: 'no. {attempt}',
        fixed: [true, null, 5],
      },
    })
    expect(headers['content-type']).toBe('application/json')
    expect(JSON.parse(body)).toEqual({
      to: ['+818012345678', '818012345678', '08012345678'],
      sms: { text: WELL_FORMED, from: 'from 0120381059', ttl: 125, minutes: 2 },
      n: 3,
      nAsText: 'no. 3',
      fixed: [true, null, 5],
    })
  })

  it('fills in a form', async () => {
    const { body, headers } = await sent({
      url: 'HERE/',
      form: { 'a&b': '{text}', id: '{messageId}-{attempt}' },
    })
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect([...new URLSearchParams(body)]).toEqual([
      ['a&b', WELL_FORMED],
      ['id', 'm+1/&-3'],
    ])
  })

  it('fills in an address and headers', async () => {
    const { url, headers, method } = await sent({
      method: 'GET',
      url: 'HERE/{messageId}?text={text}&to={to:e164}&to2={to}',
      headers: { 'X-Key': 'key {secret}' },
      basicUser: 'sekisho',
    })
    const seen = new URL(url, 'http://localhost')
    expect(method).toBe('GET')
    expect(decodeURIComponent(seen.pathname)).toBe('/m+1/&')
    expect(seen.searchParams.get('text')).toBe(WELL_FORMED)
    expect([...seen.searchParams.keys()]).toEqual(['text', 'to', 'to2'])
    expect(seen.searchParams.get('to')).toBe('+818012345678')
    expect(headers['x-key']).toBe(`key ${PROVIDER_SECRET}`)
    expect(headers.authorization).toBe(
      `Basic ${Buffer.from(`sekisho:${PROVIDER_SECRET}`).toString('base64')}`,
    )
  })

  it('fills in XML and other texts', async () => {
    const xml = await sent({
      url: 'HERE/',
      text: '<sms to="{to}">{text}</sms>',
      textType: 'application/xml',
      textEscaping: 'xml',
    })
    expect(xml.headers['content-type']).toBe('application/xml')
    const escaped = WELL_FORMED.replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
    expect(xml.body).toBe(`<sms to="08012345678">${escaped}</sms>`)
    const form = await sent({ url: 'HERE/', text: 't={text}&x', textEscaping: 'url' })
    expect(form.body).toBe(`t=${encodeURIComponent(WELL_FORMED)}&x`)
  })

  it.each([
    ['an unknown placeholder', { url: 'https://a.example/', json: { a: [{ b: '{too}' }] } }, '{too}'],
    ['a placeholder in the host name', { url: 'https://{to}.example/' }, 'host name'],
    ['a password in the address', { url: 'https://user:password@a.example/' }, 'host name'],
    [
      'a text in a header',
      { url: 'https://a.example/', headers: { a: '{text}' } },
      '{text} cannot stand in this header',
    ],
    ['two bodies', { url: 'https://a.example/', form: {}, text: '' }, 'not several'],
    ['GET with a body', { url: 'https://a.example/', method: 'GET', text: 'x' }, 'GET has no body'],
    ['an unknown key', { url: 'https://a.example/', body: 'x' }, 'body'],
  ])('refuses %s when the configuration is read', (_, request, word) => {
    const parsed = gatewaySchema.safeParse(http(request))
    expect(JSON.stringify(parsed.error?.issues ?? [])).toContain(word)
  })

  it.each([
    ['reports that nobody reads', { json: { notify: '{callbackUrl}' } }, {}, '{callbackUrl} in its request'],
    [
      'reports that name no SMS',
      { json: {} },
      { receipts: { state: { json: 's' }, delivered: [1], undelivered: [2] } },
      'messageId or providerId',
    ],
  ])('refuses %s', (_, request, more, word) => {
    const parsed = gatewaySchema.safeParse(http({ url: 'https://a.example/', ...request }, more))
    expect(JSON.stringify(parsed.error?.issues ?? [])).toContain(word)
  })

  it('refuses what is no regular expression', () => {
    const parsed = gatewaySchema.safeParse(
      http({ url: 'https://a.example/' }, { answers: [{ is: 'refused', text: '(' }] }),
    )
    expect(JSON.stringify(parsed.error?.issues ?? [])).toContain('no')
    expect(parsed.success).toBe(false)
  })

  it('takes the first rule that fits, in all that it names', async () => {
    const answers = [
      { is: 'throttled', status: [200], json: { path: 'error.code', values: [7] } },
      { is: 'refused', status: [400], json: { path: 'error.code', values: ['7', 8] } },
      { is: 'gateway-broken', json: { path: 'error' } },
      { is: 'unknown', text: '^maybe' },
      { is: 'accepted', status: [200, 202] },
    ]
    const outcome = async (status: number, body: string) => {
      const { url } = await provider(status, body)
      return gatewayOf(deps, http({ url }, { answers })).send(SMS, patient())
    }
    expect(await outcome(200, '{"error":{"code":7}}')).toEqual({ kind: 'throttled', code: 'http-200 7' })
    expect(await outcome(400, '{"error":{"code":7}}')).toEqual({ kind: 'refused', code: 'http-400 7' })
    expect(await outcome(400, '{"error":{"code":9}}')).toEqual({
      kind: 'gateway-broken',
      code: 'http-400 present',
    })
    expect(await outcome(200, 'maybe\nor not')).toEqual({ kind: 'unknown', code: 'http-200', unclear: true })
    expect(await outcome(202, 'whatever')).toMatchObject({ kind: 'accepted' })
    expect(await outcome(201, 'whatever')).toEqual({ kind: 'unknown', code: 'http-201', unclear: true })
    expect(await outcome(503, 'whatever')).toEqual({ kind: 'not-sent', code: 'http-503' })
  })

  it.each([
    [{ json: 'a.0.id' }, '{"a":[{"id":12}]}', {}, '12'],
    [{ header: 'X-Id' }, '', { 'x-id': 'abc' }, 'abc'],
    [{ text: 'id=(\\w+)' }, 'OK\nid=77', {}, '77'],
  ])('finds the id: %j', async (id, body, headers, expected) => {
    const { url } = await provider(200, body, headers)
    const outcome = await gatewayOf(deps, http({ url }, { id })).send(SMS, patient())
    expect(outcome).toEqual({ kind: 'accepted', providerId: expected })
    const without = await provider(200, '{"a":[]}')
    expect(await gatewayOf(deps, http({ url: without.url }, { id })).send(SMS, patient())).toEqual({
      kind: 'unknown',
      code: 'no-id',
      unclear: true,
    })
  })

  it('reads several reports at once from its one address, by our name or by the provider’s', async () => {
    const settings = (where: object) =>
      http(
        { url: 'https://a.example/' },
        {
          receipts: {
            each: 'events',
            ...where,
            state: { json: 's' },
            delivered: [1],
            undelivered: [2, 3],
            code: { json: 'why' },
            curable: ['R1'],
          },
        },
      )
    const events = [
      { ref: 'm1', id: 'p1', s: 1 },
      { ref: 'm2', id: 'p2', s: '3', why: 'R1' },
      { ref: 'm3', id: 'p3', s: 2, why: 'phone 09012345678 is off' },
      { ref: 'm4', id: 'p4', s: 0 },
      { s: 1 },
      null,
    ]
    const read = async (where: object) => {
      const gateway = gatewayOf(deps, settings(where))
      const receipts: Receipt[] = []
      gateway.onReceipt(async receipt => void receipts.push(receipt))
      const { pathname } = new URL(fixedCallback(deps, 'any'))
      const answer = await gateway.callbacks?.request(pathname.replace('/sms/callbacks/any', ''), {
        method: 'POST',
        body: JSON.stringify({ events }),
      })
      expect(answer?.status).toBe(200)
      return receipts
    }
    expect(await read({ messageId: { json: 'ref' } })).toEqual([
      { gateway: 'any', of: { messageId: 'm1' }, state: 'delivered' },
      { gateway: 'any', of: { messageId: 'm2' }, state: 'undelivered', code: 'R1', curable: true },
      { gateway: 'any', of: { messageId: 'm3' }, state: 'undelivered', code: 'undelivered' },
    ])
    expect((await read({ providerId: { json: 'id' } })).map(({ of }) => of)).toEqual([
      { providerId: 'p1' },
      { providerId: 'p2' },
      { providerId: 'p3' },
    ])
  })

  it('reads a report from the query and from a form', async () => {
    const receipts: Receipt[] = []
    const gateway = gatewayOf(
      deps,
      http(
        { url: 'https://a.example/?notify={callbackUrl}' },
        { receipts: { state: { parameter: 'result' }, delivered: ['0'], undelivered: ['1'] } },
      ),
    )
    gateway.onReceipt(async receipt => void receipts.push(receipt))
    const { pathname } = new URL(copyCallback(deps, 'any', { messageId: 'm1', attempt: 2 }))
    const path = pathname.replace('/sms/callbacks/any', '')
    expect((await gateway.callbacks?.request(`${path}?result=0`))?.status).toBe(200)
    const form = { method: 'POST', body: new URLSearchParams({ result: '1' }) }
    expect((await gateway.callbacks?.request(path, form))?.status).toBe(200)
    const of = { messageId: 'm1', attempt: 2 }
    expect(receipts).toEqual([
      { gateway: 'any', of, state: 'delivered' },
      { gateway: 'any', of, state: 'undelivered', code: '1' },
    ])
  })

  it('puts a secret in place as it is, and never sends one that no header can hold', async () => {
    const { url, seen } = await provider(200, '')
    const request = { url, headers: { 'X-Key': '{secret}' } }
    const check = { url, headers: { 'X-Key': '{secret}' } }
    const gateway = gatewayOf(deps, http(request, { check }), "$&$'1")
    await gateway.check(patient())
    await gateway.send(SMS, patient())
    expect(seen.map(({ headers }) => headers['x-key'])).toEqual(["$&$'1", "$&$'1"])
    const broken = gatewayOf(deps, http(request), 'two\nlines')
    expect(await broken.send(SMS, patient())).toEqual({ kind: 'not-sent', code: 'ERR_INVALID_CHAR' })
    expect(seen.length).toBe(2)
  })

  it('is checked by a request that needs the login, or else by a connection', async () => {
    const { url, seen } = await provider(200, '')
    const check = { url: `${url}/me`, headers: { authorization: 'Bearer {secret}' } }
    const gateway = gatewayOf(deps, http({ url }, { check }))
    expect(await gateway.check(patient())).toEqual({ usable: true })
    expect(seen).toMatchObject([
      { method: 'GET', url: '/me', headers: { authorization: `Bearer ${PROVIDER_SECRET}` } },
    ])
    const refusing = await provider(401, '')
    const other = gatewayOf(deps, http({ url }, { check: { url: refusing.url } }))
    expect(await other.check(patient())).toEqual({ usable: false, reason: 'http-401' })
    expect(await gatewayOf(deps, http({ url })).check(patient())).toMatchObject({
      usable: true,
      remark: expect.stringContaining('only the connection'),
    })
    expect(seen.length).toBe(1)
  })
})

describe('the gateway to Kannel', () => {
  const kannel = (url: string) =>
    gatewayOf(deps, { kind: 'kannel', name: 'kannel', url, username: 'sekisho' })

  it('takes a message that waits in Kannel for its SMSC as handed over', async () => {
    const { url } = await provider(202, '3: Queued for later delivery')
    expect(await kannel(url).send(SMS, patient())).toEqual({ kind: 'accepted', providerId: 'm+1/&/3' })
  })

  it.each([
    [503, 'Temporal failure, try again later.', 'not-sent', 'temporal-failure'],
    [400, 'Sender missing and no global set, rejected', 'gateway-broken', 'sender-missing'],
    [404, 'Unknown request.', 'gateway-broken', 'no-sendsms-there'],
    [202, 'what is this', 'unknown', 'http-202'],
  ])('%i %s: %s', async (status, body, kind, code) => {
    const { url } = await provider(status, body)
    expect(await kannel(url).send(SMS, patient())).toMatchObject({ kind, code })
  })

  it('shows neither password nor number nor text in an address', async () => {
    const { url, seen } = await provider(202, '0: Accepted for delivery')
    await kannel(`${url}/cgi-bin/sendsms`).send(SMS, patient())
    expect(seen.map(each => each.url)).toEqual(['/cgi-bin/sendsms'])
  })

  it('is checked by a message to nobody', async () => {
    const right = await provider(400, 'Missing receiver(s) number(s), rejected')
    expect(await kannel(right.url).check(patient())).toMatchObject({ usable: true })
    expect(right.seen[0]?.headers['x-kannel-to']).toBeUndefined()
    const wrong = await provider(403, 'Authorization failed for sendsms')
    expect(await kannel(wrong.url).check(patient())).toEqual({ usable: false, reason: 'login-refused' })
  })
})

describe('the gateway to Twilio', () => {
  const twilio = (url: string, more: object = {}) =>
    gatewayOf(deps, { kind: 'twilio', name: 'twilio', url, accountSid: `AC${'0'.repeat(32)}`, ...more })

  it.each([
    [400, 21614, 'refused'],
    [400, 21606, 'gateway-broken'],
    [400, 21612, 'not-sent'],
    [429, 14107, 'throttled'],
    [400, 21611, 'throttled'],
    [400, 99999, 'not-sent'],
    [404, 20404, 'gateway-broken'],
    [500, 20500, 'not-sent'],
  ])('%i with code %i: %s', async (status, code, kind) => {
    const { url } = await provider(status, JSON.stringify({ code, message: SMS.text }))
    expect(await twilio(url).send(SMS, patient())).toMatchObject({ kind })
  })

  it('uses a messaging service or a sender of its own, and no longer validity than Twilio has', async () => {
    const { url, seen } = await provider(201, JSON.stringify({ sid: 'SM1' }))
    const messagingServiceSid = `MG${'1'.repeat(32)}`
    await twilio(url, { messagingServiceSid }).send({ ...SMS, usefulMs: 24 * 3_600_000 }, patient())
    await twilio(url, { from: '+815000000000' }).send(SMS, patient())
    const [service, sender] = seen.map(({ body }) => new URLSearchParams(body))
    expect(service?.get('MessagingServiceSid')).toBe(messagingServiceSid)
    expect(service?.get('From')).toBeNull()
    expect(service?.get('ValidityPeriod')).toBe('36000')
    expect(sender?.get('From')).toBe('+815000000000')
    expect(sender?.get('ValidityPeriod')).toBe('125')
  })

  it('is checked by looking at the account', async () => {
    const { url, seen } = await provider(200, JSON.stringify({ status: 'active' }))
    expect(await twilio(url).check(patient())).toEqual({ usable: true })
    expect(seen[0]).toMatchObject({ method: 'GET', url: `/2010-04-01/Accounts/AC${'0'.repeat(32)}.json` })
    const suspended = await provider(200, JSON.stringify({ status: 'suspended' }))
    expect(await twilio(suspended.url).check(patient())).toEqual({
      usable: false,
      reason: 'account-suspended',
    })
    const refused = await provider(401, '{}')
    expect(await twilio(refused.url).check(patient())).toEqual({ usable: false, reason: 'login-refused' })
  })
})

describe('the gateway to 絶対リーチ!SMS', () => {
  const aossms = (url: string) =>
    gatewayOf(deps, { kind: 'aossms', name: 'aossms', url, clientId: '12345', smsCode: '54321' })

  it('names the message by its id, and takes "I have that one" for a yes', async () => {
    const { url, seen } = await provider(
      200,
      '{"responseCode":400,"responseMessage":"Duplicate client tag."}',
    )
    const gateway = aossms(url)
    expect(gateway.idempotent).toBe(true)
    const [first, second] = [
      await gateway.send(SMS, patient()),
      await gateway.send({ ...SMS, attempt: 4 }, patient()),
    ]
    expect(first.kind).toBe('accepted')
    expect(seen.map(({ body }) => new URLSearchParams(body).get('clientTag'))).toEqual(['m+1/&', 'm+1/&'])
    // Two attempts may not have the same id.
    expect(first).not.toEqual(second)
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      token: PROVIDER_SECRET,
      clientId: '12345',
      smsCode: '54321',
      message: WELL_FORMED,
      phoneNumber: '08012345678',
      clientTag: 'm+1/&',
    })
  })

  it.each([
    [100, 'Required token.', 'gateway-broken'],
    [110, 'Invalid smsCode.', 'gateway-broken'],
    [110, 'Invalid phoneNumber.', 'refused'],
    [300, 'Exceed sending count.', 'gateway-broken'],
    [500, 'System error.', 'not-sent'],
    [999, 'Who knows', 'unknown'],
  ])('%i %s %s', async (responseCode, responseMessage, kind) => {
    const { url } = await provider(200, JSON.stringify({ responseCode, responseMessage }))
    expect(await aossms(url).send(SMS, patient())).toMatchObject({ kind })
  })

  it('passes over a report with a name that no message of ours can have, and reads the one behind it', async () => {
    const gateway = aossms('http://127.0.0.1:9/')
    const receipts: Receipt[] = []
    gateway.onReceipt(async receipt => void receipts.push(receipt))
    const report = (clientTag: string) => ({ type: 'DLR', clientTag, statusId: 2 })
    const { pathname } = new URL(fixedCallback(deps, 'aossms'))
    const answer = await gateway.callbacks?.request(pathname.replace('/sms/callbacks/aossms', ''), {
      method: 'POST',
      body: JSON.stringify({ eventNotifications: [report('a\0b'), report('m1')] }),
    })
    expect(answer?.status).toBe(200)
    expect(receipts.map(({ of }) => of)).toEqual([{ messageId: 'm1' }])
  })

  it('is checked by a message to nobody', async () => {
    const right = await provider(200, '{"responseCode":100,"responseMessage":"Required phoneNumber."}')
    expect(await aossms(right.url).check(patient())).toMatchObject({ usable: true })
    expect(new URLSearchParams(right.seen[0]?.body).has('phoneNumber')).toBe(false)
    const wrong = await provider(200, '{"responseCode":110,"responseMessage":"Invalid token."}')
    expect(await aossms(wrong.url).check(patient())).toEqual({ usable: false, reason: 'response-110' })
  })
})
