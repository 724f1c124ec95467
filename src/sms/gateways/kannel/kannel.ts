import type { Deps } from '../../../deps.ts'
import { MINUTE_MS } from '../../../policy.ts'
import { outcomeByStatus, outcomeOf, outcomeWithoutAnswer } from '../answer-class.ts'
import {
  type CallbackReading,
  type CallbackRequest,
  callbackRoutes,
  copyCallback,
  receiptListeners,
} from '../callbacks.ts'
import type { Gateway, GatewayHealth, OutgoingSms, SendOutcome } from '../gateway.ts'
import { gatewayKind, webLine } from '../kind.ts'
import { type CallOutcome, callProvider, type ProviderAnswer } from '../provider-call.ts'
import { type KannelSettings, settings } from './settings.ts'

/**
 * Kannel's sendsms (Kannel 1.4 User Guide, chapter 6, "Using the HTTP interface to send SMS messages"). By POST with
 * X-Kannel headers, and not by GET: an address with a password, a number and a code in it is kept in access logs.
 */
type KannelDeps = Pick<Deps, 'config' | 'secret' | 'clock' | 'log'>

/** Final reports only (1, 2 and 16); "buffered" (4) and "the SMSC has it" (8) are no receipts. */
const DLR_MASK = 1 + 2 + 16
const DLR_DELIVERED = 1
const DLR_UNDELIVERED = 2
const DLR_REFUSED_BY_SMSC = 16
const UCS2 = '2'

/**
 * Answers of smsbox by status and the beginning of the text, the first that fits (gw/smsbox.c of 1.4.5; each was seen
 * with the real one). 202 with 0 and with 3 are both taken: 3 is the answer while the line to the SMSC is down,
 * and the message waits in Kannel for as long as its validity says. Kannel has no id for a message.
 */
const ANSWERS: readonly { status: number; begins: string; kind: SendOutcome['kind']; code: string }[] = [
  { status: 202, begins: '0:', kind: 'accepted', code: 'accepted' },
  { status: 202, begins: '3:', kind: 'accepted', code: 'queued' },
  { status: 400, begins: 'Number(s) has/have been denied', kind: 'refused', code: 'number-denied' },
  { status: 400, begins: 'Sender missing', kind: 'gateway-broken', code: 'sender-missing' },
  { status: 403, begins: '', kind: 'gateway-broken', code: 'login-refused' },
  { status: 404, begins: '', kind: 'gateway-broken', code: 'no-sendsms-there' },
  // Its queue is full, or bearerbox is gone: another gateway may take it at once.
  { status: 503, begins: '', kind: 'not-sent', code: 'temporal-failure' },
]

export const kannel = gatewayKind({
  settings,
  open: kannelGateway,
  lines: ({ url }) => [webLine('url', url)],
  sender: ({ from }) => from,
})

function kannelGateway(deps: KannelDeps, settings: KannelSettings, password: string): Gateway {
  const { name } = settings
  const listeners = receiptListeners()
  const login = { 'x-kannel-username': settings.username, 'x-kannel-password': password }
  return {
    name,
    async send(sms, signal) {
      const call = await callProvider(sendsms(deps, settings, { sms, login }), signal)
      return outcomeFrom(call, sms, deps.clock.now())
    },
    onReceipt: listeners.add,
    health: async () => ({ usable: true }),
    check: async signal => healthFrom(await callProvider(withoutReceiver(settings, login), signal)),
    callbacks: callbackRoutes(deps, { name, listeners, read: readDlr }),
  }
}

interface Copy {
  readonly sms: OutgoingSms
  readonly login: Readonly<Record<string, string>>
}

function sendsms(deps: KannelDeps, settings: KannelSettings, { sms, login }: Copy) {
  return {
    method: 'POST' as const,
    url: settings.url,
    headers: {
      ...login,
      'x-kannel-to': sms.to,
      'x-kannel-from': settings.from ?? sms.from,
      'x-kannel-coding': UCS2,
      // Whole minutes, rounded down: rather too early than after the end of the code's life.
      'x-kannel-validity': String(Math.max(1, Math.floor(sms.usefulMs / MINUTE_MS))),
      'x-kannel-dlr-mask': String(DLR_MASK),
      // Without %A, the SMSC's own words: some SMSCs repeat the text there.
      'x-kannel-dlr-url': `${copyCallback(deps, settings.name, sms)}?status=%d`,
      ...(settings.smsc !== undefined && { 'x-kannel-smsc': settings.smsc }),
      'content-type': 'text/plain; charset=UTF-16BE',
    },
    body: Buffer.from(sms.text, 'utf16le').swap16(),
  }
}

function outcomeFrom(call: CallOutcome, sms: OutgoingSms, now: number): SendOutcome {
  if (call.kind !== 'answered') return outcomeWithoutAnswer(call)
  const known = ANSWERS.find(({ status, begins }) => call.status === status && call.text.startsWith(begins))
  if (known === undefined) return outcomeByStatus(call, now)
  return known.kind === 'accepted'
    ? { kind: 'accepted', providerId: `${sms.messageId}/${sms.attempt}` }
    : outcomeOf(known.kind, known.code)
}

/** smsbox looks at the login first, and then finds that nobody is to get the message. */
function withoutReceiver(settings: KannelSettings, login: Readonly<Record<string, string>>) {
  const headers = { ...login, 'content-type': 'text/plain' }
  return { method: 'POST' as const, url: settings.url, headers, body: 'check' }
}

function healthFrom(call: CallOutcome): GatewayHealth {
  if (call.kind !== 'answered') return { usable: false, reason: call.code }
  if (saysNoReceiver(call))
    return { usable: true, remark: 'the login is right; the SMSC behind it was not tried' }
  return { usable: false, reason: call.status === 403 ? 'login-refused' : `http-${call.status}` }
}

function saysNoReceiver({ status, text }: ProviderAnswer): boolean {
  return status === 400 && /receiver/i.test(text)
}

function readDlr({ copy, parameters }: CallbackRequest): CallbackReading {
  const text = parameters.get('status') ?? ''
  if (copy === undefined || !/^\d{1,3}$/.test(text)) return []
  // Bits: newer versions say why with further ones (0x22 too old, 0x42 not known).
  const status = Number(text)
  if ((status & DLR_DELIVERED) !== 0) return [{ of: copy, state: 'delivered' }]
  const code = `dlr-${status}`
  if ((status & DLR_UNDELIVERED) !== 0) return [{ of: copy, state: 'undelivered', code }]
  if ((status & DLR_REFUSED_BY_SMSC) !== 0) return [{ of: copy, state: 'undelivered', code, curable: true }]
  return []
}
