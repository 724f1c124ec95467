import { Hono } from 'hono'
import type { Deps } from '../deps.ts'
import type { AssetAddresses } from '../platform/http/assets.ts'
import { securityHeaders } from '../platform/http/headers.ts'
import type { SigningKey } from '../switch/settings.ts'
import { type SimulatedStates, simulatorEndpoint } from '../switch/simulator/endpoint.ts'
import { simulatorRoutes } from '../switch/simulator/routes.tsx'
import type { Env } from '../web.ts'
import { makeFrame } from './frame.ts'

/** The simulator of a telephone system alone, beside an installation. */
export function simulatorApp(
  deps: Pick<Deps, 'config' | 'clock' | 'log'>,
  parts: {
    readonly keys: readonly SigningKey[]
    readonly assets: { readonly addresses: AssetAddresses; readonly routes: Hono }
  },
): Hono<Env> {
  const states: SimulatedStates = new Map()
  const app = new Hono<Env>()
  app.use(...securityHeaders({ https: false }))
  app.use((c, next) => {
    c.set('frame', makeFrame(deps, c, parts.assets.addresses, undefined))
    return next()
  })
  app.route('/', parts.assets.routes)
  app.route('/', simulatorEndpoint(deps, parts.keys, states))
  app.route('/', simulatorRoutes(states))
  return app
}
