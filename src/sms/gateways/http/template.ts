import type { OutgoingSms } from '../gateway.ts'
import { e164, international } from '../number-forms.ts'
import type { ProviderCall } from '../provider-call.ts'
import type { HttpSettings } from './settings.ts'
import { IN_BRACES, type Placeholder } from './settings.ts'

/** The request of an `http` gateway with its placeholders filled in, each escaped for where it stands. */
export type Values = Readonly<Record<Placeholder, string | number>>

type RequestSettings = HttpSettings['request']
type Escape = (value: string) => string

export function valuesOf(
  sms: OutgoingSms,
  more: { readonly secret: string; readonly callbackUrl: string },
): Values {
  return {
    ...more,
    to: sms.to,
    'to:e164': e164(sms.to),
    'to:international': international(sms.to),
    from: sms.from,
    text: sms.text.toWellFormed(),
    usefulSeconds: Math.max(1, Math.floor(sms.usefulMs / 1_000)),
    usefulMinutes: Math.max(1, Math.floor(sms.usefulMs / 60_000)),
    messageId: sms.messageId,
    attempt: sms.attempt,
  }
}

export function filledRequest(settings: RequestSettings, values: Values): ProviderCall {
  const headers = Object.entries(settings.headers).map(([name, text]) => [
    name.toLowerCase(),
    filled(text, values, asItIs),
  ])
  const { type, body } = bodyOf(settings, values)
  return {
    method: settings.method,
    url: filled(settings.url, values, encodeURIComponent),
    headers: { ...(type !== undefined && { 'content-type': type }), ...Object.fromEntries(headers) },
    ...(body !== undefined && { body }),
  }
}

function bodyOf(
  settings: RequestSettings,
  values: Values,
): { readonly type?: string; readonly body?: string } {
  const { form, json, text } = settings
  if (form !== undefined) {
    const fields = Object.entries(form).map(([name, value]) => [name, filled(value, values, asItIs)])
    return {
      type: 'application/x-www-form-urlencoded',
      body: new URLSearchParams(fields as [string, string][]).toString(),
    }
  }
  if (json !== undefined) return { type: 'application/json', body: JSON.stringify(filledJson(json, values)) }
  if (text === undefined) return {}
  return { type: settings.textType, body: filled(text, values, TEXT_ESCAPES[settings.textEscaping]) }
}

/** Texts at any depth; one that is nothing but a number's placeholder becomes the number. */
function filledJson(json: unknown, values: Values): unknown {
  if (Array.isArray(json)) return json.map(each => filledJson(each, values))
  if (typeof json === 'object' && json !== null)
    return Object.fromEntries(Object.entries(json).map(([key, each]) => [key, filledJson(each, values)]))
  if (typeof json !== 'string') return json
  const alone = values[json.slice(1, -1) as Placeholder]
  return /^\{.*\}$/.test(json) && typeof alone === 'number' ? alone : filled(json, values, asItIs)
}

/** In one pass: braces in what is filled in are no placeholders. */
function filled(template: string, values: Values, escaped: Escape): string {
  return template.replace(IN_BRACES, (whole, name: Placeholder) =>
    Object.hasOwn(values, name) ? escaped(String(values[name])) : whole,
  )
}

const asItIs: Escape = value => value

const XML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

const TEXT_ESCAPES: Readonly<Record<RequestSettings['textEscaping'], Escape>> = {
  none: asItIs,
  xml: value => value.replace(/[&<>"']/g, character => XML[character] ?? ''),
  url: encodeURIComponent,
}
