import { Hono, type MiddlewareHandler } from 'hono'
import type { ActKind } from '../acts/act.ts'
import { actRoutes, keepsHeldAct } from '../acts/routes.tsx'
import type { Deps } from '../deps.ts'
import { helpRoutes } from '../help/routes.tsx'
import { keepsSentForm, keptRoutes, typedFormRoutes } from '../kept-forms/routes.tsx'
import type { TypedForm } from '../kept-forms/typed-forms.ts'
import { deviceRoutes } from '../known-devices/routes.tsx'
import { passwordRoutes } from '../passwords/routes.tsx'
import { fewAtOnce, onceSent } from '../sessions/few-at-once.ts'
import { cookieGiven, sessionRoutes, sessionState, signedInOnly } from '../sessions/routes.ts'
import { placeOfTold } from '../sessions/told.ts'
import { signInRoutes } from '../sign-in/routes.tsx'
import type { Site } from '../site.ts'
import type { Env } from '../web.ts'
import { personOf } from './frame.ts'

export interface SiteParts {
  readonly screens: readonly Hono<Env>[]
  /** Forms of the screens whose typed text is not lost. */
  readonly forms: readonly TypedForm[]
  readonly acts: readonly ActKind[]
  /** What looks on at every screen, however it is shown. */
  readonly before?: readonly Hono<Env>[]
}

/**
 * One site: who may enter, and which slices are mounted. Everything behind `signedInOnly` needs a completed
 * sign-in, whatever its method.
 */
export function mountSite(
  deps: Deps,
  site: Site,
  { screens, forms, acts, before = [] }: SiteParts,
): Hono<Env> {
  const app = new Hono<Env>()
  const home = `${site.path}/`
  app.get(site.path, c => c.redirect(home, 301))
  // Before everything that asks for a session: they need none.
  app.route('/', helpRoutes(deps, site))
  app.use(`${site.path}/*`, cookieGiven(deps, site), sessionState(deps, site))
  app.route('/', signInRoutes(deps, site))
  app.route('/', sessionRoutes(deps, site))

  const signedIn = new Hono<Env>()
  const guards = [onceSent(), fewAtOnce(), signedInOnly(deps, site), showPerson(deps)]
  const held = actRoutes(deps, site, acts)
  const inside = [
    passwordRoutes(deps, site),
    deviceRoutes(deps, site),
    keptRoutes(deps, site, forms),
    ...before,
    typedFormRoutes(deps, site, forms),
    ...screens,
    held,
  ]
  for (const typed of forms) signedIn.post(typed.path, keepsSentForm(deps, site, typed))
  const heldForms = held.routes.filter(({ method }) => method === 'POST').map(({ path }) => path)
  signedIn.on('POST', heldForms, keepsHeldAct(deps, site, acts))
  for (const path of new Set(inside.flatMap(routes => routes.routes.map(route => route.path))))
    signedIn.use(path, ...guards)
  for (const routes of inside) signedIn.route('/', routes)
  app.route('/', signedIn)
  return app
}

function showPerson(deps: Deps): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { frame, session } = c.var
    const seal = (told: string) => deps.numbers.seal(told, placeOfTold(session))
    c.set('frame', { ...frame, person: personOf(session, frame.say), seal })
    await next()
  }
}
