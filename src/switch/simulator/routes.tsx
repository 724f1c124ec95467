import { Hono } from 'hono'
import { htmlPage } from '../../platform/http/html.ts'
import { policy } from '../../policy.ts'
import type { Env } from '../../web.ts'
import { SIMULATOR_PATH, type SimulatedStates } from './endpoint.ts'
import { ring, SITUATIONS } from './ring.ts'
import { SimulatorPage } from './simulator-view.tsx'

const NUMBER = /^\+?\d{1,20}$/

/** As the other pages write numbers: 050-5500-0001. */
function digitsOf(typed: string): string {
  return typed.normalize('NFKC').replace(/[\s\p{Pd}\u2212\u30fc]/gu, '')
}

/** The simulator's page: one "calls" a line and sees where it rings. Asking changes nothing. */
export function simulatorRoutes(states: SimulatedStates): Hono<Env> {
  const routes = new Hono<Env>()
  const page = `${SIMULATOR_PATH}/`
  routes.get(SIMULATOR_PATH, c => c.redirect(page, 301))
  routes.get(page, c => {
    const asked = (name: string) => (c.req.query(name) ?? '').trim().slice(0, policy.list.typedCharacters)
    const situation = SITUATIONS.find(one => one === asked('situation')) ?? 'free'
    const call = { from: asked('from'), to: asked('to'), situation }
    const dialled = { ...call, from: digitsOf(call.from), to: digitsOf(call.to) }
    const isGood = NUMBER.test(dialled.to) && (call.from === '' || NUMBER.test(dialled.from))
    const wanted = c.req.query('to') !== undefined
    const shown = [...states.values()]
      .sort((one, other) => (one.line < other.line ? -1 : 1))
      .slice(0, policy.list.pageRows)
    const rung = !wanted ? undefined : isGood ? ring(states, dialled) : 'bad'
    const frame = { ...c.var.frame, path: page }
    return htmlPage(
      c,
      <SimulatorPage frame={frame} action={page} call={call} rung={rung} states={shown} />,
      rung === 'bad' ? 422 : 200,
    )
  })
  return routes
}
