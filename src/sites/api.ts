import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { apiPageRoutes } from '../api/page-routes.tsx'
import { type ApiEnv, apiRoutes, sendProblem } from '../api/routes.ts'
import type { Deps } from '../deps.ts'
import { InDoubt, isDatabaseTrouble } from '../platform/db/trouble.ts'
import { newId } from '../platform/entropy.ts'
import { addressReader } from '../platform/http/address.ts'
import type { AssetAddresses } from '../platform/http/assets.ts'
import { isBrokenOff } from '../platform/http/broken-off.ts'
import { securityHeaders } from '../platform/http/headers.ts'
import { tellsRoute } from '../platform/http/served.ts'
import { proxyList } from '../platform/proxies.ts'
import { policy } from '../policy.ts'

const LOOK_FIRST =
  'Send a POST again with the same Idempotency-Key: it is carried out once. For everything else, GET it and look first.'

export interface ApiParts {
  readonly assets: { readonly addresses: AssetAddresses; readonly routes: Hono }
}

/**
 * The provisioning API, on a listener of its own. It has no cookies and answers no other site's scripts: what a browser
 * would send by itself opens nothing here.
 */
export function apiApp(deps: Deps, parts: ApiParts): Hono<ApiEnv> {
  const addressOf = addressReader(deps.log, proxyList(deps.config.server.trustedProxies))
  const app = new Hono<ApiEnv>()
  app.use(tellsRoute())
  app.use(async (c, next) => {
    const [startedAt, requestId] = [deps.clock.now(), newId(deps.entropy)]
    c.set('requestId', requestId)
    const address = addressOf(c)
    c.set('address', address ?? '')
    if (address === undefined) c.res = sendProblem(c, { kind: 'bad-forwarding' })
    else await next()
    c.header('X-Request-Id', requestId)
    const { operation, keyName } = c.var
    const facts = { requestId, operation, keyName, status: c.res.status, ms: deps.clock.now() - startedAt }
    deps.log.info(facts, 'api')
  })
  app.use(...securityHeaders({ https: false }))
  app.use(async (c, next) => {
    const host = deps.config.api?.host
    if (
      host !== undefined &&
      c.req
        .header('host')
        ?.toLowerCase()
        .replace(/(?<=[^.])\.?(:\d+)?$/, '') !== host
    )
      return sendProblem(c, { kind: 'wrong-host' })
    return next()
  })
  app.use(
    bodyLimit({
      maxSize: policy.api.maxBytes,
      onError: c => sendProblem(c as Context<ApiEnv>, { kind: 'body-too-large' }),
    }),
  )
  app.route('/', parts.assets.routes)
  app.route('/', apiPageRoutes(deps, parts.assets.addresses))
  app.route('/', apiRoutes(deps))

  app.notFound(c => sendProblem(c, { kind: 'not-found' }))
  app.onError((error, c) => {
    if (isBrokenOff(c)) return c.body(null, 400)
    const { requestId, operation } = c.var
    deps.log.error({ err: error, requestId, operation }, 'api request failed')
    if (!isDatabaseTrouble(error)) return sendProblem(c, { kind: 'internal' })
    const headers = { 'Retry-After': '10' }
    if (error instanceof InDoubt && c.req.method !== 'GET')
      return sendProblem(c, { kind: 'in-doubt', detail: LOOK_FIRST, headers })
    return sendProblem(c, { kind: 'unavailable', headers })
  })
  return app
}
