import { Hono } from 'hono'
import { sql } from 'kysely'
import type { Deps } from '../deps.ts'
import { pendingMigrations } from '../platform/db/migrate.ts'
import { gatewayStates } from '../sms/gateway-state.ts'
import type { Gateway, GatewayHealth } from '../sms/gateways/gateway.ts'
import { isStalled } from '../sms/worker.ts'
import type { Env } from '../web.ts'

/**
 * `GET /healthz`: the process is up. `GET /readyz`: 200 when the database and at least one SMS gateway are
 * usable and messages are being sent; else 503 with what is missing.
 */
export function healthRoutes(deps: Deps, gateways: readonly Gateway[]): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get('/healthz', c => c.json({ status: 'ok' }))
  routes.get('/readyz', async c => {
    const database = await databaseState(deps)
    const sms = database === 'ok' ? await smsState(deps, gateways) : 'not known'
    const ready = database === 'ok' && sms === 'ok'
    return c.json({ status: ready ? 'ok' : 'not ready', database, sms }, ready ? 200 : 503)
  })
  return routes
}

async function databaseState(deps: Deps): Promise<string> {
  try {
    // A write that changes nothing: a file system that became read-only or a held lock shows here.
    await deps.db.transaction().execute(async tx => {
      await sql`update inbox_setting set value = value where key = ''`.execute(tx)
    })
    return (await pendingMigrations(deps.db)).length === 0 ? 'ok' : 'migrations pending'
  } catch (error) {
    deps.log.warn({ err: error }, 'database not usable')
    return 'not usable'
  }
}

async function smsState(deps: Deps, gateways: readonly Gateway[]): Promise<string> {
  const states = deps.config.sms.workInServer
    ? await Promise.all(gateways.map(gateway => gateway.health()))
    : await toldByWorkers(deps)
  const reasons = states.flatMap(state => (state.usable ? [] : [state.reason]))
  if (states.length === 0) return 'no worker is running'
  if (reasons.length === states.length) return `no gateway usable: ${reasons.join(', ')}`
  return (await isStalled(deps)) ? 'no worker is sending' : 'ok'
}

/** Processes that send tell it in the database. */
async function toldByWorkers(deps: Deps): Promise<readonly GatewayHealth[]> {
  const states = await gatewayStates(deps)
  return states.map(state =>
    state.usable === 1 ? { usable: true } : { usable: false, reason: state.reason ?? state.breaker },
  )
}
