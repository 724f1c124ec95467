import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { giveWay } from '../platform/db/batches.ts'
import { newId } from '../platform/entropy.ts'
import { policy } from '../policy.ts'
import { type Within, work } from '../work.ts'
import {
  deleteDeliveries,
  deleteForeign,
  dueSincePulled,
  inOrder,
  listDeliveries,
  lockDeliveries,
  missingDeliveries,
  orderDeliveries,
} from './delivery-store.ts'
import { beginStretch, deleteStretches, findStretch, lockHead, saveHead } from './feed-store.ts'
import { deleteGone, goneAmong } from './gone-store.ts'
import { isPushed } from './lane.ts'
import type { EndpointSettings } from './settings.ts'
import { anyMarked, contractIdsOf, lockMarked, type StateRow, savePlaces, statesOf } from './store.ts'

/**
 * Gives marked lines their places in the feed, after their commits, one process at a time. A database sequence would give
 * places in the order of the asking, and whoever reads behind a place would pass over a transaction that commits later.
 */
export interface Sequencer {
  /** The last place that this process has seen; `undefined` before its first look. */
  seen: number | undefined
}

/** How many lines got a place. */
export async function placeMarked(deps: Deps, sequencer: Sequencer): Promise<number> {
  let placed = 0
  while (await anyMarked(deps.db)) {
    const some = await placeSome(deps, sequencer)
    placed += some
    if (some === 0) break
    await giveWay()
  }
  return placed
}

async function placeSome(deps: Deps, sequencer: Sequencer): Promise<number> {
  const { seen, count } = await work(deps, async within => {
    const { db } = within
    const head = await lockHead(db)
    const ids = await lockMarked(db, policy.switch.placedAtOnce)
    const places = ids.map((lineId, at) => ({ lineId, place: head + 1 + at }))
    const end = head + ids.length
    if (ids.length === 0) return { seen: head, count: 0 }
    // This process is new, or the database was put back under it: cursors of what is lost must not fit.
    const isOther = sequencer.seen === undefined || head < sequencer.seen
    if (isOther || (await findStretch(db, head + 1)) === undefined)
      await beginStretch(db, { fromPlace: head + 1, token: newId(within.entropy) }, within.clock.now())
    await savePlaces(db, places)
    await saveHead(db, end)
    await orderStates(within, await statesOf(db, ids))
    return { seen: end, count: ids.length }
  })
  sequencer.seen = seen
  return count
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
    const contracts = await contractsOf(within, endpoint)
    const own = there.filter(({ contractId }) => contracts?.includes(contractId ?? '') ?? true)
    const back = left.filter(({ number }) => own.some(line => line.number === number))
    const told = new Set(leaving.flatMap(row => (row.endpoint === endpoint.name ? row.lineId : [])))
    const wanting = [...own, ...gone.filter(({ lineId }) => told.has(lineId))]
    if (back.length > 0) {
      const lineIds = [...back, ...wanting].map(({ lineId }) => lineId)
      await lockDeliveries(db, { endpoint: endpoint.name, lineIds })
    }
    await deleteDeliveries(db, { endpoint: endpoint.name, lineIds: back.map(({ lineId }) => lineId) })
    await order(
      within,
      endpoint,
      wanting.map(({ lineId, version }) => ({ lineId, wanted: version })),
    )
  }
}

function isGone({ contractId }: StateRow): boolean {
  return contractId === null
}

/** Ids of the contracts whose lines an endpoint has; `undefined` = all. */
export async function contractsOf(
  { db }: Pick<Deps, 'db'>,
  { contracts }: Pick<EndpointSettings, 'contracts'>,
): Promise<readonly string[] | undefined> {
  return contracts === undefined ? undefined : contractIdsOf(db, contracts)
}

/** After a start: endpoints that are new in the configuration, or have other contracts now, are told what they lack. */
export async function fitToConfiguration(deps: Deps): Promise<void> {
  const endpoints = deps.config.switch?.endpoints ?? []
  await deleteForeign(deps.db, { endpoints: endpoints.map(({ name }) => name) })
  for (const endpoint of endpoints) {
    const contractIds = await contractsOf(deps, endpoint)
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

async function order(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { name: endpoint, url }: EndpointSettings,
  lines: readonly { readonly lineId: string; readonly wanted: number }[],
): Promise<void> {
  // As everybody who locks several deliveries: nobody waits in a circle.
  const orders = inOrder(lines.map(line => ({ endpoint, ...line })))
  await orderDeliveries(db, orders, { now: clock.now(), isPushed: url !== undefined })
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
