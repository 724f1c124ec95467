import { setTimeout } from 'node:timers/promises'
import { Hono } from 'hono'
import type { Deps } from '../deps.ts'
import { pendingMigrations } from '../migrations/migrate.ts'
import { newId } from '../platform/entropy.ts'
import { gatewayStates } from '../sms/gateway-state.ts'
import type { Gateway, GatewayHealth } from '../sms/gateways/gateway.ts'
import { writeAndTakeBack } from '../sms/gateways/inbox/inbox.ts'
import { isStalled } from '../sms/worker.ts'
import { statusInShort, switchStatus } from '../switch/status.ts'
import type { Env } from '../web.ts'
import { work } from '../work.ts'

const NOT_KNOWN = 'not known'
/** Whoever asks, and how often: the database is written to at most this often only to see whether it can be. */
const LOOK_EVERY_MS = 1_000
/** A database that takes longer counts as not usable. */
const ANSWER_MS = 5_000
/** More than a page of the database, so that the look needs room as real work does. */
const BYTES_WRITTEN = 8 * 1024

interface HealthParts {
  readonly gateways: readonly Gateway[]
  /** Aborted once the process was told to stop. */
  readonly stopping?: AbortSignal
}

/**
 * `GET /healthz`: the process is up. `GET /readyz`: 200 when pages can be served, that is when the database takes
 * writes and the process is not stopping; its body also tells of the SMS and of the telephone system, but whoever is signed in
 * needs none.
 * `GET /readyz/sms`: 503 while no SMS can leave.
 */
export function healthRoutes(deps: Deps, { gateways, stopping }: HealthParts): Hono<Env> {
  const database = databaseLook(deps)
  const sms = async () => {
    const state = (await database()) === 'ok' ? smsState(deps, gateways) : NOT_KNOWN
    return Promise.resolve(state).catch(() => NOT_KNOWN)
  }
  const telephony = async () => {
    if (deps.config.switch === undefined) return undefined
    const state =
      (await database()) === 'ok'
        ? switchStatus(deps).then(status => status && statusInShort(status))
        : NOT_KNOWN
    return Promise.resolve(state).catch(() => NOT_KNOWN)
  }
  const routes = new Hono<Env>()
  routes.get('/healthz', c => c.json({ status: 'ok' }))
  routes.get('/readyz', async c => {
    if (stopping?.aborted) return c.json({ status: 'stopping' }, 503)
    const told = await telephony()
    const states = {
      database: await database(),
      sms: await sms(),
      ...(told !== undefined && { switch: told }),
    }
    const ready = states.database === 'ok'
    return c.json({ status: ready ? 'ok' : 'not ready', ...states }, ready ? 200 : 503)
  })
  routes.get('/readyz/sms', async c => {
    const state = await sms()
    const ready = state === 'ok'
    return c.json({ status: ready ? 'ok' : 'not ready', sms: state }, ready ? 200 : 503)
  })
  return routes
}

/** Everybody may ask: those who ask meanwhile, and shortly after, get the same answer. */
function databaseLook(deps: Deps): () => Promise<string> {
  let last: { readonly at: number; readonly answer: Promise<string> } | undefined
  let underWay: Promise<string> | undefined
  const look = async () => {
    // One that hangs holds one connection, and no more with each that asks.
    underWay ??= writeAndLook(deps).finally(() => {
      underWay = undefined
    })
    const late = setTimeout(ANSWER_MS, 'does not answer', { ref: false })
    try {
      return await Promise.race([underWay, late])
    } catch (error) {
      deps.log.warn({ err: error }, 'database not usable')
      return 'not usable'
    }
  }
  return () => {
    const now = deps.clock.now()
    if (last === undefined || Math.abs(now - last.at) >= LOOK_EVERY_MS) last = { at: now, answer: look() }
    return last.answer
  }
}

/** Leaves nothing, but has to be written: a disk that is full or read-only, a standby and a held lock show here. */
async function writeAndLook(deps: Deps): Promise<string> {
  const key = `readyz ${newId(deps.entropy)}`
  await work(deps, within => writeAndTakeBack(within.db, key, 'x'.repeat(BYTES_WRITTEN)))
  return (await pendingMigrations(deps.db)).length === 0 ? 'ok' : 'migrations pending'
}

async function smsState(deps: Deps, gateways: readonly Gateway[]): Promise<string> {
  const told = await toldByWorkers(deps)
  // Just started: nobody has told anything so far.
  const states =
    told.length === 0 && deps.config.sms.workInServer
      ? await Promise.all(gateways.map(gateway => gateway.health()))
      : told
  const reasons = states.flatMap(state => (state.usable ? [] : [state.reason]))
  if (states.length === 0) return 'no worker is running'
  if (reasons.length === states.length) return `no gateway usable: ${reasons.join(', ')}`
  return (await isStalled(deps)) ? 'no worker is sending' : 'ok'
}

/** Processes that send, this one among them, tell it in the database. */
async function toldByWorkers(deps: Deps): Promise<readonly GatewayHealth[]> {
  const states = await gatewayStates(deps)
  return states.map(state =>
    state.usable === 1 ? { usable: true } : { usable: false, reason: state.reason ?? state.breaker },
  )
}
