import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { isOver } from '../platform/times.ts'
import { policy } from '../policy.ts'
import { momentAt } from '../pre-registration.ts'
import { work } from '../work.ts'
import { deleteSession, endByTime, type SessionRow } from './store.ts'

/** When a session ends by itself, and what is remembered of one that ended by time. */

export type EndReason = 'idle' | 'total' | 'code-needed'

/** Good for nothing but to keep for its account what was typed on its pages (D20). */
export interface EndedSession {
  readonly id: string
  readonly accountId: string
}

/** `isNews`: with this very request it was found to be over. */
export interface Ended {
  readonly kind: 'ended'
  readonly reason: EndReason
  readonly isNews: boolean
  /** Not of one that the pre-registration period ended, nor of one that is too long ago. */
  readonly remembered: EndedSession | undefined
}

type Times = Pick<SessionRow, 'created_at' | 'last_seen_at'>

/** When it ends if no request comes before, and the latest that it can end. */
export function endOf({ created_at, last_seen_at }: Times): { readonly at: number; readonly latest: number } {
  const latest = created_at + policy.session.totalMs
  return { at: Math.min(last_seen_at + policy.session.idleMs, latest), latest }
}

export function endReason(deps: Deps, row: SessionRow, now: number): EndReason | undefined {
  const { idleMs, totalMs } = policy.session
  const isIdle = isOver(row.last_seen_at, idleMs, now)
  const isTotal = isOver(row.created_at, totalMs, now)
  if (isIdle || isTotal) return isTotal && endOf(row).at === endOf(row).latest ? 'total' : 'idle'
  return row.with_code === 0 && momentAt(deps.config, now, row) === 'after' ? 'code-needed' : undefined
}

/** Ends what is found to be over. Of two requests at once that find it so, one records it. */
export async function endNow(deps: Deps, row: SessionRow, reason: EndReason): Promise<Ended> {
  await expire(deps, row, reason)
  return { kind: 'ended', reason, isNews: true, remembered: remembered(row, reason, deps.clock.now()) }
}

/** One that ended by time before this request; `undefined` when that is too long ago. */
export function endedBefore(deps: Deps, row: SessionRow): Ended | undefined {
  const now = deps.clock.now()
  const reason = endOf(row).at === endOf(row).latest ? 'total' : 'idle'
  const ended = remembered(row, reason, now)
  return ended && { kind: 'ended', reason, isNews: false, remembered: ended }
}

/** Of two requests at once that find the session too old, one records it. */
export async function expire(deps: Deps, row: SessionRow, reason: EndReason | 'suspended'): Promise<void> {
  const isByTime = reason === 'idle' || reason === 'total'
  await work(deps, async within => {
    if (!(await (isByTime ? endByTime : deleteSession)(within.db, row.id))) return
    await record(within, {
      action: 'session.ended',
      site: row.site,
      contractId: row.contract_id,
      accountId: row.account_id,
      actor: 'system',
      detail: { reason },
    })
  })
}

function remembered(row: SessionRow, reason: EndReason, now: number): EndedSession | undefined {
  if (reason === 'code-needed' || isOver(endOf(row).at, policy.keptForm.lifetimeMs, now)) return undefined
  return { id: row.id, accountId: row.account_id }
}
