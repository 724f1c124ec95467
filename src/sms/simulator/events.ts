import type { Behaviour } from '../gateways/inbox/faults.ts'
import type { BindCommand } from '../gateways/smpp/pdu.ts'

/** What the simulator tells whoever runs it; `at` is ISO 8601, UTC. */
export type SimulatorEvent = { readonly at: string } & (
  | { readonly event: 'listening'; readonly host: string; readonly port: number }
  | {
      readonly event: 'bound' | 'left'
      readonly system: string
      readonly as: BindCommand
      readonly peer: string
    }
  | {
      readonly event: 'bind-refused'
      readonly system: string
      readonly peer: string
      readonly status: string
    }
  | MessageEvent
  | { readonly event: 'receipt'; readonly id: string; readonly stat: string; readonly to: string }
  | { readonly event: 'trouble'; readonly reason: string }
)

/** A whole message; a text in several parts is one, once all its parts are there. */
interface MessageEvent {
  readonly event: 'message'
  readonly answer: Behaviour['answer']
  /** Of its parts, as they were answered; none when it was not taken. */
  readonly ids: readonly string[]
  readonly system: string
  readonly from: string
  readonly to: string
  /** Bytes in hexadecimal where the alphabet is none that we read. */
  readonly text: string
  readonly parts: number
  /** As it came, SMPP 3.4 §7.1.1. */
  readonly validity: string
  readonly registered: number
}

type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'at'> : never

export type Tell = (event: WithoutTime<SimulatorEvent>) => void
