import { z } from 'zod'

/** What the simulator does with a call: the reading of a line state that a telephone system shall have. */
const stateSchema = z.object({
  line: z.string(),
  version: z.int(),
  changedAt: z.string(),
  inService: z.boolean(),
  forwarding: z.array(
    z.object({
      when: z.enum(['always', 'busy', 'no-answer', 'unreachable']),
      after: z.number().optional(),
      to: z.union([z.object({ number: z.string() }), z.object({ voicemail: z.literal(true) })]),
    }),
  ),
  rejectAnonymous: z.boolean(),
  rejectedCallers: z.array(z.string()),
  showCallerNumber: z.boolean(),
  internationalSuspended: z.boolean(),
})
export type SimulatedState = z.output<typeof stateSchema>

export function readState(json: unknown): SimulatedState | undefined {
  const parsed = stateSchema.safeParse(json)
  return parsed.success ? parsed.data : undefined
}

/** How a telephone is found. */
export const SITUATIONS = ['free', 'busy', 'no-answer', 'unreachable'] as const
export type Situation = (typeof SITUATIONS)[number]

export interface Call {
  /** A line of its own, or any other number; '' = no number is shown. */
  readonly from: string
  readonly to: string
  readonly situation: Situation
}

type Ringing =
  | { readonly kind: 'rings' | 'voicemail' | Exclude<Situation, 'free'>; readonly at: string }
  | {
      readonly kind: 'not-in-service' | 'rejected' | 'anonymous-rejected' | 'barred' | 'loop'
      readonly at: string
    }

export interface Rung {
  readonly end: Ringing
  /** The lines that the call went over, the called one first. */
  readonly path: readonly string[]
  /** What the called telephone shows; '' = nothing. */
  readonly shown: string
}

/** Where a call ends. A line that the switch was never told of is a number like others. */
export function ring(states: ReadonlyMap<string, SimulatedState>, call: Call): Rung {
  const caller = states.get(call.from)
  const shown = caller && !caller.showCallerNumber ? '' : call.from
  if (caller && !caller.inService) return { end: { kind: 'not-in-service', at: call.from }, path: [], shown }
  if (caller?.internationalSuspended && call.to.startsWith('+'))
    return { end: { kind: 'barred', at: call.to }, path: [], shown }
  const path: string[] = []
  for (let [at, situation] = [call.to, call.situation] as const; ; situation = 'free') {
    const state = states.get(at)
    if (path.includes(at)) return { end: { kind: 'loop', at }, path, shown }
    if (state === undefined) return { end: { kind: 'rings', at }, path, shown }
    path.push(at)
    const refusal = refusalOf(state, shown)
    if (refusal !== undefined) return { end: { kind: refusal, at }, path, shown }
    const forwarded = state.forwarding.find(({ when }) => when === 'always' || when === situation)
    if (forwarded === undefined)
      return { end: { kind: situation === 'free' ? 'rings' : situation, at }, path, shown }
    if ('voicemail' in forwarded.to) return { end: { kind: 'voicemail', at }, path, shown }
    at = forwarded.to.number
  }
}

function refusalOf(
  state: SimulatedState,
  shown: string,
): 'not-in-service' | 'rejected' | 'anonymous-rejected' | undefined {
  if (!state.inService) return 'not-in-service'
  if (state.rejectAnonymous && shown === '') return 'anonymous-rejected'
  return state.rejectedCallers.includes(shown) ? 'rejected' : undefined
}
