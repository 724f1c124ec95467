import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { Hono } from 'hono'
import type { Deps } from '../src/deps.ts'
import { fixedCallback } from '../src/sms/gateways/callbacks.ts'
import type { Gateway, OutgoingSms } from '../src/sms/gateways/gateway.ts'
import type { GatewaySettings } from '../src/sms/gateways/index.ts'
import { gatewaySchema, openGateways } from '../src/sms/gateways/index.ts'
import { twilioSignature } from '../src/sms/gateways/twilio/signature.ts'
import type { Behaviour, Peer, Report, Taken } from './gateway-peer.ts'

/** Providers with HTTP, as their manuals describe them. */
export interface Dialect {
  settings(url: string): unknown
  /** Status and body, and what follows from it. */
  readonly answers: Readonly<Record<'accept' | 'refuse' | 'break', Reply>> & { readonly throttle?: Reply }
  read(request: Got): Taken
  /** Where and how the provider reports; `undefined`: it cannot say so. */
  report(report: Report, about: About): Call | undefined
  /** Names the whole message, or one copy of it. */
  readonly namesCopies: boolean
}

export interface Reply {
  readonly status: number
  readonly body: string
}
export interface Got {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}
interface About {
  readonly sms: OutgoingSms
  readonly got: Got
  readonly deps: Deps
}
interface Call {
  readonly address: string
  readonly method?: 'GET' | 'POST'
  readonly body?: string
  readonly headers?: Record<string, string>
}

/** Long, so that it is found wherever it should not be. */
export const PROVIDER_SECRET = 'the-secret-of-the-provider'
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const JSON_TYPE = { 'content-type': 'application/json' }
const SID = `AC${'0123456789abcdef'.repeat(2)}`
const form = (got: Got) => new URLSearchParams(got.body.toString())

const kannel: Dialect = {
  settings: url => ({ kind: 'kannel', name: 'kannel', url: `${url}/cgi-bin/sendsms`, username: 'sekisho' }),
  answers: {
    accept: { status: 202, body: '0: Accepted for delivery' },
    refuse: { status: 400, body: 'Number(s) has/have been denied by white- and/or black-lists.' },
    break: { status: 403, body: 'Authorization failed for sendsms' },
  },
  read: ({ headers, body }) => ({
    to: String(headers['x-kannel-to']),
    from: String(headers['x-kannel-from']),
    text: Buffer.from(body).swap16().toString('utf16le'),
    validSeconds: Number(headers['x-kannel-validity']) * 60,
  }),
  report(report, { got }) {
    const address = String(got.headers['x-kannel-dlr-url'])
    const status = { delivered: '1', undelivered: '2', curable: '16', 'under way': '8', garbage: '%d' }
    if (report === 'forged') return { address: withOtherMac(address) }
    return report in status
      ? { address: address.replace('%d', status[report as keyof typeof status]) }
      : undefined
  },
  namesCopies: true,
}

const twilio: Dialect = {
  settings: url => ({ kind: 'twilio', name: 'twilio', url, accountSid: SID }),
  answers: {
    accept: {
      status: 201,
      body: JSON.stringify({ sid: `SM${SID.slice(2)}`, status: 'queued', error_code: null }),
    },
    refuse: {
      status: 400,
      body: JSON.stringify({ code: 21211, message: 'Invalid 09012345678', status: 400 }),
    },
    break: { status: 401, body: JSON.stringify({ code: 20003, message: 'Authenticate', status: 401 }) },
    throttle: { status: 429, body: JSON.stringify({ code: 20429, message: 'Too Many', status: 429 }) },
  },
  read(got) {
    const fields = form(got)
    return {
      to: (fields.get('To') ?? '').replace('+81', '0'),
      from: fields.get('From') ?? undefined,
      text: fields.get('Body') ?? '',
      validSeconds: Number(fields.get('ValidityPeriod')),
    }
  },
  report(report, { got }) {
    const address = form(got).get('StatusCallback') ?? ''
    const words: Partial<Record<Report, Record<string, string>>> = {
      delivered: { MessageStatus: 'delivered' },
      undelivered: { MessageStatus: 'undelivered', ErrorCode: '30003' },
      curable: { MessageStatus: 'failed', ErrorCode: '30008' },
      'under way': { MessageStatus: 'sent' },
      garbage: { nothing: 'known' },
      forged: { MessageStatus: 'delivered' },
    }
    if (words[report] === undefined) return undefined
    const body = new URLSearchParams({ ...words[report], To: '+819012345678' })
    const token = report === 'forged' ? 'another token' : PROVIDER_SECRET
    const headers = { ...FORM, 'x-twilio-signature': twilioSignature(token, address, body) }
    return { method: 'POST', address, body: body.toString(), headers }
  },
  namesCopies: true,
}

