import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { giveWay } from '../platform/db/batches.ts'
import { newId } from '../platform/entropy.ts'
import { policy } from '../policy.ts'
import { type Within, work } from '../work.ts'
import { listDeliveries } from './delivery-store.ts'
import { beginStretch, deleteStretches, findStretch, lockHead, saveHead } from './feed-store.ts'
import { deleteGone, goneAmong } from './gone-store.ts'
import {
  deleteDeliveries,
  deleteForeign,
  deleteFormer,
  dueSincePulled,
  lockDeliveries,
  missingDeliveries,
  orderDeliveries,
} from './order-store.ts'
import { type EndpointSettings, isPushed } from './settings.ts'
import { anyMarked, contractIdsOf, lockMarked, type StateRow, savePlaces, statesOf } from './store.ts'

/**
 * Gives marked lines their places in the feed, after their commits, one process at a time. A database sequence would give
 * places in the order of the asking, and whoever reads behind a place would pass over a transaction that commits later.
 */
export interface Sequencer {
  /** The last place that this process has seen; `undefined` before its first look, and after one that failed. */
  seen: number | undefined
}

/** How many lines got a place. */
export async function placeMarked(deps: Deps, sequencer: Sequencer): Promise<number> {
  let { seen } = sequencer
  // A look that fails may mean that another machine takes over, without places that somebody has read.
  sequencer.seen = undefined
  let placed = 0
  while (await anyMarked(deps.db)) {
    const some = await placeSome(deps, seen)
    if (some.count === 0) break
    placed += some.count
    seen = some.end
    await giveWay()
  }
  sequencer.seen = seen
  return placed
}

function placeSome(
  deps: Deps,
  seen: number | undefined,
): Promise<{ readonly count: number; readonly end: number }> {
  return work(deps, async within => {
    const { db } = within
    const head = await lockHead(db)
    const ids = await lockMarked(db, policy.switch.placedAtOnce)
    const end = head + ids.length
    if (ids.length === 0) return { count: 0, end }
    // This process is new, or the database was put back under it: cursors of what is lost must not fit.
    const isOther = seen === undefined || head < seen
    if (isOther || (await findStretch(db, head + 1)) === undefined)
      await beginStretch(db, { fromPlace: head + 1, token: newId(within.entropy) }, within.clock.now())
    await savePlaces(
      db,
      ids.map((lineId, at) => ({ lineId, place: head + 1 + at })),
    )
    await saveHead(db, end)
    await orderStates(within, await statesOf(db, ids))
    return { count: ids.length, end }
  })
}

/** Each endpoint is told its own lines, and of numbers that are gone those that it was told of. */
async function orderStates(within: Within, states: readonly StateRow[]): Promise<void> {
  const { db } = within
  const [gone, there] = [states.filter(isGone), states.filter(state => !isGone(state))]
  const leaving = await listDeliveries(
    db,
    gone.map(({ lineId }) => lineId),
  )
  const left = await goneAmong(
    db,
    there.map(({ number }) => number),
  )
  for (const endpoint of within.config.switch?.endpoints ?? []) {
    const contracts = await contractIdsOf(db, endpoint.contracts)
    const own = there.filter(({ contractId }) => contracts?.includes(contractId ?? '') ?? true)
    const back = left.filter(({ number }) => own.some(line => line.number === number))
    const told = new Set(leaving.flatMap(row => (row.endpoint === endpoint.name ? row.lineId : [])))
    const wanting = [...own, ...gone.filter(({ lineId }) => told.has(lineId))]
    if (back.length > 0) {
      const lineIds = [...back, ...wanting].map(({ lineId }) => lineId)
      await lockDeliveries(db, { endpoint: endpoint.name, lineIds })
    }
    await deleteDeliveries(db, { endpoint: endpoint.name, lineIds: back.map(({ lineId }) => lineId) })
    await order(within, endpoint, wanting)
  }
}

function isGone({ contractId }: StateRow): boolean {
  return contractId === null
}

/** After a start: endpoints that are new in the configuration, or have other contracts now, are told what they lack. */
export async function fitToConfiguration(deps: Deps): Promise<void> {
  const endpoints = deps.config.switch?.endpoints ?? []
  await deleteFormer(
    deps.db,
    endpoints.map(({ name }) => name),
  )
  for (const endpoint of endpoints) {
    const contractIds = await contractIdsOf(deps.db, endpoint.contracts)
    if (contractIds !== undefined) await deleteForeign(deps.db, { endpoint: endpoint.name, contractIds })
    const limit: number = policy.switch.placedAtOnce
    for (let count = limit; count === limit; ) {
      count = await work(deps, async within => {
        // Whoever places lines orders them, too.
        await lockHead(within.db)
        const missing = await missingDeliveries(within.db, { endpoint: endpoint.name, contractIds, limit })
        await order(within, endpoint, missing)
        if (isPushed(endpoint))
          await dueSincePulled(within.db, { endpoint: endpoint.name, now: within.clock.now() })
        return missing.length
      })
      await giveWay()
    }
  }
}

function order(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { name: endpoint, url }: EndpointSettings,
  lines: Parameters<typeof orderDeliveries>[1],
): Promise<void> {
  return orderDeliveries(db, lines, { endpoint, now: clock.now(), isPushed: url !== undefined })
}

/** Cursors of what was long ago are too old, and numbers that are gone were told to everybody. */
export const feedSweep: Job = {
  name: 'sweep',
  everyMs: policy.sweep.everyMs,
  async run({ db, clock, config }) {
    const before = clock.now() - policy.switch.cursorKeptMs
    await deleteStretches(db, before)
    await deleteGone(db, before, { isTold: config.switch !== undefined })
  },
}
