import type { MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Config } from '../platform/config.ts'
import type { SiteKind } from '../site.ts'

/** Own origins: those of the configuration and, in the demonstration, every name of this machine. */
export function ownOrigins(config: Config): ReadonlySet<string> {
  const origins = new Set<string>(Object.values(config.origins))
  if (config.demonstration)
    for (const name of ['localhost', '127.0.0.1', '[::1]'])
      origins.add(`http://${name}:${config.server.port}`)
  return origins
}

/**
 * Answers 421 to a request for another host than the configured ones (D12): a site on a host name of its own is
 * not reachable under the other's. Health checks and files are not asked by name.
 */
export function ownHostsOnly(config: Config): MiddlewareHandler {
  const all = hostsOf(ownOrigins(config))
  const local = config.demonstration ? all : new Set<string>()
  const ofSite: Record<SiteKind, ReadonlySet<string>> = {
    admin: new Set([...hostsOf([config.origins.admin]), ...local]),
    user: new Set([...hostsOf([config.origins.user]), ...local]),
  }
  return async (c, next) => {
    const { path } = c.req
    if (path === '/healthz' || path === '/readyz') return next()
    const allowed = /^\/oa(\/|$)/.test(path) ? ofSite.admin : /^\/ou(\/|$)/.test(path) ? ofSite.user : all
    const host = (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase()
    if (!allowed.has(host)) throw new HTTPException(421)
    return next()
  }
}

function hostsOf(origins: Iterable<string>): ReadonlySet<string> {
  return new Set([...origins].map(origin => new URL(origin).host))
}
