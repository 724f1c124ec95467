import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Config } from '../platform/config.ts'
import { plainHost, plainOrigin } from '../platform/http/origin.ts'
import { ADMIN_SITE, DESK_SITE, originOf, SITES, type Site, USER_SITE } from '../site.ts'

/**
 * The origins under which a path may be used: a site on a host name of its own is not reachable under the
 * other's (D12). In the demonstration, every name of this machine is good too.
 */
export type OriginsOf = (path: string) => ReadonlySet<string>

export function configuredOrigins(config: Config): OriginsOf {
  const local = config.demonstration
    ? ['localhost', '127.0.0.1', '[::1]'].map(name => `http://${name}:${config.server.port}`)
    : []
  const ofSites = SITES.map(
    site => [site.path, new Set([originOf(config, site.kind), ...local].map(plainOrigin))] as const,
  )
  const ofAll = new Set(ofSites.flatMap(([, origins]) => [...origins]))
  return path => ofSites.find(([own]) => path === own || path.startsWith(`${own}/`))?.[1] ?? ofAll
}

/** Whether a request came by a host name that is the desk's alone: its start page leads nowhere else. */
export function isDeskOnly({ origins }: Pick<Config, 'origins'>, c: Context): boolean {
  const { admin, user, operator } = origins
  if (operator === undefined || [admin, user].includes(operator)) return false
  return isHostOf(operator, c)
}

/** The site that has a host name for itself; on one that several share, that of most people. */
export function siteOf(config: Config, c: Context): Site {
  if (isDeskOnly(config, c)) return DESK_SITE
  const { admin, user } = config.origins
  return admin !== user && isHostOf(admin, c) ? ADMIN_SITE : USER_SITE
}

function isHostOf(origin: string, { req }: Context): boolean {
  const [scheme = '', host = ''] = origin.split('://')
  return plainHost(req.header('host') ?? new URL(req.url).host, scheme) === plainHost(host, scheme)
}

export function isHealthCheck(path: string): boolean {
  return path === '/healthz' || path === '/readyz' || path === '/readyz/sms'
}

/** Answers 421 to a request for another host than the configured ones. Health checks are not asked by name. */
export function ownHostsOnly(originsOf: OriginsOf): MiddlewareHandler {
  return async (c, next) => {
    const { path } = c.req
    if (isHealthCheck(path)) return next()
    if (![...originsOf(path)].some(origin => isHostOf(origin, c))) throw new HTTPException(421)
    return next()
  }
}
