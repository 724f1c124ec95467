import type { Deps } from '../deps.ts'
import { type PageOf, placeOf } from '../platform/paging.ts'
import { aliveSince } from '../platform/times.ts'
import { policy } from '../policy.ts'
import type { Session } from './sessions.ts'
import { countOpen, listOpen } from './store.ts'

/** Where somebody is signed in. */
export interface OpenSession {
  /** This very browser. */
  readonly here: boolean
  readonly label: string
  readonly address: string
  readonly since: number
  readonly lastSeenAt: number
}

/** Of an account; `id` is that of this browser's session, or of none. */
type Whose = Pick<Session, 'id' | 'accountId'>

/**
 * Where the account of this session is signed in now; this browser first. One that signs in again and again, as a program
 * does before codes are compulsory, has thousands: only the page is read.
 * @param asked the page's number as it came
 */
export async function openSessionsPage(
  deps: Deps,
  session: Whose,
  asked: string | undefined,
): Promise<PageOf<OpenSession>> {
  const open = openOf(deps, session)
  const place = placeOf(await countOpen(deps.db, open), asked)
  const rows = await listOpen(deps.db, open, {
    first: session.id,
    behind: place.before,
    limit: policy.list.pageRows,
  })
  const sessions = rows.map(row => ({
    here: row.id === session.id,
    label: row.label ?? '—',
    address: row.address ?? '',
    since: row.created_at,
    lastSeenAt: row.last_seen_at,
  }))
  return { ...place, rows: sessions }
}

/** This browser's included. */
export function countOpenSessions(deps: Deps, session: Whose): Promise<number> {
  return countOpen(deps.db, openOf(deps, session))
}

function openOf({ clock }: Deps, { accountId }: Whose) {
  const now = clock.now()
  return {
    accountId,
    seen: aliveSince(policy.session.idleMs, now),
    created: aliveSince(policy.session.totalMs, now),
  }
}
