import type { Deps } from '../../../deps.ts'
import { jsonOf, outcomeByStatus, outcomeOf, outcomeWithoutAnswer, valueAt } from '../answer-class.ts'
import { type CallbackReading, callbackRoutes, receiptListeners } from '../callbacks.ts'
import type { Gateway, GatewayHealth, Receipt, SendOutcome } from '../gateway.ts'
import { gatewayKind, webLine } from '../kind.ts'
import { type CallOutcome, callProvider } from '../provider-call.ts'
import { cleanId } from '../provider-ids.ts'
import { type AossmsSettings, settings } from './settings.ts'

/**
 * AI CROSS 絶対リーチ!SMS, CommonMT 送信 (doc.aossms.com/zettai-reach/openapi.html, 1.47). `clientTag` must be unique
 * there and is our message's id: a message that it got before is not sent again, so it can always be asked again.
 */
type AossmsDeps = Pick<Deps, 'config' | 'secret' | 'clock' | 'log'>

/**
 * `responseCode`, with HTTP 200. 110 (a value is wrong) is the phone's fault only when it names phoneNumber.
 * 500 is any other error; whether the message was taken is not said. A second copy does no harm.
 */
const RESPONSE_CODES: Readonly<Record<number, SendOutcome['kind']>> = {
  0: 'accepted', // Success.
  100: 'gateway-broken', // Required …
  110: 'gateway-broken', // Invalid …
  120: 'gateway-broken', // … too long.
  300: 'gateway-broken', // Exceed sending count. (契約プランの上限)
  400: 'accepted', // Duplicate client tag.: it got this message before
  500: 'not-sent', // System error.
}
const FORM = 'application/x-www-form-urlencoded'

export const aossms = gatewayKind({
  settings,
  open: aossmsGateway,
  reportsToOneAddress: () => true,
  lines: ({ url }) => [webLine('url', url)],
})

function aossmsGateway(deps: AossmsDeps, settings: AossmsSettings, token: string): Gateway {
  const { name, clientId, smsCode } = settings
  const listeners = receiptListeners()
  const post = (fields: Record<string, string>, signal: AbortSignal) =>
    callProvider(
      {
        method: 'POST',
        url: settings.url,
        headers: { 'content-type': FORM },
        body: new URLSearchParams({ token, clientId, smsCode, ...fields }).toString(),
      },
      signal,
    )
  return {
    name,
    idempotent: true,
    async send({ messageId, attempt, to, text }, signal) {
      const call = await post({ message: text, phoneNumber: to, clientTag: messageId }, signal)
      return outcomeFrom(call, { providerId: `${messageId}/${attempt}`, now: deps.clock.now() })
    },
    onReceipt: listeners.add,
    health: async () => ({ usable: true }),
    // Without a number: the answer names the first of the fields that is wrong or missing.
    check: async signal => healthFrom(await post({ message: 'check' }, signal)),
    callbacks: callbackRoutes(deps, { name, listeners, read: ({ text }) => readEvents(settings, text) }),
  }
}

function outcomeFrom(
  call: CallOutcome,
  more: { readonly providerId: string; readonly now: number },
): SendOutcome {
  if (call.kind !== 'answered') return outcomeWithoutAnswer(call)
  const json = jsonOf(call.text)
  const code = valueAt(json, 'responseCode')
  const kind = call.status === 200 && typeof code === 'number' ? RESPONSE_CODES[code] : undefined
  if (kind === undefined) return outcomeByStatus(call, more.now)
  if (kind === 'accepted') return { kind, providerId: more.providerId }
  return outcomeOf(code === 110 && names(json, 'phoneNumber') ? 'refused' : kind, String(code))
}

function healthFrom(call: CallOutcome): GatewayHealth {
  if (call.kind !== 'answered') return { usable: false, reason: call.code }
  const json = jsonOf(call.text)
  const code = valueAt(json, 'responseCode')
  if (call.status === 200 && typeof code === 'number' && names(json, 'phoneNumber'))
    return { usable: true, remark: 'answered that only the phone number is missing' }
  return { usable: false, reason: typeof code === 'number' ? `response-${code}` : `http-${call.status}` }
}

/** Whether the message of an answer is about this field. */
function names(json: unknown, field: string): boolean {
  const message = valueAt(json, 'responseMessage')
  return typeof message === 'string' && message.toLowerCase().includes(field.toLowerCase())
}

/** DLR通知: `{"eventNotifications": [{"type": "DLR", "clientTag", "statusId", "detailedStatusId", …}]}`. */
function readEvents(settings: AossmsSettings, text: string): CallbackReading {
  const events = valueAt(jsonOf(text), 'eventNotifications')
  return Array.isArray(events) ? events.flatMap(event => readEvent(settings, event)) : []
}

function readEvent(settings: AossmsSettings, event: unknown): Omit<Receipt, 'gateway'>[] {
  const [type, clientTag] = [valueAt(event, 'type'), valueAt(event, 'clientTag')]
  const messageId = typeof clientTag === 'string' ? cleanId(clientTag) : ''
  if (type !== 'DLR' || messageId === '') return []
  const of = { messageId }
  const status = Number(valueAt(event, 'statusId'))
  if (settings.deliveredStatusIds.includes(status)) return [{ of, state: 'delivered' }]
  if (!settings.undeliveredStatusIds.includes(status)) return []
  // What the detailed codes mean may change without notice, says the manual: shown, never decided by.
  const detail = Number(valueAt(event, 'detailedStatusId'))
  return [
    { of, state: 'undelivered', code: Number.isInteger(detail) ? `detail-${detail}` : `status-${status}` },
  ]
}
