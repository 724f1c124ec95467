import type { Leavings } from '../accounts/leaving.ts'
import type { SealedColumn } from '../platform/sealed-column.ts'

declare module '../platform/db/schema.ts' {
  interface Schema {
    api_key: ApiKeyTable
    api_answer: ApiAnswerTable
  }
}

/** May hold an initial password; kept for a day. */
export const API_ANSWER: SealedColumn = {
  table: 'api_answer',
  column: 'answer',
  key: ['key_id', 'idempotency_key'],
}

/** A key of the API. What its holder sends is nowhere: only its hash is kept. */
interface ApiKeyTable {
  id: string
  /** How the audit trail calls it; never given a second time. */
  name: string
  /** SHA-256 of the key. */
  hash: string
  /** JSON: names of api/scopes.ts. */
  scopes: string
  created_at: number
  /** First millisecond in which it is no longer good. */
  expires_at: number | null
  /** To the minute. */
  last_used_at: number | null
  revoked_at: number | null
}

/** What a POST was answered, for those who send it again because they did not hear it. */
interface ApiAnswerTable {
  key_id: string
  /** SHA-256 of what the caller chose. */
  idempotency_key: string
  /** Keyed: a request may hold an SMS number, which a plain hash would not hide. */
  request_hash: string
  /** Status, headers and body as JSON, sealed: it may hold an initial password. */
  answer: string | null
  created_at: number
}

export const API_LEAVING = {
  api_key: { stays: "the operator's own" },
  api_answer: { stays: 'sealed, and gone after a day' },
} as const satisfies Leavings
