import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'

/**
 * Refuses longer bodies (413). Those that tell their length, as browsers' do, are not touched for it: looking at the
 * body makes a whole `Request` of each, and Node.js holds senders to the length that they told.
 */
export function smallBodiesOnly(maxBytes: number): MiddlewareHandler {
  const countBytes = bodyLimit({ maxSize: maxBytes })
  return (c, next) => {
    const length = c.req.header('content-length')
    if (length === undefined || c.req.header('transfer-encoding') !== undefined) {
      const hasBody = c.req.method !== 'GET' && c.req.method !== 'HEAD'
      return hasBody ? countBytes(c, next) : next()
    }
    if (Number(length) > maxBytes) throw new HTTPException(413)
    return next()
  }
}
