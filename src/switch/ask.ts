import type { Deps } from '../deps.ts'
import { jsonOf } from '../sms/gateways/answer-class.ts'
import { callerOf } from './connection.ts'
import type { PushedEndpoint } from './settings.ts'

export type Asked =
  | { readonly kind: 'has'; readonly state: unknown }
  /** 404: it does not know the line. */
  | { readonly kind: 'has-none' }
  | { readonly kind: 'failed'; readonly code: string }

/** Asks an endpoint that offers it what it has of a line: `GET {url}?line=`, signed as a push with an empty body. */
export async function askFor(deps: Deps, endpoint: PushedEndpoint, line: string): Promise<Asked> {
  const url = new URL(endpoint.url)
  url.searchParams.set('line', line)
  const answer = await callerOf(deps, endpoint)({ id: `ask_${line}_${deps.clock.now()}`, url: url.href })
  if (answer.kind !== 'answered') return { kind: 'failed', code: answer.code }
  if (answer.status === 404) return { kind: 'has-none' }
  if (answer.status !== 200) return { kind: 'failed', code: `http-${answer.status}` }
  const state = jsonOf(answer.text)
  return state === undefined ? { kind: 'failed', code: 'unreadable' } : { kind: 'has', state }
}
