import type { Clock } from '../platform/clock.ts'
import type { Gateway, SendOutcome } from './gateways/gateway.ts'
import { Lane } from './lane.ts'

/** Which gateway a message goes to. */
export interface Router {
  readonly lanes: readonly Lane[]
  /** How many new messages may be taken up now: as many as the gateways that are ready take. `undefined` = none is. */
  room(): number | undefined
  /**
   * The first gateway that is ready, rather one with room; while all that are left are busy, the one that is so for the
   * shortest time. `undefined` when none is left for this pass.
   */
  choose(wanted: Wanted): Lane | undefined
  /** After how long a message that no gateway took may be tried again: as planned, or when a gateway's pause ends. */
  againInMs(plannedMs: number): number
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
      const ready = lanes.filter(lane => lane.isReady)
      return ready.length === 0 ? undefined : ready.reduce((sum, lane) => sum + lane.freeSlots, 0)
    },
    choose({ tried, avoid, only }) {
      if (only !== null) return lanes.find(lane => lane.name === only && !tried.has(only))
      const open = lanes.filter(lane => lane.isOpen && !tried.has(lane.name))
      const ready = open.filter(lane => lane.isReady)
      const others = ready.filter(lane => !avoid.has(lane.name))
      const wanted = others.length > 0 ? others : ready
      return wanted.find(lane => lane.freeSlots > 0) ?? wanted[0] ?? soonest(open)
    },
    againInMs(plannedMs) {
      return Math.min(...lanes.map(({ waitMs }) => (waitMs > 0 ? waitMs : plannedMs)))
    },
    learn(lane, outcome) {
      lane.learn(
        outcome,
        lanes.every(other => other === lane || other.breaker.state !== 'closed'),
      )
    },
  }
}

function soonest(lanes: readonly Lane[]): Lane | undefined {
  return [...lanes].sort((one, other) => one.pauseMs - other.pauseMs)[0]
}
