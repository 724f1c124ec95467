import type { Leavings } from '../accounts/leaving.ts'

declare module '../platform/db/schema.ts' {
  interface Schema {
    stopped_forwarding: StoppedForwardingTable
  }
}

/** What a line forwarded to before all forwarding was stopped; kept for some days. */
interface StoppedForwardingTable {
  line_id: string
  contract_id: string
  /** As it was kept with the line, JSON. */
  forwarding: string
  /** Of the line, once it was stopped; only servers of the version before read it. */
  version: number
  at: number
}

export const LINES_LEAVING = {
  stopped_forwarding: { with: 'line', by: 'line_id', told: { columns: ['forwarding', 'at'] } },
} as const satisfies Leavings
