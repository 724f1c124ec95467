import { Hono } from 'hono'
import type { Deps } from '../deps.ts'
import { DESK_SITE, PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { recordByMember } from './member.ts'
import { memberOf } from './routes.tsx'

/** Where customers' data are shown, and what the id in the path is; what a search found is told by the search. */
const SHOWN: readonly { readonly path: string; readonly id?: 'account' | 'clearing' }[] = [
  { path: `${PAGES.accounts}/:account/*`, id: 'account' },
  { path: PAGES.clearings },
  { path: `${PAGES.clearings}/:clearing`, id: 'clearing' },
  { path: `${PAGES.rollout}/missing` },
  { path: `${PAGES.rollout}/missing.csv` },
  { path: `${PAGES.rollout}/contracts/:account`, id: 'account' },
]

/**
 * Every look at customers' data stands in the audit trail, once for each page or file, whichever route of the desk answers:
 * mounted before all of them. What was refused, or led elsewhere, showed nothing.
 */
export function lookRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  for (const { path, id } of SHOWN)
    routes.use(path, async (c, next) => {
      const of = id && c.req.param(id)
      const page = nameOf(c.req.path, of)
      await next()
      if (c.req.method === 'HEAD') return
      if (!c.res.headers.get('content-type')?.startsWith('text/') || NOTHING_SHOWN.has(c.res.status)) return
      await recordByMember(deps, memberOf(c), {
        action: 'desk.viewed',
        detail: { page, ...(id && of && { [id]: of }) },
      })
    })
  return routes
}

const NOTHING_SHOWN: ReadonlySet<number> = new Set([303, 403, 404, 500, 503])

/** `accounts/reset-password`: the path within the desk, without the id. */
function nameOf(path: string, id: string | undefined): string {
  const parts = path.slice(`${DESK_SITE.path}/`.length).split('/')
  return parts.filter(part => part !== id).join('/')
}
