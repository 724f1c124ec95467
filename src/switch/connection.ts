import { lookup as lookUp } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { readIpAddress } from '../platform/ip-address.ts'
import { proxyList } from '../platform/proxies.ts'

/** How connections to one endpoint are made: what its certificate is checked by, and to which addresses they may lead. */
export interface Connecting {
  readonly agent: http.Agent
  /** Whether the address in the url itself, where it is one, may be connected to. */
  readonly isAllowed: boolean
}

export const NOT_ALLOWED = 'address-not-allowed'

/** @param networks `undefined` = any address */
export function connecting(
  url: string,
  { ca, networks }: { readonly ca?: string | undefined; readonly networks?: readonly string[] | undefined },
): Connecting {
  const { protocol, hostname } = new URL(url)
  const isIn = networks && containing(networks)
  const options = { ...(isIn && { lookup: lookupIn(isIn) }), ...(ca !== undefined && { ca }) }
  const literal = readIpAddress(hostname.replace(/^\[(.*)\]$/, '$1'))
  return {
    agent: protocol === 'https:' ? new https.Agent(options) : new http.Agent(options),
    isAllowed: isIn === undefined || literal === undefined || isIn(literal),
  }
}

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
