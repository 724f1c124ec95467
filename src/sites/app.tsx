import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { methodNotAllowed } from 'hono/method-not-allowed'
import type { Deps } from '../deps.ts'
import { SECRET_FIELDS } from '../kept-forms/typed-forms.ts'
import { maskedPath } from '../numbers-in-text.ts'
import { ErrorPage, type ErrorPageProps } from '../page/errors.tsx'
import { InDoubt, isDatabaseTrouble } from '../platform/db/trouble.ts'
import { newId } from '../platform/entropy.ts'
import { addressReader } from '../platform/http/address.ts'
import type { AssetAddresses } from '../platform/http/assets.ts'
import { smallBodiesOnly } from '../platform/http/body-size.ts'
import { isBrokenOff } from '../platform/http/broken-off.ts'
import { sameOriginOnly } from '../platform/http/csrf.ts'
import { readForm } from '../platform/http/forms.ts'
import { securityHeaders } from '../platform/http/headers.ts'
import { htmlPage } from '../platform/http/html.ts'
import { withoutNul } from '../platform/http/nul.ts'
import { tellsRoute } from '../platform/http/served.ts'
import { rememberLanguage } from '../platform/i18n/language.ts'
import { proxyList } from '../platform/proxies.ts'
import { policy } from '../policy.ts'
import { tellAgain } from '../sessions/routes.ts'
import { DESK_SITE, originOf, PAGES, SITES, type Site } from '../site.ts'
import type { Gateway } from '../sms/gateways/gateway.ts'
import { inboxRoutes } from '../sms/gateways/inbox/routes.tsx'
import { FILE_PATH } from '../sms-numbers/file-view.tsx'
import { SIMULATOR, type SimulatedStates, simulatorEndpoint } from '../switch/simulator/endpoint.ts'
import { simulatorRoutes } from '../switch/simulator/routes.tsx'
import type { Env } from '../web.ts'
import { adminSite } from './admin.ts'
// Every event is known before any is shown.
import './events.ts'
import { deskSite } from './desk.ts'
import { makeFrame } from './frame.ts'
import { healthRoutes } from './health.ts'
import { configuredOrigins, isDeskOnly, isHealthCheck, ownHostsOnly, siteOf } from './hosts.ts'
import { seenAt } from './seen-at.ts'
import { StartPage } from './start-view.tsx'
import { userSite } from './user.ts'

export interface WebParts {
  readonly gateways: readonly Gateway[]
  readonly assets: { readonly addresses: AssetAddresses; readonly routes: Hono }
  /** Aborted once the process was told to stop. */
  readonly stopping?: AbortSignal
}

