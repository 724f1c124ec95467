import type { Deps } from '../deps.ts'
import { aliveSince } from '../platform/times.ts'
import { policy } from '../policy.ts'
import type { Session } from './sessions.ts'
import { listOpen } from './store.ts'

/** Where somebody is signed in. */
export interface OpenSession {
  /** This very browser. */
  readonly here: boolean
  readonly label: string
  readonly address: string
  readonly since: number
  readonly lastSeenAt: number
}

/** Where the account of this session is signed in now; this browser first. */
export async function listOpenSessions(
  deps: Deps,
  session: Pick<Session, 'id' | 'accountId'>,
): Promise<OpenSession[]> {
  const now = deps.clock.now()
  const rows = await listOpen(deps.db, {
    accountId: session.accountId,
    seen: aliveSince(policy.session.idleMs, now),
    created: aliveSince(policy.session.totalMs, now),
  })
  const open = rows.map(row => ({
    here: row.id === session.id,
    label: row.label ?? '—',
    address: row.address ?? '',
    since: row.created_at,
    lastSeenAt: row.last_seen_at,
  }))
  return [...open.filter(one => one.here), ...open.filter(one => !one.here)]
}
