import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Deps } from '../../deps.ts'
import { policy } from '../../policy.ts'
import { jsonOf } from '../../sms/gateways/answer-class.ts'
import type { Env } from '../../web.ts'
import type { SigningKey } from '../settings.ts'
import { isSignedWith } from '../signature.ts'
import { readState, type SimulatedState } from './ring.ts'

/** The demonstration's own endpoint. */
export const SIMULATOR = 'simulator'

/** Where the simulator takes line states; its page stands in the same folder. */
export const SIMULATOR_PATH = '/switch'
export const SIMULATOR_STATES = `${SIMULATOR_PATH}/states`

/** In memory, as a switch that was started anew has none. */
export type SimulatedStates = Map<string, SimulatedState>

/** The other side of a push: checks the signature, and fences by the version. */
export function simulatorEndpoint(
  { clock, log }: Pick<Deps, 'clock' | 'log'>,
  keys: readonly SigningKey[],
  states: SimulatedStates,
): Hono<Env> {
  const routes = new Hono<Env>()
  routes.post(SIMULATOR_STATES, bodyLimit({ maxSize: policy.api.maxBytes }), async c => {
    const body = await c.req.text()
    if (!isSignedWith(keys, { header: name => c.req.header(name), body, now: clock.now() }))
      return c.body(null, 401)
    const state = readState(jsonOf(body))
    if (state === undefined) return c.json({ error: 'not a line state' }, 422)
    const { line, version } = state
    const before = states.get(line)
    if (before !== undefined && before.version > version) return c.json({ applied: before.version }, 409)
    states.set(line, state)
    log.debug({ version }, 'simulator took a line state')
    return c.json({ applied: version })
  })
  return routes
}
