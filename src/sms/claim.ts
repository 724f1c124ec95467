import type { Deps } from '../deps.ts'
import { isPostgres } from '../platform/db/open.ts'
import { policy } from '../policy.ts'
import { sharedWork } from '../work.ts'
import { beginFirstAttempts, giveUpAttempts, type NewAttempt } from './attempt-store.ts'
import { type Begun, type Claimed, lastUse } from './hand-over.ts'
import type { Router } from './router.ts'
import { anyDue, claimDue, type DueMessages, type MessageRow } from './store.ts'

/** How many messages may be taken up now, and of which kind. */
export type Room = Omit<DueMessages, 'now'> & { readonly limit: number }

/** One message that is not due yet, to see whether a gateway is back. */
export const PROBE: Room = { which: 'early', limit: 1 }

/** While no gateway can be asked, messages stay where they are, and their pauses do not grow. */
export function roomFor(router: Router, underWay: number): Room {
  const ownRoom = policy.sms.concurrency + router.hanging - underWay
  const room = router.room()
  return room === undefined
    ? { which: 'hopeless', limit: ownRoom }
    : { which: 'all', limit: Math.min(room, ownRoom) }
}

/**
 * Takes messages up and begins their first attempts. On SQLite in one commit; on PostgreSQL each of the two
 * statements is one: a worker that dies between them leaves a lease, as if it died a moment later.
 */
export async function claim(deps: Deps, router: Router, room: Room): Promise<readonly Claimed[]> {
  const { limit } = room
  const now = deps.clock.now()
  if (limit <= 0) return []
  let taken: Claimed[] = []
  const letGo = () => {
    for (const { first } of taken) first?.lane.release()
    taken = []
  }
  const take = async ({ db }: Deps) => {
    // Of a run that was taken back.
    letGo()
    const messages = await claimDue(db, { ...room, now, leaseUntil: now + policy.sms.leaseMs })
    for (const message of messages) {
      if (message.tries > 1) await giveUpAttempts(db, message.id, now)
      taken.push({ message, first: firstAttempt(router, message, now) })
    }
    await beginFirstAttempts(db, taken.flatMap(newAttempt))
  }
  try {
    if (isPostgres(deps.db)) await take(deps)
    else if (await anyDue(deps.db, { ...room, now })) await sharedWork(deps, take)
  } catch (error) {
    letGo()
    throw error
  }
  return taken
}

function newAttempt({ message, first }: Claimed): NewAttempt[] {
  if (first === undefined) return []
  return [{ message_id: message.id, gateway: first.lane.name, started_at: first.startedAt }]
}

/** For a message that was never tried, while its gateway has a free slot; others find their way in `handOver`. */
function firstAttempt(router: Router, message: MessageRow, now: number): Begun | undefined {
  if (message.tries > 1 || message.heals !== null || now > lastUse(message)) return undefined
  const lane = router.choose({ tried: NONE, avoid: NONE, only: message.only_gateway })
  if (lane === undefined || lane.pauseMs > 0 || !lane.takeNow()) return undefined
  return { lane, n: 1, startedAt: now }
}

const NONE: ReadonlySet<string> = new Set()
