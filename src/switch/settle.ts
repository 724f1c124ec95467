import type { Deps } from '../deps.ts'
import { policy } from '../policy.ts'
import { sharedWork, type Within } from '../work.ts'
import type { Verdict } from './answer.ts'
import { type DeliveryKey, lockDelivery, saveDelivery } from './delivery-store.ts'
import { findState, noteHighest } from './store.ts'

/** What became of a line at an endpoint. `ahead`: it has a version that we never gave. */
type Settled = 'applied' | 'waiting' | 'stuck' | 'ahead'

/** Writes down what the answer to a push means; `undefined` where the line is not the endpoint's any more. */
export function settle(
  deps: Deps,
  key: DeliveryKey,
  { pushed, verdict }: { readonly pushed: number; readonly verdict: Verdict },
): Promise<Settled | undefined> {
  return sharedWork(deps, within =>
    verdict.kind === 'has'
      ? settleApplied(within, key, verdict)
      : settleNotApplied(within, key, { pushed, verdict }),
  )
}

/**
 * The endpoint has this version of the line, as it says itself. What is wanted beyond is due now. One that we never gave is
 * overwritten by nothing but the next change, which is numbered above it.
 */
export async function settleApplied(
  within: Within,
  key: DeliveryKey,
  { version, code }: { readonly version: number; readonly code?: string },
): Promise<Settled | undefined> {
  const { db } = within
  const now = within.clock.now()
  // Before the delivery is locked: whoever gives places locks them in this order.
  const isAhead = await noteAhead(within, { lineId: key.lineId, version })
  const delivery = await lockDelivery(db, key)
  if (delivery === undefined) return undefined
  const applied = delivery.state === 'ahead' ? version : Math.max(version, delivery.applied)
  const isDone = applied >= delivery.wanted
  const state = isAhead ? 'ahead' : isDone ? 'applied' : 'waiting'
  const isNews = applied !== delivery.applied || state !== delivery.state
  await saveDelivery(db, key, {
    applied,
    state,
    due_at: isDone || delivery.due_at === null ? null : now,
    tries: 0,
    ...(isNews && { applied_at: now }),
    ...(code !== undefined && { answer: code, answered_at: now }),
  })
  return state
}

/** Whether somebody has a version that we never gave; the next one is above it. */
export async function noteAhead(
  { db }: Within,
  { lineId, version }: { readonly lineId: string; readonly version: number },
): Promise<boolean> {
  const ours = (await findState(db, lineId))?.version ?? 0
  if (version <= ours) return false
  await noteHighest(db, lineId, version)
  return true
}

async function settleNotApplied(
  within: Within,
  key: DeliveryKey,
  { pushed, verdict }: { readonly pushed: number; readonly verdict: Exclude<Verdict, { kind: 'has' }> },
): Promise<Settled | undefined> {
  const now = within.clock.now()
  const delivery = await lockDelivery(within.db, key)
  if (delivery === undefined) return undefined
  const answer = { answer: verdict.code, answered_at: now }
  // What is wanted by now was not pushed yet.
  if (delivery.wanted > pushed || delivery.due_at === null) {
    await saveDelivery(within.db, key, answer)
    return 'waiting'
  }
  const isStuck = verdict.kind === 'stuck'
  const pauseMs = isStuck ? policy.switch.stuckMs : Math.max(retryMs(delivery.tries), verdict.pauseMs ?? 0)
  const state = isStuck ? 'stuck' : delivery.state
  await saveDelivery(within.db, key, { ...answer, state, due_at: now + pauseMs, tries: delivery.tries + 1 })
  return isStuck ? 'stuck' : 'waiting'
}

/** The alarm; the desk and the command line show the line, too. */
export function tellAhead(
  { log }: Pick<Deps, 'log'>,
  facts: { readonly endpoint: string; readonly version: number },
): void {
  log.error(
    facts,
    'the telephone system has a state of a line that was never given: was a backup restored? Run "sekisho switch reconcile"',
  )
}

function retryMs(tries: number): number {
  const { first, most } = policy.switch.retryMs
  return Math.min(first * 2 ** Math.min(tries, 20), most)
}
