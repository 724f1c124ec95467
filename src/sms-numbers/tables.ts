import type { Generated } from 'kysely'
import type { Leavings } from '../accounts/leaving.ts'
import type { SealedColumn } from '../platform/sealed-column.ts'

declare module '../platform/db/schema.ts' {
  interface Schema {
    sms_number_draft: DraftTable
    sms_number_draft_row: DraftRowTable
    sms_number_file: NumberFileTable
  }
}

/** Sealed columns of drafts, and a whole file of numbers. */
export const DRAFT_SEALED = {
  old: { table: 'sms_number_draft_row', column: 'old_number', key: ['draft_id', 'account_id'] },
  new: { table: 'sms_number_draft_row', column: 'new_number', key: ['draft_id', 'account_id'] },
  file: { table: 'sms_number_file', column: 'content', key: ['id'] },
} as const satisfies Record<string, SealedColumn>

interface DraftTable {
  id: string
  session_id: string
  created_at: number
  applied_at: number | null
  /** 1: typed on pages of a long list and not checked yet; nobody can confirm it. */
  kept: Generated<number>
}

interface DraftRowTable {
  draft_id: string
  account_id: string
  version: number
  /** Sealed, as is the new one. */
  old_number: string | null
  new_number: string | null
}

/** A file of numbers that waits to be set; one of each session. */
interface NumberFileTable {
  id: string
  session_id: string
  created_at: number
  /** Its rows as JSON, sealed. */
  content: string
}

export const SMS_NUMBERS_LEAVING = {
  sms_number_draft: { with: 'session', by: 'session_id', told: { columns: ['created_at', 'applied_at'] } },
  sms_number_draft_row: {
    with: 'account',
    by: 'account_id',
    told: { columns: ['version'], sealed: [DRAFT_SEALED.old, DRAFT_SEALED.new] },
  },
  sms_number_file: {
    with: 'session',
    by: 'session_id',
    told: { untold: 'numbers of a whole contract, sealed, for half an hour' },
  },
} as const satisfies Leavings
