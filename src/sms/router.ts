import type { Clock } from '../platform/clock.ts'
import { policy } from '../policy.ts'
import type { Gateway } from './gateways/gateway.ts'
import { type Call, Lane } from './lane.ts'

/** Which gateway a message goes to. */
export interface Router {
  readonly lanes: readonly Lane[]
  /** How many new messages may be taken up now: as many as the gateways that are ready take. `undefined` = none is. */
  room(): number | undefined
  /** Messages that hang at gateways which owe answers for long; they keep nobody else from leaving. */
  readonly hanging: number
  /** Whether no gateway takes anything and it is time to see again. Gives `true` once each time. */
  mayProbe(): boolean
  /**
   * The first gateway that is ready, rather one that answers, rather one with room in which it
   * answers soon; while all that are left are busy, the
   * one that is so for the shortest time. `undefined` when none is left for this pass.
   */
  choose(wanted: Wanted): Lane | undefined
  /** After how long a message that no gateway took may be tried again: as planned, or when a gateway's pause ends. */
  againInMs(plannedMs: number): number
  /** Notes what became of asking. Gives whether a gateway works again, so that what waits may leave. */
  learn(lane: Lane, call: Call): boolean
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
  let probedAt = Number.NEGATIVE_INFINITY
  let backAt = Number.NEGATIVE_INFINITY
  const isOverdue = (since: number) => clock.ticks() - since >= policy.sms.probeEveryMs
  /** A gateway that rests after failures is asked all the same, now and then, while there is no other. */
  const open = () => {
    const willing = lanes.filter(lane => lane.isOpen)
    return willing.length > 0 ? willing : lanes.filter(lane => lane.isLastResort)
  }
  return {
    lanes,
    room() {
      const ready = open().filter(lane => lane.pauseMs === 0)
      if (ready.length === 0) return undefined
      const answering = ratherAnswering(ready)
      const easy = answering.reduce((sum, lane) => sum + lane.easyRoom, 0)
      return easy > 0 ? easy : answering.reduce((sum, lane) => sum + lane.room, 0)
    },
    get hanging() {
      return lanes.filter(lane => lane.isSilent).reduce((sum, lane) => sum + lane.inUse, 0)
    },
    mayProbe() {
      const isDown = lanes.every(lane => !lane.isUp || lane.isFailing)
      if (!isDown || !isOverdue(probedAt) || !open().some(lane => lane.pauseMs === 0)) return false
      probedAt = clock.ticks()
      return true
    },
    choose({ tried, avoid, only }) {
      if (only !== null) return lanes.find(lane => lane.name === only && !tried.has(only))
      const left = open().filter(lane => !tried.has(lane.name))
      const ready = left.filter(lane => lane.pauseMs === 0)
      const others = ready.filter(lane => !avoid.has(lane.name))
      const wanted = ratherAnswering(others.length > 0 ? others : ready)
      const withRoom = wanted.find(lane => lane.easyRoom > 0) ?? wanted.find(lane => lane.room > 0)
      const healthy = wanted.find(lane => lane.breaker.state === 'closed')
      return withRoom ?? healthy ?? wanted[0] ?? soonest(left)
    },
    againInMs(plannedMs) {
      return Math.min(...lanes.map(({ waitMs }) => (waitMs > 0 ? waitMs : plannedMs)))
    },
    learn(lane, call) {
      const isLast = lanes.every(other => other === lane || !other.isUp || other.breaker.state !== 'closed')
      if (!lane.learn(call, isLast) || !isOverdue(backAt)) return false
      backAt = clock.ticks()
      return true
    },
  }
}

/** Who owes an answer for long is asked only where there is nobody else. */
function ratherAnswering(lanes: readonly Lane[]): readonly Lane[] {
  const answering = lanes.filter(lane => !lane.isSilent)
  return answering.length > 0 ? answering : lanes
}

function soonest(lanes: readonly Lane[]): Lane | undefined {
  return [...lanes].sort((one, other) => one.pauseMs - other.pauseMs)[0]
}