const aossms: Dialect = {
  settings: url => ({
    kind: 'aossms',
    name: 'aossms',
    url: `${url}/p5/api/mt.json`,
    clientId: '12345',
    smsCode: '54321',
  }),
  answers: {
    accept: { status: 200, body: JSON.stringify({ responseCode: 0, responseMessage: 'Success.' }) },
    refuse: {
      status: 200,
      body: JSON.stringify({ responseCode: 110, responseMessage: 'Invalid phoneNumber.' }),
    },
    break: { status: 200, body: JSON.stringify({ responseCode: 110, responseMessage: 'Invalid token.' }) },
  },
  read(got) {
    const fields = form(got)
    return {
      to: fields.get('phoneNumber') ?? '',
      from: undefined,
      text: fields.get('message') ?? '',
      validSeconds: undefined,
    }
  },
  report(report, { sms, deps }) {
    const address = fixedCallback(deps, 'aossms')
    const of = (clientTag: string, statusId: number, detailedStatusId = statusId) =>
      JSON.stringify({ eventNotifications: [{ type: 'DLR', clientTag, statusId, detailedStatusId }] })
    const bodies: Partial<Record<Report, string>> = {
      delivered: of(sms.messageId, 2),
      undelivered: of(sms.messageId, 3, 301),
      'under way': of(sms.messageId, 1),
      'of nobody': of('no such message', 2),
      garbage: '{"eventNotifications": [null, 5, {"type": "DLR"}]}',
      forged: of(sms.messageId, 2),
    }
    const body = bodies[report]
    if (body === undefined) return undefined
    return {
      method: 'POST',
      address: report === 'forged' ? withOtherMac(address) : address,
      body,
      headers: JSON_TYPE,
    }
  },
  namesCopies: false,
}

const http: Dialect = {
  settings: url => ({
    kind: 'http',
    name: 'http',
    request: {
      url: `${url}/send?ref={messageId}`,
      headers: { authorization: 'Bearer {secret}' },
      json: {
        to: '{to:e164}',
        body: '{text}',
        from: '{from}',
        ttl: '{usefulSeconds}',
        notify: '{callbackUrl}',
      },
    },
    answers: [
      { is: 'accepted', status: [200], json: { path: 'result', values: ['ok'] } },
      { is: 'refused', json: { path: 'result', values: ['bad-number'] } },
      { is: 'gateway-broken', text: 'no credit' },
    ],
    id: { json: 'messages.0.id' },
    receipts: {
      state: { json: 'status' },
      delivered: ['DELIVRD'],
      undelivered: ['UNDELIV'],
      code: { json: 'reason' },
      curable: ['no-route'],
    },
  }),
  answers: {
    accept: { status: 200, body: JSON.stringify({ result: 'ok', messages: [{ id: 'abc-1' }] }) },
    refuse: { status: 422, body: JSON.stringify({ result: 'bad-number', to: '+819012345678' }) },
    break: { status: 400, body: 'there is no credit' },
  },
  read(got) {
    const json = JSON.parse(got.body.toString())
    return { to: json.to.replace('+81', '0'), from: json.from, text: json.body, validSeconds: json.ttl }
  },
  report(report, { got }) {
    const address = JSON.parse(got.body.toString()).notify
    const bodies: Partial<Record<Report, string>> = {
      delivered: '{"status": "DELIVRD"}',
      undelivered: '{"status": "UNDELIV", "reason": "off"}',
      curable: '{"status": "UNDELIV", "reason": "no-route"}',
      'under way': '{"status": "ACCEPTD"}',
      garbage: '{{{',
      forged: '{"status": "DELIVRD"}',
    }
    const body = bodies[report]
    if (body === undefined) return undefined
    return {
      method: 'POST',
      address: report === 'forged' ? withOtherMac(address) : address,
      body,
      headers: JSON_TYPE,
    }
  },
  namesCopies: true,
}