/** Both sites, the inbox of the demonstration, and what stands around them. */
export function webApp(deps: Deps, parts: WebParts): Hono<Env> {
  const { config } = deps
  const https = SITES.every(site => originOf(config, site.kind).startsWith('https:'))
  const originsOf = configuredOrigins(config)
  const addressOf = addressReader(deps.log, proxyList(config.server.trustedProxies))
  const app = new Hono<Env>()

  app.use(tellsRoute())
  app.use(...securityHeaders({ https }))
  app.use(async (c, next) => {
    c.set('frame', makeFrame(deps, c, parts.assets.addresses, siteAt(c.req.path)))
    // Probes of the machine itself come without a visitor, and need no address.
    const address = isHealthCheck(c.req.path) ? '' : addressOf(c)
    if (address === undefined) throw new HTTPException(400)
    c.set('address', address)
    await next()
  })
  app.use(withoutNul())
  app.use(methodNotAllowed({ app, onMethodNotAllowed: (c, methods) => wrongMethod(c, methods) }))
  // Before what is right for browsers only: providers send no Origin, and may know another host name.
  for (const { name, callbacks } of parts.gateways)
    if (callbacks) app.route(`/sms/callbacks/${name}`, callbacks)
  const simulated: SimulatedStates = new Map()
  const simulator = config.demonstration ? config.switchSecrets?.[SIMULATOR] : undefined
  if (simulator) app.route('/', simulatorEndpoint(deps, simulator.keys, simulated))
  app.use(ownHostsOnly(originsOf))
  app.use(sameOriginOnly(originsOf))
  const [short, long] = [smallBodiesOnly(policy.form.maxBytes), smallBodiesOnly(policy.form.numbersMaxBytes)]
  app.use((c, next) => {
    const { path } = c.req
    // A file has a limit of its own, which its route sets once it knows who sends it.
    if (path === FILE_PATH) return next()
    return path.startsWith(PAGES.numbers) ? long(c, next) : short(c, next)
  })

  app.route('/', healthRoutes(deps, parts))
  app.route('/', parts.assets.routes)
  app.get('/', c =>
    isDeskOnly(config, c)
      ? c.redirect(`${DESK_SITE.path}/`, 302)
      : htmlPage(c, <StartPage frame={c.var.frame} origins={config.origins} />),
  )
  app.post('/language', async c => {
    const form = await readForm(c)
    rememberLanguage(c, form.text('language'), { secure: https })
    const back = ownPath(form.text('back'))
    const site = siteAt(back)
    if (site && form.text('told') !== '') await tellAgain(deps, c, site, form.text('told'))
    return c.redirect(back, 303)
  })
  // Where password managers lead to (W3C, A Well-Known URL for Changing Passwords).
  app.get('/.well-known/change-password', c => c.redirect(`${siteOf(config, c).path}/password`, 302))
  app.route('/', adminSite(deps))
  app.route('/', userSite(deps))
  app.route('/', deskSite(deps))
  if (config.demonstration) app.route('/', inboxRoutes(deps))
  if (simulator) app.route('/', simulatorRoutes(simulated))

  app.notFound(c => errorPage(c, { status: 404 }))
  app.onError(async (error, c) => {
    if (error instanceof HTTPException) return errorPage(c, { status: error.status })
    if (isBrokenOff(c)) return c.body(null, 400)
    const status = isDatabaseTrouble(error) ? 503 : 500
    const reference = newId(deps.entropy).slice(0, 8)
    deps.log.error({ err: error, reference, path: maskedPath(c.req.path) }, 'request failed')
    if (status === 500) return errorPage(c, { status, reference })
    // Sending it again could do it twice.
    if (error instanceof InDoubt && c.req.method === 'POST')
      return errorPage(c, { status, seenAt: seenAt(c.req.path, siteAt(c.req.path)) })
    c.header('Retry-After', '10')
    return errorPage(c, { status, wasForm: c.req.method === 'POST', kept: await typedFields(c) })
  })
  return app

  function wrongMethod(c: Context, methods: readonly string[]) {
    c.header('Allow', methods.join(', '))
    return errorPage(c as Context<Env>, { status: 405 })
  }
}

function errorPage(c: Context<Env>, trouble: Omit<ErrorPageProps, 'frame'>) {
  return htmlPage(c, <ErrorPage frame={c.var.frame} {...trouble} />, trouble.status)
}

/** What somebody typed, so that it can be sent again when the database is back; `undefined` for secrets and what is too long. */
async function typedFields(c: Context<Env>): Promise<ReadonlyMap<string, string> | undefined> {
  if (c.req.method !== 'POST') return undefined
  const form = await readForm(c).catch(() => undefined)
  if (form === undefined || SECRET_FIELDS.some(name => form.fields.has(name))) return undefined
  const characters = [...form.fields].reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  return characters > policy.form.keptCharacters ? undefined : form.fields
}

function siteAt(path: string): Site | undefined {
  return SITES.find(site => path === site.path || path.startsWith(`${site.path}/`))
}

/** Only a path of this installation; anything that a browser could read as another host is the start page. */
function ownPath(path: string): string {
  return /^\/(?![/\\])[\w\-./]*(\?[\w\-.~%&=+]*)?$/.test(path) ? path : '/'
}
