import type { Deps } from '../../../deps.ts'
import {
  jsonOf,
  outcomeByStatus,
  outcomeOf,
  outcomeWithoutAnswer,
  retryAfterMs,
  valueAt,
} from '../answer-class.ts'
import { callbackRoutes, copyCallback, receiptListeners } from '../callbacks.ts'
import type { Gateway, GatewayHealth, OutgoingSms, SendOutcome } from '../gateway.ts'
import { gatewayKind, webLine } from '../kind.ts'
import { type CallOutcome, callProvider, type ProviderAnswer, tryConnection } from '../provider-call.ts'
import { cleanId } from '../provider-ids.ts'
import { isOneOf, readReport } from './reports.ts'
import { type HttpSettings, settings } from './settings.ts'
import { filledRequest, type Values, valuesOf } from './template.ts'

/** Any provider with HTTP, as the configuration describes it (settings.ts). */
type HttpDeps = Pick<Deps, 'config' | 'secret' | 'clock' | 'log'>
type Answer = HttpSettings['answers'][number]

export const http = gatewayKind({
  settings,
  open: httpGateway,
  reportsToOneAddress: ({ receipts }) => receipts !== undefined,
  lines: ({ request, check }) => [
    webLine('request.url', request.url),
    ...(check === undefined ? [] : [webLine('check.url', check.url)]),
  ],
  sender: ({ from }) => from,
})

function httpGateway(deps: HttpDeps, settings: HttpSettings, secret: string): Gateway {
  const { name, receipts } = settings
  const listeners = receiptListeners()
  const basic = (user: string | undefined): Record<string, string> =>
    user === undefined
      ? {}
      : { authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` }
  return {
    name,
    ...(settings.idempotent && { idempotent: true }),
    async send(sms, signal) {
      const values = valuesIn(deps, settings, { sms, secret })
      const { headers, ...rest } = filledRequest(settings.request, values)
      const call = { ...rest, headers: { ...headers, ...basic(settings.request.basicUser) } }
      return outcomeFrom(await callProvider(call, signal), { settings, sms, now: deps.clock.now() })
    },
    onReceipt: listeners.add,
    health: async () => ({ usable: true }),
    async check(signal) {
      if (settings.check === undefined) return tryConnection(settings.request.url, signal)
      const { url, headers, basicUser, statuses } = settings.check
      const filled = Object.entries(headers).map(([key, text]) => [
        key,
        text.replaceAll('{secret}', () => secret),
      ])
      const call = {
        method: 'GET' as const,
        url,
        headers: { ...Object.fromEntries(filled), ...basic(basicUser) },
      }
      return healthFrom(await callProvider(call, signal), statuses)
    },
    ...(receipts && {
      callbacks: callbackRoutes(deps, { name, listeners, read: request => readReport(receipts, request) }),
    }),
  }
}

function valuesIn(
  deps: HttpDeps,
  settings: HttpSettings,
  { sms, secret }: { readonly sms: OutgoingSms; readonly secret: string },
): Values {
  const callbackUrl = copyCallback(deps, settings.name, sms)
  return valuesOf({ ...sms, from: settings.from ?? sms.from }, { secret, callbackUrl })
}

interface Sent {
  readonly settings: HttpSettings
  readonly sms: OutgoingSms
  readonly now: number
}

function outcomeFrom(call: CallOutcome, sent: Sent): SendOutcome {
  if (call.kind !== 'answered') return outcomeWithoutAnswer(call)
  const { answers } = sent.settings
  const rule = answers.find(each => fits(each, call))
  if (rule?.is === 'accepted') return accepted(call, sent)
  if (rule?.is === 'unknown') return { kind: 'unknown', code: codeOf(rule, call), unclear: true }
  if (rule !== undefined) return outcomeOf(rule.is, codeOf(rule, call), retryAfterMs(call, sent.now))
  const success = call.status >= 200 && call.status < 300
  return success && !answers.some(({ is }) => is === 'accepted')
    ? accepted(call, sent)
    : outcomeByStatus(call, sent.now)
}

function fits(rule: Answer, answer: ProviderAnswer): boolean {
  if (rule.status !== undefined && !rule.status.includes(answer.status)) return false
  if (rule.text !== undefined && !new RegExp(rule.text, 's').test(answer.text)) return false
  return rule.json === undefined || matched(rule.json, answer) !== undefined
}

/** The value of the rule that the answer has. */
function matched(json: NonNullable<Answer['json']>, answer: ProviderAnswer): string | undefined {
  const value = valueAt(jsonOf(answer.text), json.path)
  if (json.values === undefined) return value === undefined || value === null ? undefined : 'present'
  return isOneOf(value, json.values) ? String(value) : undefined
}

/** Only values that stand in the configuration: the answer itself may repeat the number or the text. */
function codeOf(rule: Answer, answer: ProviderAnswer): string {
  const value = rule.json && matched(rule.json, answer)
  return value === undefined ? `http-${answer.status}` : `http-${answer.status} ${value}`
}

/** Without an id where one was promised it is not the answer that was described. */
function accepted(answer: ProviderAnswer, { settings, sms }: Sent): SendOutcome {
  if (settings.id === undefined) return { kind: 'accepted', providerId: `${sms.messageId}/${sms.attempt}` }
  const id = idIn(settings.id, answer)
  return id === undefined
    ? { kind: 'unknown', code: 'no-id', unclear: true }
    : { kind: 'accepted', providerId: id }
}

function idIn(where: NonNullable<HttpSettings['id']>, answer: ProviderAnswer): string | undefined {
  const value =
    'json' in where
      ? valueAt(jsonOf(answer.text), where.json)
      : 'header' in where
        ? answer.header(where.header)
        : new RegExp(where.text, 's').exec(answer.text)?.[1]
  const text = typeof value === 'number' ? String(value) : value
  return (typeof text === 'string' && cleanId(text)) || undefined
}

function healthFrom(call: CallOutcome, statuses: readonly number[]): GatewayHealth {
  if (call.kind !== 'answered') return { usable: false, reason: call.code }
  return statuses.includes(call.status) ? { usable: true } : { usable: false, reason: `http-${call.status}` }
}
