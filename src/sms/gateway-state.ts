import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { policy } from '../policy.ts'
import {
  deleteStatesBefore,
  deleteStatesOf,
  type GatewayStateRow,
  listStates,
  saveState,
} from './gateway-state-store.ts'
import type { Lane } from './lane.ts'
import type { Router } from './router.ts'

/**
 * Each process that sends tells in the database how it sees its gateways, so that the command line and servers
 * that do not send can say it.
 */
export function startTelling(deps: Deps, process: string, router: Router): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const told = new Map<string, ToldState>()
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await tellStates(deps, process, router, told).catch(error =>
        deps.log.warn({ err: error }, 'gateway states'),
      )
      await deps.clock.sleep(policy.sms.stateLookMs, stopping.signal)
    }
  }
  const running = run()
  return {
    async stop() {
      stopping.abort()
      await running
      await deleteStatesOf(deps.db, process).catch(() => {})
    },
  }
}

interface ToldState {
  readonly words: string
  /** In ticks of the clock. */
  readonly at: number
}

/** @param told what was told before, by gateway: the same is told again only now and then */
export async function tellStates(
  deps: Deps,
  process: string,
  router: Router,
  told: Map<string, ToldState> = new Map(),
): Promise<void> {
  const now = deps.clock.ticks()
  for (const lane of router.lanes) {
    const state = await stateOf(deps, lane)
    const words = [state.usable, state.breaker, state.reason].join(' ')
    const before = told.get(lane.name)
    if (before?.words === words && now - before.at < policy.sms.stateEveryMs) continue
    await saveState(deps.db, { process, ...state })
    told.set(lane.name, { words, at: now })
  }
}

/** How the processes that send see the gateways now; those that were not heard of for a while are gone. */
export async function gatewayStates(deps: Pick<Deps, 'db' | 'clock'>): Promise<readonly GatewayStateRow[]> {
  const { stateGoodMs } = policy.sms
  const now = deps.clock.now()
  // One from the future is of a clock that was set back since, and nobody knows how old it is.
  return listStates(deps.db, { from: now - stateGoodMs, to: now + stateGoodMs })
}

/** Forgets processes that ended without a word. */
async function sweepStates(deps: Deps): Promise<void> {
  await deleteStatesBefore(deps.db, deps.clock.now() - policy.sms.stateGoodMs)
}

export const stateSweep: Job = { name: 'sweep', everyMs: policy.sweep.everyMs, run: sweepStates }

async function stateOf(deps: Deps, lane: Lane): Promise<Omit<GatewayStateRow, 'process'>> {
  const health = await lane.health()
  const { breaker } = lane
  const seenAt = deps.clock.now()
  return {
    gateway: lane.name,
    usable: health.usable ? 1 : 0,
    breaker: breaker.state,
    reason: health.usable ? (breaker.reason ?? null) : health.reason,
    since: breaker.since === 0 ? 0 : Math.round(seenAt - (deps.clock.ticks() - breaker.since)),
    slots: lane.slots,
    in_use: lane.inUse,
    seen_at: seenAt,
  }
}
