import { lookup as lookUp } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Deps } from '../deps.ts'
import { readIpAddress } from '../platform/ip-address.ts'
import { proxyList } from '../platform/proxies.ts'
import { SECOND_MS } from '../policy.ts'
import { type CallOutcome, callProvider } from '../sms/gateways/provider-call.ts'
import type { PushedEndpoint } from './settings.ts'
import { signatureHeaders } from './signature.ts'

/**
 * Asks one endpoint, signed by Standard Webhooks: time and signature are of this attempt. Redirects are answers like others:
 * what we send goes where the configuration says, to addresses that it allows, and nowhere else.
 */
export type Caller = (call: {
  readonly id: string
  /** Without it, the endpoint's own. */
  readonly url?: string
  /** Goes by POST, as JSON; without it, GET. */
  readonly body?: string
}) => Promise<CallOutcome>

export function callerOf(
  { config, clock }: Pick<Deps, 'clock' | 'config'>,
  { name, url: own, timeoutSeconds }: PushedEndpoint,
): Caller {
  const { keys = [], ca } = config.switchSecrets?.[name] ?? {}
  const networks = config.switch?.allowedNetworks
  const isIn = networks && containing(networks)
  const { protocol, hostname } = new URL(own)
  const options = { ...(isIn && { lookup: lookupIn(isIn) }), ...(ca !== undefined && { ca }) }
  const agent = protocol === 'https:' ? new https.Agent(options) : new http.Agent(options)
  const literal = readIpAddress(hostname.replace(/^\[(.*)\]$/, '$1'))
  const isAllowed = isIn === undefined || literal === undefined || isIn(literal)
  return async ({ id, url = own, body }) => {
    if (!isAllowed) return { kind: 'never-sent', code: NOT_ALLOWED }
    const seconds = Math.floor(clock.now() / SECOND_MS)
    const signed = signatureHeaders(keys, { id, seconds, body: body ?? '' })
    const rest =
      body === undefined
        ? ({ method: 'GET', headers: signed } as const)
        : ({ method: 'POST', headers: { 'content-type': 'application/json', ...signed }, body } as const)
    return callProvider({ url, agent, ...rest }, AbortSignal.timeout(timeoutSeconds * SECOND_MS))
  }
}

const NOT_ALLOWED = 'address-not-allowed'

function containing(networks: readonly string[]): (address: string) => boolean {
  const list = proxyList(networks)
  return text => {
    const address = readIpAddress(text)
    return address !== undefined && list.check(address, address.includes(':') ? 'ipv6' : 'ipv4')
  }
}

/** Looked at when the name is looked up for this very connection: what it stood for before does not count. */
function lookupIn(isIn: (address: string) => boolean): LookupFunction {
  return (host, options, done) =>
    lookUp(host, { ...options, all: true }, (error, all) => {
      const good = (all ?? []).filter(({ address }) => isIn(address))
      const [first] = good
      if (error !== null) done(error, '', 0)
      else if (first === undefined) done(Object.assign(new Error(NOT_ALLOWED), { code: NOT_ALLOWED }), '', 0)
      else if (options.all) done(null, good)
      else done(null, first.address, first.family)
    })
}
