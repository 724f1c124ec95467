import type { Deps } from '../deps.ts'
import { policy } from '../policy.ts'
import { listDeliveries } from './delivery-store.ts'
import { idsOfNumbers, type StateRow, statesOf } from './store.ts'
import type { DeliveryState } from './tables.ts'

/** Whether calls follow what is saved of a line. */
export type LineProgress = (
  | { readonly kind: 'not-adopted' }
  /** Not every endpoint of its contract has the newest version; `isSlow` once it should have. */
  | { readonly kind: 'waiting'; readonly isSlow: boolean }
  /** An endpoint refuses it, or has one that was never given: somebody has to look at it. */
  | { readonly kind: 'stuck' }
  | { readonly kind: 'applied'; readonly at: number }
) & { readonly inService: boolean }

/** How far one endpoint is with a line. */
export interface EndpointProgress {
  readonly endpoint: string
  readonly state: DeliveryState
  /** 0 = none so far. */
  readonly applied: number
  readonly appliedAt: number | null
  /** What it said last to a push: `200`, `http-503`, `timeout`; null = it was never pushed to. */
  readonly answer: string | null
  readonly answeredAt: number | null
}

/** What a line is, for whoever looks at it as the operator. */
export interface LineLink {
  /** Of the newest state; `undefined` = nothing was ever passed on. */
  readonly version: number | undefined
  readonly progress: LineProgress
  readonly endpoints: readonly EndpointProgress[]
}

/** By the lines' numbers. Empty without a telephone system in the configuration. */
export async function linksOf(
  deps: Deps,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, LineLink>> {
  const names = deps.config.switch?.endpoints.map(({ name }) => name)
  if (names === undefined || numbers.length === 0) return new Map()
  const ids = await idsOfNumbers(deps.db, numbers)
  const states = new Map((await statesOf(deps.db, [...ids.values()])).map(row => [row.lineId, row]))
  const deliveries = Map.groupBy(await listDeliveries(deps.db, [...states.keys()]), row => row.lineId)
  const now = deps.clock.now()
  return new Map(
    [...ids].map(([number, id]) => {
      const state = states.get(id)
      const endpoints = (deliveries.get(id) ?? []).filter(({ endpoint }) => names.includes(endpoint))
      return [number, { version: state?.version, progress: progressOf(state, endpoints, now), endpoints }]
    }),
  )
}

/** Of one line; `undefined` without a telephone system in the configuration. */
export async function linkOf(deps: Deps, number: string): Promise<LineLink | undefined> {
  return (await linksOf(deps, [number])).get(number)
}

function progressOf(
  state: StateRow | undefined,
  endpoints: readonly EndpointProgress[],
  now: number,
): LineProgress {
  const inService = state?.inService !== 0
  if (state === undefined || state.adoptedAt === null) return { kind: 'not-adopted', inService }
  if (endpoints.some(({ state: of }) => of === 'stuck' || of === 'ahead')) return { kind: 'stuck', inService }
  // Before its first place in the feed no endpoint is known to want it.
  const isApplied = endpoints.length > 0 && endpoints.every(({ applied }) => applied >= state.version)
  if (!isApplied) return { kind: 'waiting', isSlow: now - state.changedAt >= policy.switch.slowMs, inService }
  return { kind: 'applied', at: Math.max(...endpoints.map(({ appliedAt }) => appliedAt ?? 0)), inService }
}
