import { jsonOf, valueAt } from '../answer-class.ts'
import type { CallbackReading, CallbackRequest } from '../callbacks.ts'
import type { Receipt } from '../gateway.ts'
import { cleanId } from '../provider-ids.ts'
import type { HttpSettings } from './settings.ts'

/** What providers report to an `http` gateway, as the configuration describes it. */
type Reports = NonNullable<HttpSettings['receipts']>
type Field = Reports['state']

/** What a callback of an `http` gateway says; nothing where it does not fit the description. */
export function readReport(reports: Reports, request: CallbackRequest): CallbackReading {
  const json = jsonOf(request.text)
  const events = reports.each === undefined ? [json] : valueAt(json, reports.each)
  return Array.isArray(events) ? events.flatMap(event => readEvent(reports, request, event)) : []
}

function readEvent(reports: Reports, request: CallbackRequest, event: unknown): Omit<Receipt, 'gateway'>[] {
  const at = (field: Field | undefined) => field && fieldIn(field, request, event)
  const of = ofReport(request, { messageId: at(reports.messageId), providerId: at(reports.providerId) })
  const state = at(reports.state)
  if (of === undefined || state === undefined) return []
  if (isWordOf(state, reports.delivered)) return [{ of, state: 'delivered' }]
  if (!isWordOf(state, reports.undelivered)) return []
  const code = at(reports.code) ?? state
  return [
    {
      of,
      state: 'undelivered',
      code: shownCode(code),
      ...(isWordOf(code, reports.curable) && { curable: true }),
    },
  ]
}

function fieldIn(field: Field, request: CallbackRequest, event: unknown): string | undefined {
  const value = 'parameter' in field ? request.parameters.get(field.parameter) : valueAt(event, field.json)
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value)
}

/** The copy whose address it was; on the fixed address, what the report says. */
function ofReport(
  { copy }: CallbackRequest,
  said: { readonly messageId: string | undefined; readonly providerId: string | undefined },
): Receipt['of'] | undefined {
  if (copy !== undefined) return copy
  const [messageId, providerId] = [cleanId(said.messageId), cleanId(said.providerId)]
  if (messageId !== '') return { messageId }
  return providerId === '' ? undefined : { providerId }
}

/** A reason of any other form may be a sentence with the number or the text in it. */
function shownCode(code: string): string {
  return /^[A-Za-z0-9_.-]{1,40}$/.test(code) && !/\d{9,}/.test(code) ? code : 'undelivered'
}

/** A word in a report, in large or small letters. */
function isWordOf(word: string, words: readonly (string | number | boolean)[]): boolean {
  return isOneOf(
    word.toLowerCase(),
    words.map(each => String(each).toLowerCase()),
  )
}

/** Providers write the same code as a number in one place and as a text in the other. */
export function isOneOf(value: unknown, values: readonly (string | number | boolean)[]): boolean {
  return value !== undefined && value !== null && values.some(each => String(each) === String(value))
}
