import type { MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { plainOrigin } from './origin.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what another site makes a browser send (403). Every browser that can show these pages says where a
 * POST comes from: in `Origin`, or at least in `Sec-Fetch-Site`. A request that says neither is refused too.
 */
export function sameOriginOnly(originsOf: (path: string) => ReadonlySet<string>): MiddlewareHandler {
  return async (c, next) => {
    const { req } = c
    const [origin, fetchSite] = [req.header('origin'), req.header('sec-fetch-site')]
    if (!SAFE.has(req.method) && !comesFromHere(origin, fetchSite, originsOf(req.path)))
      throw new HTTPException(403)
    await next()
  }
}

function comesFromHere(
  origin: string | undefined,
  fetchSite: string | undefined,
  origins: ReadonlySet<string>,
): boolean {
  if (fetchSite !== undefined && fetchSite !== 'same-origin') return false
  return origin === undefined ? fetchSite === 'same-origin' : origins.has(plainOrigin(origin))
}