export const DIALECTS: Readonly<Record<string, Dialect>> = { kannel, twilio, aossms, http }

/** Its last part is the secret one. */
function withOtherMac(address: string): string {
  return address.replace(/[\w-]{43}(?=$|\?)/, mac => (mac.startsWith('A') ? 'B' : 'A') + mac.slice(1))
}

/** The settings of one gateway as the configuration would give them, with their defaults. */
export function gatewayOf(deps: Deps, settings: unknown, secret = PROVIDER_SECRET): Gateway {
  const parsed: GatewaySettings = gatewaySchema.parse(settings)
  const config = {
    ...deps.config,
    sms: { ...deps.config.sms, gateways: [parsed] },
    gatewaySecrets: { [parsed.name]: secret },
  }
  const [gateway] = openGateways({ ...deps, config })
  if (gateway === undefined) throw new Error('no gateway')
  return gateway
}

export async function providerPeer(deps: Deps, dialect: Dialect): Promise<Peer> {
  let behaviour: Behaviour = 'accept'
  const taken: Taken[] = []
  const requests: Got[] = []
  const sockets = new Set<Socket>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const got = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) }
    requests.push(got)
    taken.push(dialect.read(got))
    answer(response.socket as Socket, dialect, behaviour)
  })
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const hangUp = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  const gateway = gatewayOf(
    deps,
    dialect.settings(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
  )
  const web = callbacksOf(gateway)
  const callFor = (sms: OutgoingSms, report: Report) => {
    const got = requests.at(-1)
    return got && dialect.report(report, { sms, got, deps })
  }
  return {
    gateway,
    outcomes: {
      accept: 'accepted',
      refuse: 'refused',
      throttle: 'throttled',
      'throttle for 3 s': 'throttled',
      break: 'gateway-broken',
      hang: 'unknown',
      drop: 'unknown',
      'answer twice': 'accepted',
      garbage: 'unknown',
      '10 MB': 'unknown',
    },
    taken,
    behave: next => {
      behaviour = next
    },
    async report(sms, report) {
      const call = callFor(sms, report)
      if (call === undefined) throw new Error(`${gateway.name} cannot report ${report}`)
      return (await web(call.address, call)).status
    },
    reports: reportsOf(dialect),
    of: ({ messageId, attempt }) => (dialect.namesCopies ? { messageId, attempt } : { messageId }),
    hangUp,
    close: hangUp,
  }
}

function reportsOf(dialect: Dialect): Peer['reports'] {
  return dialect.namesCopies
    ? { delivered: true, undelivered: true, curable: true, 'under way': true, garbage: true, forged: true }
    : {
        delivered: true,
        undelivered: true,
        'under way': true,
        'of nobody': true,
        garbage: true,
        forged: true,
      }
}

type Web = (address: string, call?: Omit<Call, 'address'>) => Promise<Response>

/** The callbacks of one gateway as the application mounts them. */
function callbacksOf(gateway: Gateway): Web {
  const app = new Hono()
  if (gateway.callbacks) app.route(`/sms/callbacks/${gateway.name}`, gateway.callbacks as unknown as Hono)
  return async (address, { method = 'GET', headers, body } = {}) =>
    app.request(address, { method, ...(headers && { headers }), ...(body !== undefined && { body }) })
}

function answer(socket: Socket, dialect: Dialect, behaviour: Behaviour): void {
  const { accept, throttle = { status: 429, body: '' }, ...others } = dialect.answers
  switch (behaviour) {
    case 'accept':
      return void socket.end(raw(accept))
    case 'refuse':
    case 'break':
      return void socket.end(raw(others[behaviour]))
    case 'throttle':
      return void socket.end(raw(throttle))
    case 'throttle for 3 s':
      return void socket.end(raw(throttle, 'Retry-After: 3\r\n'))
    case 'hang':
      return
    case 'drop':
      return void socket.destroy()
    case 'answer twice':
      socket.write(raw(accept))
      return void socket.end(raw(others.refuse))
    case 'garbage':
      return void socket.end(raw({ status: 200, body: '\u0000<html>﻿{"responseCode": "' }))
    case '10 MB':
      return void socket.end(
        raw({ status: accept.status, body: `${accept.body}${' '.repeat(10 * 1024 * 1024)}` }),
      )
  }
}

function raw({ status, body }: Reply, headers = ''): string {
  return `HTTP/1.1 ${status} X\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}
