import { maskedPath, record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { type Session, whoIs } from '../sessions/sessions.ts'
import { type DeskPower, may } from './roles.ts'

/** Somebody of the desk who asks for something now. */
export interface Operator {
  readonly session: Session
  /** Network address of his browser. */
  readonly address: string
}

/**
 * Whether this operator may do it, by the role that his account has now. A refusal stands in the audit trail: no page
 * of ours offers what it refuses.
 */
export async function isAllowed(deps: Deps, operator: Operator, power: DeskPower): Promise<boolean> {
  if (may(operator.session.role, power)) return true
  await recordByOperator(deps, operator, { action: 'access.refused', detail: { path: power } })
  return false
}

/** An event about the operator himself: what he looked for and looked at. */
export function recordByOperator(
  deps: Deps,
  operator: Operator,
  event: {
    readonly action: 'access.refused' | 'desk.searched' | 'desk.viewed'
    readonly detail: Readonly<Record<string, string | number>>
  },
): Promise<void> {
  return record(deps, { ...whoIs(operator.session), address: operator.address, ...event })
}

/** Free text of the desk for the audit trail: what looks like a telephone number loses all but its last digits. */
export function withoutNumbers(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\d(?:[\d\s-]{5,})\d/g, number => maskedPath(number))
    .trim()
}
