import type { Clock } from '../platform/clock.ts'
import type { Gateway, SendOutcome } from './gateways/gateway.ts'
import { Lane } from './lane.ts'

/** Which gateway a message goes to. */
export interface Router {
  readonly lanes: readonly Lane[]
  /** How many new messages may be taken up now: as many as their first gateway takes. `undefined` = none is ready. */
  room(): number | undefined
  /** The first gateway that may be asked; `undefined` when none is left for this pass. */
  choose(wanted: Wanted): Lane | undefined
  /** When a message that no gateway took may be tried again: as planned, or when a gateway's pause ends. */
  againAt(plannedAt: number): number
  /** Notes what became of asking. */
  learn(lane: Lane, outcome: SendOutcome): void
}

export interface Wanted {
  /** Were asked in this pass already. */
  readonly tried: ReadonlySet<string>
  /** May have sent it, or did not bring it to the phone: only when no other is left. */
  readonly avoid: ReadonlySet<string>
  /** Of a test message. */
  readonly only: string | null
}

/** @param gateways in the configured order, which is the order of preference */
export function openRouter(gateways: readonly Gateway[], clock: Clock): Router {
  const lanes = gateways.map(gateway => new Lane(gateway, clock))
  return {
    lanes,
    room() {
      const now = clock.now()
      const first = lanes.find(lane => lane.isReady(now))
      return first && Math.max(0, first.slots - first.inUse)
    },
    choose({ tried, avoid, only }) {
      const now = clock.now()
      if (only !== null) return lanes.find(lane => lane.name === only && !tried.has(only))
      const open = lanes.filter(lane => !tried.has(lane.name) && lane.isReady(now))
      return open.find(lane => !avoid.has(lane.name)) ?? open[0]
    },
    againAt(plannedAt) {
      const now = clock.now()
      const readyAt = lanes.map(lane => Math.max(lane.pausedUntil, lane.breaker.retryAt))
      return Math.min(...readyAt.map(at => (at > now ? at : plannedAt)))
    },
    learn(lane, outcome) {
      lane.learn(
        outcome,
        lanes.every(other => other === lane || other.breaker.state !== 'closed'),
      )
    },
  }
}
