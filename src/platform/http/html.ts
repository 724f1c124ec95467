import type { Context } from 'hono'
import type { JSXNode } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** Answers with a whole page; without the first line browsers would fall back to their oldest layout rules. */
export function htmlPage(c: Context, page: Pick<JSXNode, 'toString'>, status: ContentfulStatusCode = 200) {
  return c.html(`<!DOCTYPE html>${page.toString()}`, status)
}
