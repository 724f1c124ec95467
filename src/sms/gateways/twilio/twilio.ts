import type { Deps } from '../../../deps.ts'
import {
  jsonOf,
  outcomeByStatus,
  outcomeOf,
  outcomeWithoutAnswer,
  retryAfterMs,
  valueAt,
} from '../answer-class.ts'
import {
  type CallbackReading,
  type CallbackRequest,
  callbackRoutes,
  copyCallback,
  receiptListeners,
} from '../callbacks.ts'
import type { Gateway, GatewayHealth, OutgoingSms, SendOutcome } from '../gateway.ts'
import { gatewayKind, webLine } from '../kind.ts'
import { e164 } from '../number-forms.ts'
import { type CallOutcome, callProvider, type ProviderAnswer } from '../provider-call.ts'
import { CURABLE_CODES, SEND_CODES } from './codes.ts'
import { settings, type TwilioSettings } from './settings.ts'
import { isSignedByTwilio } from './signature.ts'

/**
 * Twilio's Messages API (twilio.com/docs/messaging/api/message-resource). It has no key by which it would
 * recognise a message that it got before, so the gateway is not idempotent.
 */
type TwilioDeps = Pick<Deps, 'config' | 'secret' | 'clock' | 'log'>

/** ValidityPeriod: 1 to 36,000 seconds (error 30045). */
const MAX_VALIDITY_SECONDS = 36_000
/** MessageStatus that is final; `sent` only means that the carrier has it. */
const DELIVERED = new Set(['delivered', 'read'])
const UNDELIVERED = new Set(['undelivered', 'failed', 'canceled'])

export const twilio = gatewayKind({
  settings,
  open: twilioGateway,
  lines: ({ url }) => [webLine('url', url)],
  sender: ({ from }) => from,
})

function twilioGateway(deps: TwilioDeps, settings: TwilioSettings, authToken: string): Gateway {
  const { name } = settings
  const listeners = receiptListeners()
  const account = `${settings.url.replace(/\/+$/, '')}/2010-04-01/Accounts/${settings.accountSid}`
  const login = Buffer.from(`${settings.accountSid}:${authToken}`).toString('base64')
  const headers = { authorization: `Basic ${login}` }
  return {
    name,
    async send(sms, signal) {
      const call = await callProvider(
        {
          method: 'POST',
          url: `${account}/Messages.json`,
          headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
          body: formOf(deps, settings, sms).toString(),
        },
        signal,
      )
      return outcomeFrom(call, deps.clock.now())
    },
    onReceipt: listeners.add,
    health: async () => ({ usable: true }),
    check: async signal =>
      healthFrom(await callProvider({ method: 'GET', url: `${account}.json`, headers }, signal)),
    callbacks: callbackRoutes(deps, { name, listeners, read: request => readStatus(authToken, request) }),
  }
}

function formOf(deps: TwilioDeps, settings: TwilioSettings, sms: OutgoingSms): URLSearchParams {
  const { messagingServiceSid } = settings
  const seconds = Math.floor(sms.usefulMs / 1_000)
  return new URLSearchParams({
    To: e164(sms.to),
    ...(messagingServiceSid === undefined
      ? { From: settings.from ?? sms.from }
      : { MessagingServiceSid: messagingServiceSid }),
    Body: sms.text,
    ValidityPeriod: String(Math.min(Math.max(seconds, 1), MAX_VALIDITY_SECONDS)),
    StatusCallback: copyCallback(deps, settings.name, sms),
  })
}

function outcomeFrom(call: CallOutcome, now: number): SendOutcome {
  if (call.kind !== 'answered') return outcomeWithoutAnswer(call)
  const json = jsonOf(call.text)
  const sid = valueAt(json, 'sid')
  if (call.status < 300 && typeof sid === 'string' && /^[A-Za-z0-9]{1,64}$/.test(sid))
    return { kind: 'accepted', providerId: sid }
  const code = valueAt(json, 'code')
  const kind = call.status >= 400 && typeof code === 'number' ? SEND_CODES[code] : undefined
  return kind === undefined
    ? outcomeByStatus(call, now)
    : outcomeOf(kind, String(code), retryAfterMs(call, now))
}

function healthFrom(call: CallOutcome): GatewayHealth {
  if (call.kind !== 'answered') return { usable: false, reason: call.code }
  if (call.status === 200) return accountHealth(call)
  return { usable: false, reason: call.status === 401 ? 'login-refused' : `http-${call.status}` }
}

/** An account can be active, suspended or closed. */
function accountHealth(answer: ProviderAnswer): GatewayHealth {
  const status = valueAt(jsonOf(answer.text), 'status')
  if (status === 'active') return { usable: true }
  const known = status === 'suspended' || status === 'closed'
  return { usable: false, reason: known ? `account-${status}` : 'answer-not-understood' }
}

function readStatus(authToken: string, request: CallbackRequest): CallbackReading {
  const { copy, address, form } = request
  const signature = request.header('x-twilio-signature') ?? ''
  if (!isSignedByTwilio(authToken, { address, form, signature })) return 'forged'
  const status = form.get('MessageStatus') ?? ''
  if (copy === undefined) return []
  if (DELIVERED.has(status)) return [{ of: copy, state: 'delivered' }]
  if (!UNDELIVERED.has(status)) return []
  const given = form.get('ErrorCode') ?? ''
  const code = /^\d{1,6}$/.test(given) ? given : status
  return [{ of: copy, state: 'undelivered', code, ...(CURABLE_CODES.has(code) && { curable: true }) }]
}
