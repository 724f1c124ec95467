import type { Deps } from '../deps.ts'
import { newId } from '../platform/entropy.ts'
import { policy } from '../policy.ts'
import { claim, PROBE, type Room, roomFor } from './claim.ts'
import { startTelling } from './gateway-state.ts'
import type { Gateway } from './gateways/gateway.ts'
import { type Claimed, handOver, type Sending, type TextOf } from './hand-over.ts'
import type { Lane } from './lane.ts'
import { openRouter } from './router.ts'
import { oldestDue, renewLeases } from './store.ts'
import { type DeliveryWatch, NOBODY_WATCHES } from './watch.ts'

/**
 * Hands messages from the outbox to the gateways: at least once, newest first. Each attempt is committed
 * before the network is touched, so a worker that dies at any moment leaves a trace. What it has is leased for a
 * moment, again and again: when it dies, another one goes on soon, and however slowly a carrier answers, none before.
 */
export interface Worker {
  /** How it sees its gateways. */
  readonly lanes: readonly Lane[]
  /** A message was committed: look now instead of at the next poll. */
  wake(): void
  /** Takes no new message, waits for those under way (at most 5 s), takes leave of the gateways. */
  stop(): Promise<void>
}

export interface WorkerParts {
  readonly gateways: readonly Gateway[]
  readonly textOf: TextOf
  readonly watch?: DeliveryWatch
  /** How the command line calls this process. */
  readonly name?: string
}

/** Starts sending. Receipts are taken apart from it: `receiveFrom`. */
export function startWorker(deps: Deps, parts: WorkerParts): Worker {
  const { gateways, textOf, watch = NOBODY_WATCHES, name = newId(deps.entropy) } = parts
  const router = openRouter(gateways, deps.clock)
  const ended = new AbortController()
  const sending: Sending = { deps, router, textOf, watch, ended: ended.signal }
  const stopping = new AbortController()
  let waking = new AbortController()
  const underWay = new Map<Claimed, Promise<void>>()
  let isFull = false
  /** When the database was asked in vain, in ticks. */
  let failedAt = Number.NEGATIVE_INFINITY
  for (const gateway of gateways) {
    gateway.onRefusedLogin?.(() => watch.refusedLogin({ gateway: gateway.name }))
    gateway.start?.()
  }
  const telling = startTelling(deps, name, router)

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      waking = new AbortController()
      const room = roomFor(router, underWay.size)
      const except = [...underWay.keys()].map(({ message }) => message.id)
      const claimed = await guarded(deps, take({ ...room, except }), [])
      begin(claimed)
      isFull = claimed.length >= room.limit
      if (claimed.length === 0 && router.mayProbe()) begin(await guarded(deps, take(PROBE), []))
      // Fewer than there is room for: nothing else is due.
      if (claimed.length === 0 || !isFull) await deps.clock.sleep(policy.sms.pollMs, waking.signal)
    }
  }

  /** Just after the database was away, the others get the time of a lease to say what they have and what became of it. */
  async function take(room: Room): Promise<readonly Claimed[]> {
    const sparesLeased = deps.clock.ticks() - failedAt < policy.sms.leaseMs
    try {
      return await claim(deps, router, { ...room, sparesLeased })
    } catch (error) {
      failedAt = deps.clock.ticks()
      throw error
    }
  }

  function begin(claimed: readonly Claimed[]): void {
    for (const one of claimed) {
      const work = guarded(deps, handOver(sending, one)).finally(() => {
        underWay.delete(one)
        // Others may wait for the room that this one leaves.
        if (isFull) waking.abort()
      })
      underWay.set(one, work)
    }
  }

  async function keepLeases(until: AbortSignal): Promise<void> {
    const { leaseMs, leaseRenewMs } = policy.sms
    while (!until.aborted) {
      await deps.clock.sleep(leaseRenewMs, until)
      const held = [...underWay.keys()].map(({ message }) => message)
      if (held.length > 0) await guarded(deps, renewLeases(deps.db, held, deps.clock.now() + leaseMs))
    }
  }
  const keeping = keepLeases(ended.signal)
  const running = run()

  return {
    lanes: router.lanes,
    wake: () => waking.abort(),
    async stop() {
      stopping.abort()
      waking.abort()
      await running
      const drained = new AbortController()
      const all = Promise.allSettled(underWay.values()).then(() => drained.abort())
      await Promise.race([all, deps.clock.sleep(policy.sms.drainMs, drained.signal)])
      ended.abort()
      await keeping
      await Promise.allSettled(gateways.map(gateway => gateway.close?.()))
      await telling.stop()
    },
  }
}

/** Does what a worker does until nothing is due; for tests. One `router` keeps its breakers over several calls. */
export async function workOnce(
  deps: Deps,
  parts: Omit<Sending, 'deps' | 'watch'> & Partial<Pick<Sending, 'watch'>>,
): Promise<number> {
  const sending: Sending = { watch: NOBODY_WATCHES, ...parts, deps }
  let handled = 0
  for (;;) {
    const { router } = sending
    let claimed = await claim(deps, router, roomFor(router, 0))
    if (claimed.length === 0 && handled === 0 && router.mayProbe()) claimed = await claim(deps, router, PROBE)
    if (claimed.length === 0) return handled
    await Promise.all(claimed.map(one => handOver(sending, one)))
    handled += claimed.length
  }
}

/** Whether messages have been waiting so long that no worker can be running. */
export async function isStalled(deps: Deps): Promise<boolean> {
  const now = deps.clock.now()
  const since = await oldestDue(deps.db, now)
  return since !== undefined && now - since > policy.sms.stalledMs
}

/** The worker's edge: a database that is gone for a while must not end the loop. */
async function guarded<T>(deps: Deps, work: Promise<T>, instead?: T): Promise<T> {
  try {
    return await work
  } catch (error) {
    deps.log.error({ err: error }, 'sms worker')
    await deps.clock.sleep(policy.sms.pollMs)
    return instead as T
  }
}
