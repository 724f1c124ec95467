import type { Flag } from '../platform/db/schema.ts'
import type { SiteKind } from '../site.ts'

declare module '../platform/db/schema.ts' {
  interface Schema {
    session: SessionTable
  }
}

/** One browser on one site: while its code is awaited (`code`), then signed in (`open`). */
interface SessionTable {
  id: string
  token_hash: string
  site: SiteKind
  account_id: string
  stage: 'code' | 'open'
  /** Opened by typing a code; sessions of the pre-registration period were not. */
  with_code: Flag
  created_at: number
  last_seen_at: number
  /** When the account signed in the time before, to be shown. */
  previous_sign_in_at: number | null
  /** What the next page says once, e.g. that numbers were saved; JSON. */
  flash: string | null
  /** The known device in which it was opened. */
  device: string | null
  /** What the browser calls itself, in a few words. */
  label: string | null
  address: string | null
}
