import { policy } from '../../policy.ts'
import type { SendOutcome } from './gateway.ts'
import type { CallOutcome, ProviderAnswer } from './provider-call.ts'

/** What HTTP itself says of a hand-over; each gateway asks its own table first. */

/** The outcome of a request that got no answer to read. */
export function outcomeWithoutAnswer(call: Exclude<CallOutcome, ProviderAnswer>): SendOutcome {
  return call.kind === 'never-sent'
    ? { kind: 'not-sent', code: call.code }
    : { kind: 'unknown', code: call.code, ...(isUnreadable(call.code) && { unclear: true as const }) }
}

/** Something came back that is no answer of HTTP (Node's parser says HPE_…), or one without end. */
function isUnreadable(code: string): boolean {
  return code.startsWith('HPE_') || code === 'answer-too-long'
}

/** Our class for every status that a gateway's own table does not know. */
const CLASS_OF_STATUS: Readonly<Record<number, SendOutcome['kind']>> = {
  401: 'gateway-broken',
  402: 'gateway-broken',
  403: 'gateway-broken',
  404: 'gateway-broken',
  405: 'gateway-broken',
  407: 'gateway-broken',
  410: 'gateway-broken',
  429: 'throttled',
  // A proxy that waited in vain for an answer did pass the request on. 502 and 503 mostly come while the program
  // behind is being started again, and nothing was passed on: the next gateway is asked at once.
  504: 'unknown',
  524: 'unknown',
}

/**
 * The outcome that a status alone stands for (RFC 9110 §15; 524 is Cloudflare's). Success without an answer that
 * can be read is `unknown`: it may have been sent. A redirect means that the configured address is wrong. What is
 * left of 4xx and 5xx was not taken, and says nothing of the number or of the whole gateway.
 * @param now for a Retry-After that names a moment
 */
export function outcomeByStatus(answer: ProviderAnswer, now: number): SendOutcome {
  const { status } = answer
  const code = `http-${status}`
  const kind =
    CLASS_OF_STATUS[status] ?? (status < 300 ? 'unknown' : status < 400 ? 'gateway-broken' : 'not-sent')
  if (kind === 'unknown' && status < 300) return { kind, code, unclear: true }
  return outcomeOf(kind, code, retryAfterMs(answer, now))
}

/** An outcome other than `accepted`, by its kind; the pause counts for `throttled` only. */
export function outcomeOf(kind: SendOutcome['kind'], code: string, retryAfter?: number): SendOutcome {
  if (kind === 'accepted') throw new Error('accepted needs an id')
  if (kind === 'throttled' && retryAfter !== undefined) return { kind, code, retryAfterMs: retryAfter }
  return { kind, code }
}

/**
 * Retry-After in seconds or as a date (RFC 9110 §10.2.3), within the bounds of a pause: their clock may be wrong, or ours.
 * `undefined` when there is none to understand.
 */
export function retryAfterMs(
  answer: ProviderAnswer,
  now: number,
  { least, most } = { least: policy.sms.throttledMs, most: policy.sms.maxRetryAfterMs },
): number | undefined {
  const text = answer.header('retry-after')?.trim()
  if (text === undefined || text === '') return undefined
  const pause = /^\d+$/.test(text) ? Number(text) * 1_000 : dateOf(text) - now
  return Number.isNaN(pause) ? undefined : Math.min(Math.max(pause, least), most)
}

/** NaN for what is no date of HTTP; `Date.parse` alone would read much else as one. */
function dateOf(text: string): number {
  return / GMT$/.test(text) ? Date.parse(text) : Number.NaN
}

/** The JSON of an answer, or `undefined` for anything else. Whole numbers that would lose digits become texts: they are ids. */
export function jsonOf(text: string): unknown {
  try {
    // Some begin with a byte order mark (RFC 8259 §8.1 lets us pass it over).
    const bare = text.replace(/^\uFEFF/, '')
    const json: unknown = JSON.parse(bare)
    return LONG_NUMBER.test(bare) ? JSON.parse(withAllDigits(bare)) : json
  } catch {
    return undefined
  }
}

const LONG_NUMBER = /\d{16}/
/** The strings and numbers of what is JSON; strings first, so that no number is looked for in one. */
const LITERAL = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Not by JSON.parse, which gives the digits of a number to its reviver only from Node.js 22 on. */
function withAllDigits(json: string): string {
  return json.replace(LITERAL, literal =>
    /^-?\d+$/.test(literal) && !Number.isSafeInteger(Number(literal)) ? `"${literal}"` : literal,
  )
}

/** The value at a path such as `messages.0.id`; `undefined` where it leads nowhere. */
export function valueAt(json: unknown, path: string): unknown {
  let value = json
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string, unknown>)[step]
  }
  return value
}
