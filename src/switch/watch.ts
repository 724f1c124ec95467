/** Who counts what a process pushes. */
export interface PushWatch {
  pushed(event: {
    readonly endpoint: string
    readonly outcome: PushOutcome
    /** From the commit of the change to the endpoint's word that it is applied. */
    readonly sinceChangeMs?: number
  }): void
}

export const PUSH_OUTCOMES = ['has', 'stuck', 'trouble', 'ahead'] as const
type PushOutcome = (typeof PUSH_OUTCOMES)[number]

export const NOBODY_WATCHES: PushWatch = { pushed: () => {} }
