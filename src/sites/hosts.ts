import type { MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Config } from '../platform/config.ts'

/**
 * The origins under which a path may be used: a site on a host name of its own is not reachable under the
 * other's (D12). In the demonstration, every name of this machine is good too.
 */
export type OriginsOf = (path: string) => ReadonlySet<string>

export function configuredOrigins(config: Config): OriginsOf {
  const { admin, user } = config.origins
  const local = config.demonstration
    ? ['localhost', '127.0.0.1', '[::1]'].map(name => `http://${name}:${config.server.port}`)
    : []
  const [ofAdmin, ofUser, ofBoth] = [
    new Set([admin, ...local]),
    new Set([user, ...local]),
    new Set([admin, user, ...local]),
  ]
  return path => (/^\/oa(\/|$)/.test(path) ? ofAdmin : /^\/ou(\/|$)/.test(path) ? ofUser : ofBoth)
}

/** Answers 421 to a request for another host than the configured ones. Health checks are not asked by name. */
export function ownHostsOnly(originsOf: OriginsOf): MiddlewareHandler {
  return async (c, next) => {
    const { path } = c.req
    if (path === '/healthz' || path === '/readyz') return next()
    const host = (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase()
    const known = [...originsOf(path)].some(origin => new URL(origin).host === host)
    if (!known) throw new HTTPException(421)
    return next()
  }
}
