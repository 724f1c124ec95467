import type { Leavings } from '../accounts/leaving.ts'
import type { SealedColumn } from '../platform/sealed-column.ts'

declare module '../platform/db/schema.ts' {
  interface Schema {
    held_act: HeldActTable
  }
}

/** What somebody wants to do, as JSON. */
export const HELD_PAYLOAD: SealedColumn = { table: 'held_act', column: 'payload', key: ['id'] }

/** What a session wants to do once its check and its code are done; one of each session, and it ends with it. */
interface HeldActTable {
  id: string
  session_id: string
  account_id: string
  contract_id: string
  /** Name of an `ActKind`. */
  kind: string
  /** The line that it is about. */
  line_id: string | null
  /** Of what it is about, when it was asked for. */
  version: number | null
  /** Sealed; null once it was done, and not where it turned out too old to be done, or was given up. */
  payload: string | null
  /** Keyed digest of whose it is, what, and about what: the code is derived from it too. */
  digest: string
  made_at: number
  /** `check`: 『OK』 is awaited · `code`: the code is · `done`: kept, so that the second of two clicks lands where the first did. */
  stage: 'check' | 'code' | 'done'
  challenge_id: string | null
  /** Of the number that the code was sent to. */
  number_version: number | null
  /** Where the browser was led when it was done. */
  landed: string | null
}

export const ACTS_LEAVING = {
  held_act: {
    with: 'session',
    by: 'session_id',
    told: { columns: ['kind', 'made_at', 'stage'], sealed: [HELD_PAYLOAD] },
  },
} as const satisfies Leavings
