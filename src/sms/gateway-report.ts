import type { Deps } from '../deps.ts'
import { HOUR_MS } from '../policy.ts'
import { gatewayStates } from './gateway-state.ts'
import { countOutcomes, findLastFailure } from './gateway-state-store.ts'

/** How one gateway does, for the operator. Times in milliseconds since 1970. */
export interface GatewayReport {
  readonly gateway: string
  readonly kind: string
  /** As the processes that send see it; empty when none was heard of lately. */
  readonly processes: readonly {
    readonly process: string
    readonly usable: boolean
    readonly breaker: 'closed' | 'open' | 'trying'
    readonly since: number
    readonly reason: string | null
    readonly slots: number
    readonly inUse: number
  }[]
  /** Attempts of the last hour, by class. */
  readonly lastHour: readonly { readonly outcome: string; readonly count: number }[]
  readonly lastFailure: { readonly at: number; readonly outcome: string; readonly code: string } | undefined
}

/** Every configured gateway, in the order in which they are tried. */
export async function reportGateways(deps: Deps): Promise<readonly GatewayReport[]> {
  const states = await gatewayStates(deps)
  const since = deps.clock.now() - HOUR_MS
  const reports: GatewayReport[] = []
  for (const { name, kind } of deps.config.sms.gateways) {
    const processes = states
      .filter(state => state.gateway === name)
      .map(({ usable, in_use: inUse, gateway: _, seen_at: __, ...state }) => ({
        ...state,
        usable: usable === 1,
        inUse,
      }))
    const lastHour = await countOutcomes(deps.db, { gateway: name, since })
    reports.push({
      gateway: name,
      kind,
      processes,
      lastHour,
      lastFailure: await findLastFailure(deps.db, { gateway: name, since }),
    })
  }
  return reports
}
