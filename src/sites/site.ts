import { Hono, type MiddlewareHandler } from 'hono'
import type { Deps } from '../deps.ts'
import { deviceRoutes } from '../known-devices/routes.tsx'
import { passwordRoutes } from '../passwords/routes.tsx'
import { cookieGiven, sessionRoutes, sessionState, signedInOnly } from '../sessions/routes.ts'
import { signInRoutes } from '../sign-in/routes.tsx'
import type { Site } from '../site.ts'
import type { Env } from '../web.ts'
import { personOf } from './frame.ts'

/**
 * One site: who may enter, and which slices are mounted. Everything behind `signedInOnly` needs a completed
 * sign-in, whatever its method.
 */
export function mountSite(deps: Deps, site: Site, screens: readonly Hono<Env>[]): Hono<Env> {
  const app = new Hono<Env>()
  const home = `${site.path}/`
  app.get(site.path, c => c.redirect(home, 301))
  app.use(`${site.path}/*`, cookieGiven(deps, site), sessionState(deps, site))
  app.route('/', signInRoutes(deps, site))
  app.route('/', sessionRoutes(deps, site))

  const signedIn = new Hono<Env>()
  const guards = [signedInOnly(deps, site), showPerson]
  const inside = [passwordRoutes(deps, site), deviceRoutes(deps, site), ...screens]
  for (const path of new Set(inside.flatMap(routes => routes.routes.map(route => route.path))))
    signedIn.use(path, ...guards)
  for (const routes of inside) signedIn.route('/', routes)
  app.route('/', signedIn)
  return app
}

const showPerson: MiddlewareHandler<Env> = async (c, next) => {
  c.set('frame', { ...c.var.frame, person: personOf(c.var.session, c.var.frame.say) })
  await next()
}
