import type { Generated } from 'kysely'
import type { Leavings } from '../accounts/leaving.ts'
import type { Flag } from '../platform/db/schema.ts'
import type { SiteKind } from '../site.ts'

declare module '../platform/db/schema.ts' {
  interface Schema {
    session: SessionTable
  }
}

/**
 * One browser on one site: while its code is awaited (`code`), then signed in (`open`). One that ended by time (`ended`) opens
 * nothing any more; whose it was is remembered for what is typed on its pages (D20).
 */
interface SessionTable {
  id: string
  token_hash: string
  site: SiteKind
  account_id: string
  stage: 'code' | 'open' | 'ended'
  /** Opened by typing a code; sessions of the pre-registration period were not. */
  with_code: Flag
  /** When a code was last typed right in it: at the sign-in, or for an act. */
  code_at: number | null
  created_at: number
  last_seen_at: number
  /** When the account signed in the time before, to be shown. */
  previous_sign_in_at: number | null
  /** What the next page says once, e.g. that numbers were saved; each as JSON on a line. */
  flash: string | null
  /** 1: opened with a code that was sent to the second number. */
  second: Generated<Flag>
  /** Where its browser wanted to go when it was led to the sign-in. */
  wanted_path: string | null
  /** The known device in which it was opened. */
  device: string | null
  /** What the browser calls itself, in a few words. */
  label: string | null
  address: string | null
}

export const SESSIONS_LEAVING = {
  session: {
    with: 'account',
    by: 'account_id',
    told: {
      columns: ['stage', 'with_code', 'created_at', 'last_seen_at', 'label', 'address', 'wanted_path'],
    },
  },
} as const satisfies Leavings
