import type { Deps } from '../deps.ts'
import { isPostgres } from '../platform/db/open.ts'
import { policy } from '../policy.ts'
import { sharedWork } from '../work.ts'
import type { Verdict } from './answer.ts'
import { claimDue, renewLeases, saveTrouble } from './delivery-store.ts'
import { Lane } from './lane.ts'
import { isPushed } from './settings.ts'
import { settle, tellAhead } from './settle.ts'
import { type StateRow, statesOf } from './store.ts'
import { NOBODY_WATCHES, type PushWatch } from './watch.ts'

/**
 * Pushes what is due to the endpoints, at least once, for ever: one push of a line at a time, so in order; no line holds up
 * another, and no endpoint another one. What a process has is leased: when it dies, another one goes on.
 */
export interface Pusher {
  /** Something became due: look now instead of at the next poll. */
  wake(): void
  /** Begins no push any more, and waits for those under way. */
  stop(): Promise<void>
}

export function startPusher(deps: Deps, watch: PushWatch = NOBODY_WATCHES): Pusher {
  const lanes = lanesOf(deps)
  const stopping = new AbortController()
  let waking = new AbortController()
  const underWay = new Set<Promise<void>>()
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      waking = new AbortController()
      let isFull = false
      for (const lane of lanes) {
        const { room } = lane
        const begun = await begin(deps, watch, lane).catch(error => {
          deps.log.error({ err: error }, 'pushing line states')
          return []
        })
        isFull ||= begun.length > 0 && begun.length === room
        for (const push of begun) {
          const ended = push.then(again => {
            underWay.delete(ended)
            if (again) waking.abort()
          })
          underWay.add(ended)
        }
      }
      // Full: more may be due, once there is room.
      if (!isFull || lanes.every(({ room }) => room === 0))
        await deps.clock.sleep(policy.switch.pollMs, waking.signal)
    }
  }
  const ended = new AbortController()
  const keeping = keepLeases(deps, lanes, ended.signal)
  const running = run()
  return {
    wake: () => waking.abort(),
    async stop() {
      stopping.abort()
      waking.abort()
      await running
      await Promise.allSettled(underWay)
      ended.abort()
      await keeping
    },
  }
}

/** However slowly an endpoint answers, nobody else makes the same push meanwhile. */
async function keepLeases(deps: Deps, lanes: readonly Lane[], until: AbortSignal): Promise<void> {
  const { leaseMs, leaseRenewMs } = policy.switch
  while (!until.aborted) {
    await deps.clock.sleep(leaseRenewMs, until)
    for (const { name: endpoint, underWay } of lanes)
      if (underWay.size > 0)
        await renewLeases(deps.db, {
          endpoint,
          lineIds: [...underWay],
          now: deps.clock.now(),
          leaseMs,
        }).catch(error => deps.log.error({ err: error }, 'keeping line states'))
  }
}

/** Does what a pusher does until nothing is due that may be pushed now; for tests. */
export async function pushOnce(deps: Deps, lanes: readonly Lane[]): Promise<void> {
  for (;;) {
    const begun = (await Promise.all(lanes.map(lane => begin(deps, NOBODY_WATCHES, lane)))).flat()
    if (begun.length === 0) return
    await Promise.all(begun)
  }
}

export function lanesOf(deps: Deps): readonly Lane[] {
  return (deps.config.switch?.endpoints ?? []).filter(isPushed).map(endpoint => new Lane(deps, endpoint))
}

/** Takes up what there is room for. Each push says whether more may be pushed now. */
async function begin(deps: Deps, watch: PushWatch, lane: Lane): Promise<readonly Promise<boolean>[]> {
  const { room: limit, name: endpoint } = lane
  if (limit <= 0) return []
  const { stuckMs, leaseMs } = policy.switch
  const [now, aheadMs] = [deps.clock.now(), stuckMs + policy.clocksApartMs]
  const claim = ({ db }: Pick<Deps, 'db'>) => claimDue(db, { endpoint, limit, now, leaseMs, aheadMs })
  const ids = await (isPostgres(deps.db) ? claim(deps) : sharedWork(deps, claim))
  if (ids.length === 0) return []
  const rows = await statesOf(deps.db, ids)
  return rows.map(row =>
    pushOne(deps, { watch, lane, row }).catch(error => {
      deps.log.error({ err: error }, 'settling a line state')
      return false
    }),
  )
}

async function pushOne(
  deps: Deps,
  { watch, lane, row }: { readonly watch: PushWatch; readonly lane: Lane; readonly row: StateRow },
): Promise<boolean> {
  const endpoint = lane.name
  const before = lane.breaker.state
  const verdict = await lane.push(row)
  const settled = await settle(deps, { endpoint, lineId: row.lineId }, { pushed: row.version, verdict })
  if (settled === 'ahead') tellAhead(deps, { endpoint, version: row.version })
  watch.pushed({
    endpoint,
    outcome: settled === 'ahead' ? settled : verdict.kind,
    ...(settled === 'applied' && { sinceChangeMs: Math.max(0, deps.clock.now() - row.changedAt) }),
  })
  await noteTrouble(deps, lane, { before, verdict })
  return verdict.kind !== 'trouble'
}

/** Others look at it in the database: the desk, /readyz, the command line. */
async function noteTrouble(
  deps: Deps,
  lane: Lane,
  { before, verdict }: { readonly before: string; readonly verdict: Verdict },
): Promise<void> {
  const trouble = verdict.kind === 'trouble' ? verdict.code : null
  const ticks = deps.clock.ticks()
  if (trouble !== null && lane.breaker.state === 'closed') return
  if (trouble === null && before === 'closed' && ticks < lane.notedUntil) return
  // Until it is known to be written down.
  lane.notedUntil = 0
  const isNews = await saveTrouble(deps.db, lane.name, { trouble, now: deps.clock.now() })
  if (trouble === null) lane.notedUntil = ticks + policy.switch.notedMs
  if (!isNews) return
  const facts = { endpoint: lane.name, ...(trouble !== null && { trouble }) }
  if (trouble === null) deps.log.info(facts, 'endpoint of the telephone system answers')
  else deps.log.warn(facts, 'endpoint of the telephone system in trouble')
}
