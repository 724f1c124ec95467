import type { Place } from '../vault.ts'

/** A column that holds SMS numbers, sealed, with the column of their hash where numbers are looked for. */
export interface NumberColumn {
  readonly table: string
  readonly column: string
  readonly hash?: string
  /** The columns of the primary key. */
  readonly key: readonly string[]
}

/** Every column that holds whole SMS numbers; the demonstration's inbox, which is the phone itself, aside. */
export const NUMBER_COLUMNS = {
  account: { table: 'account', column: 'sms_number', hash: 'sms_number_hash', key: ['id'] },
  challenge: { table: 'challenge', column: 'number', key: ['id'] },
  draftOld: { table: 'sms_number_draft_row', column: 'old_number', key: ['draft_id', 'account_id'] },
  draftNew: { table: 'sms_number_draft_row', column: 'new_number', key: ['draft_id', 'account_id'] },
  message: { table: 'sms_message', column: 'to_number', hash: 'to_number_hash', key: ['id'] },
  /** A whole file of them. */
  file: { table: 'sms_number_file', column: 'content', key: ['id'] },
  /** No number, but as secret, until the opening notice is printed. */
  initialPassword: { table: 'account', column: 'initial_password', key: ['id'] },
  /** May hold an initial password; kept for a day. */
  apiAnswer: { table: 'api_answer', column: 'answer', key: ['key_id', 'idempotency_key'] },
} as const satisfies Record<string, NumberColumn>

/** The place that a number of this column is sealed for. */
export function placeIn({ table, column }: NumberColumn, ...key: readonly string[]): Place {
  return [`${table}.${column}`, ...key]
}
