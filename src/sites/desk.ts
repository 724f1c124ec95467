import { Hono } from 'hono'
import type { Deps } from '../deps.ts'
import { clearingRoutes } from '../desk/clearing-routes.tsx'
import { linkRoutes } from '../desk/link-routes.tsx'
import { lookRoutes } from '../desk/look-routes.ts'
import { messages as m } from '../desk/messages.ts'
import { navigationRoutes } from '../desk/navigation-routes.ts'
import { actForm, deskRoutes, searchForm } from '../desk/routes.tsx'
import type { Sentence } from '../platform/i18n/catalogue.ts'
import { messages as r } from '../rollout/messages.ts'
import { dayForm, rolloutRoutes } from '../rollout/routes.tsx'
import { DESK_SITE, PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { ACTS } from './acts.ts'
import { mountSite } from './site.ts'

/** The main pages in the header; a further one is a line here and its routes below. */
const NAVIGATION: readonly { readonly path: string; readonly label: Sentence }[] = [
  { path: PAGES.search, label: m.navigation.search },
  { path: PAGES.clearings, label: m.navigation.clearings },
  { path: PAGES.rollout, label: r.title },
]

/** サービス事業者窓口 */
export function deskSite(deps: Deps): Hono<Env> {
  const app = new Hono<Env>()
  app.use(`${DESK_SITE.path}/*`, async (c, next) => {
    const { frame } = c.var
    const navigation = NAVIGATION.map(({ path, label }) => ({ path, label: frame.say(label) }))
    c.set('frame', { ...frame, navigation })
    await next()
  })
  const screens = [
    navigationRoutes(deps),
    // Before the acts, whose names stand in the same place.
    linkRoutes(deps),
    deskRoutes(deps),
    clearingRoutes(deps),
    rolloutRoutes(deps),
  ]
  const forms = [searchForm(deps), actForm(deps), dayForm(deps)]
  app.route('/', mountSite(deps, DESK_SITE, { screens, forms, acts: ACTS.op, before: [lookRoutes(deps)] }))
  return app
}
