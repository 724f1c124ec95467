import type { Deps } from '../deps.ts'
import { Breaker } from '../platform/breaker.ts'
import type { Config } from '../platform/config.ts'
import { policy, SECOND_MS } from '../policy.ts'
import { callProvider } from '../sms/gateways/provider-call.ts'
import { type Verdict, verdictOf } from './answer.ts'
import { connecting, NOT_ALLOWED } from './connection.ts'
import { signatureHeaders } from './signature.ts'
import type { LineState } from './state.ts'

/** An endpoint that is pushed to, as one process sees it. */
export class Lane {
  readonly name: string
  readonly breaker = new Breaker(policy.switch.breaker)
  /** The lines whose pushes are under way. */
  readonly underWay = new Set<string>()
  /** In ticks: it is written down that it answers, and not yet time to look whether another process wrote otherwise. */
  notedUntil = 0
  #restUntil = 0
  readonly #deps: Pick<Deps, 'clock'>
  readonly #push: (state: LineState) => Promise<Verdict>

  constructor(deps: Pick<Deps, 'clock' | 'config'>, endpoint: PushedEndpoint) {
    this.name = endpoint.name
    this.#deps = deps
    this.#push = pusherTo(deps, endpoint)
  }

  /** How many pushes may begin now. */
  get room(): number {
    const now = this.#deps.clock.ticks()
    if (now < this.#restUntil || !this.breaker.lets(now)) return 0
    return this.breaker.state === 'closed'
      ? policy.switch.concurrency - this.underWay.size
      : Math.max(0, 1 - this.underWay.size)
  }

  /** Pushes one state and looks what the answer says of the endpoint as a whole. */
  async push(state: LineState): Promise<Verdict> {
    const { clock } = this.#deps
    this.breaker.begin(clock.ticks())
    const verdict = await this.#push(state)
    const now = clock.ticks()
    if (verdict.kind !== 'trouble') this.breaker.succeed(now)
    else {
      this.breaker.fail(now, verdict.code)
      if (verdict.pauseMs !== undefined) this.#restUntil = now + verdict.pauseMs
    }
    return verdict
  }
}

type Endpoint = NonNullable<Config['switch']>['endpoints'][number]
export type PushedEndpoint = Endpoint & { readonly url: string }

export function isPushed(endpoint: Endpoint): endpoint is PushedEndpoint {
  return endpoint.url !== undefined
}

/**
 * One POST by Standard Webhooks: the id names line and version, and stays; time and signature are of this attempt. Redirects
 * are answers like others: what we send goes where the configuration says and nowhere else.
 */
function pusherTo(
  { config, clock }: Pick<Deps, 'clock' | 'config'>,
  { name, url, timeoutSeconds }: PushedEndpoint,
): (state: LineState) => Promise<Verdict> {
  const { keys = [], ca } = config.switchSecrets?.[name] ?? {}
  const { agent, isAllowed } = connecting(url, { ca, networks: config.switch?.allowedNetworks })
  return async state => {
    if (!isAllowed) return { kind: 'trouble', code: NOT_ALLOWED }
    const body = JSON.stringify(state)
    const seconds = Math.floor(clock.now() / SECOND_MS)
    const id = `line_${state.line}_${state.version}`
    const headers = { 'content-type': 'application/json', ...signatureHeaders(keys, { id, seconds, body }) }
    const call = { method: 'POST', url, headers, body, agent } as const
    const answer = await callProvider(call, AbortSignal.timeout(timeoutSeconds * SECOND_MS))
    return verdictOf(answer, state.version, clock.now())
  }
}
