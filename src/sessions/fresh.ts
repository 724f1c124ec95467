import type { Deps } from '../deps.ts'
import { isOver } from '../platform/times.ts'
import { policy } from '../policy.ts'
import type { Within } from '../work.ts'
import type { Session } from './sessions.ts'
import { saveCodeAt } from './store.ts'

/** D15: whether a code was typed right in this session lately. At a time of the future none was. */
export function isFresh({ clock }: Pick<Deps, 'clock'>, { codeAt }: Pick<Session, 'codeAt'>): boolean {
  return codeAt !== undefined && !isOver(codeAt, policy.act.freshForMs, clock.now())
}

/** A code for an act was right; it went to the account's registered number. */
export function noteCode(within: Within, sessionId: string): Promise<void> {
  return saveCodeAt(within.db, sessionId, within.clock.now())
}
