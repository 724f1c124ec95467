import { policy } from '../policy.ts'
import type { Times } from './chain-store.ts'

/**
 * What the rest of the database says of the trail. Whoever empties it and sets its end back to the beginning, or sets both
 * back to an earlier state, leaves no contradiction in the chain; but accounts are never added and never sign in without
 * an event of the same moment.
 */
export type TraceProblem =
  | { readonly kind: 'emptied' }
  /** `first`: the trail's first event; `account`: when an account was there. */
  | { readonly kind: 'begins-late'; readonly first: number; readonly account: number }
  | { readonly kind: 'ends-early'; readonly last: number; readonly account: number }

/** @param accounts when something first and last happened to one; @param events the same of the trail */
export function contradictionOf(
  accounts: Times | undefined,
  events: Times | undefined,
): TraceProblem | undefined {
  if (accounts === undefined) return undefined
  if (events === undefined) return { kind: 'emptied' }
  const { unsealedMs: tolerance } = policy.audit
  if (events.first > accounts.first + tolerance)
    return { kind: 'begins-late', first: events.first, account: accounts.first }
  if (events.last < accounts.last - tolerance)
    return { kind: 'ends-early', last: events.last, account: accounts.last }
  return undefined
}

/** The earlier and the later of both. */
export function together(one: Times | undefined, other: Times | undefined): Times | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return { first: Math.min(one.first, other.first), last: Math.max(one.last, other.last) }
}
