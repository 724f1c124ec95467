import type { Deps } from '../deps.ts'
import { SECOND_MS } from '../policy.ts'
import { callProvider } from '../sms/gateways/provider-call.ts'
import { connecting, NOT_ALLOWED } from './connection.ts'
import type { PushedEndpoint } from './lane.ts'
import { signatureHeaders } from './signature.ts'

export type Asked =
  | { readonly kind: 'has'; readonly state: unknown }
  /** 404: it does not know the line. */
  | { readonly kind: 'has-none' }
  | { readonly kind: 'failed'; readonly code: string }

/** Asks an endpoint that offers it what it has of a line: `GET {url}?line=`, signed as a push with an empty body. */
export async function askFor(deps: Deps, endpoint: PushedEndpoint, line: string): Promise<Asked> {
  const { config, clock } = deps
  const { keys = [], ca } = config.switchSecrets?.[endpoint.name] ?? {}
  const { agent, isAllowed } = connecting(endpoint.url, { ca, networks: config.switch?.allowedNetworks })
  if (!isAllowed) return { kind: 'failed', code: NOT_ALLOWED }
  const url = new URL(endpoint.url)
  url.searchParams.set('line', line)
  const seconds = Math.floor(clock.now() / SECOND_MS)
  const headers = signatureHeaders(keys, { id: `ask_${line}_${seconds}`, seconds, body: '' })
  const signal = AbortSignal.timeout(endpoint.timeoutSeconds * SECOND_MS)
  const answer = await callProvider({ method: 'GET', url: url.href, headers, agent }, signal)
  if (answer.kind !== 'answered') return { kind: 'failed', code: answer.code }
  if (answer.status === 404) return { kind: 'has-none' }
  if (answer.status !== 200) return { kind: 'failed', code: `http-${answer.status}` }
  try {
    return { kind: 'has', state: JSON.parse(answer.text) }
  } catch {
    return { kind: 'failed', code: 'unreadable' }
  }
}
