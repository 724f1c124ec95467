import { policy } from '../policy.ts'
import { jsonOf, retryAfterMs } from '../sms/gateways/answer-class.ts'
import type { CallOutcome } from '../sms/gateways/provider-call.ts'

/** What the answer to a push means, for the line and for the endpoint. */
export type Verdict =
  /** The endpoint has this version, or a newer one. */
  | { readonly kind: 'has'; readonly version: number; readonly code: string }
  /** It refuses this very state. */
  | { readonly kind: 'stuck'; readonly code: string }
  /** The endpoint's trouble, whatever the line: later again, after the pause that it asks for. */
  | { readonly kind: 'trouble'; readonly code: string; readonly pauseMs?: number }

/** @param now for a Retry-After that names a moment */
export function verdictOf(call: CallOutcome, pushed: number, now: number): Verdict {
  if (call.kind !== 'answered') return { kind: 'trouble', code: call.code }
  const { status, text } = call
  const code = String(status)
  const isGood = status >= 200 && status < 300
  if (isGood && text.trim() === '') return { kind: 'has', version: pushed, code }
  if (isGood || status === 409) {
    const version = appliedIn(text, pushed)
    if (version === undefined) return { kind: 'trouble', code: `http-${code} unreadable` }
    return version >= pushed
      ? { kind: 'has', version, code }
      : { kind: 'trouble', code: `http-${code} older` }
  }
  if (status === 400 || status === 422) return { kind: 'stuck', code: `http-${code}` }
  const pauseMs = retryAfterMs(call, now, policy.switch.retryAfterMs)
  return { kind: 'trouble', code: `http-${code}`, ...(pauseMs !== undefined && { pauseMs }) }
}

/** `undefined` for anything but `{"applied": n}` with a version that can be. */
function appliedIn(text: string, pushed: number): number | undefined {
  const json = jsonOf(text)
  const version = typeof json === 'object' && json !== null && 'applied' in json ? json.applied : undefined
  return isBelieved(version, pushed) ? version : undefined
}

function isBelieved(value: unknown, pushed: number): value is number {
  return (
    Number.isInteger(value) &&
    Number(value) >= 0 &&
    Number(value) <= Math.max(policy.switch.mostBelieved, pushed)
  )
}
