import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'

/** Cookies of ours are never like this; those of others are not read, and must not lock anybody out. */
const OWN_COOKIE_WITH_NUL = /(?:^|;)\s*(?:__Host-)?sekisho-[^=;]*=[^;]*%00/

/**
 * Refuses the character NUL, which no text of ours holds and PostgreSQL cannot keep: in the path nothing has such a name
 * (404), in the query and in a cookie it is no request of ours (400). Forms see to themselves, HTTP to its headers.
 */
export function withoutNul(): MiddlewareHandler {
  return async (c, next) => {
    const status = statusOf(c)
    if (status !== undefined) throw new HTTPException(status)
    await next()
  }
}

function statusOf({ req }: Context): 400 | 404 | undefined {
  const [path = '', ...query] = req.raw.url.split('?')
  if (path.includes('%00')) return 404
  if (query.join().includes('%00')) return 400
  return OWN_COOKIE_WITH_NUL.test(req.header('cookie') ?? '') ? 400 : undefined
}
