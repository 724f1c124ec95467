import type { Leavings } from '../accounts/leaving.ts'
import type { SealedColumn } from '../platform/sealed-column.ts'

declare module '../platform/db/schema.ts' {
  interface Schema {
    kept_form: KeptFormTable
  }
}

export const KEPT_FORM = {
  table: 'kept_form',
  column: 'content',
  key: ['account_id', 'screen'],
} as const satisfies SealedColumn

/** What was sent when its session had ended by time; the newest of each screen. It goes with what remembers that session. */
interface KeptFormTable {
  account_id: string
  screen: string
  session_id: string
  kept_at: number
  /** When it was filled in again the last time; from then on it is not offered any more. */
  continued_at: number | null
  /** The browser that sent it, in a few words. */
  label: string
  /** Of what is sealed. */
  bytes: number
  /** Where it was sent and its fields, as JSON, sealed. */
  content: string
}

export const KEPT_FORMS_LEAVING = {
  kept_form: {
    with: 'account',
    by: 'account_id',
    // What it holds he typed himself, of others too: numbers of his whole contract.
    told: { columns: ['screen', 'kept_at', 'label', 'bytes'] },
  },
} as const satisfies Leavings
