import { record } from '../audit/audit.ts'
import type { Happening } from '../audit/event.ts'
import type { Deps } from '../deps.ts'
import { type Session, whoIs } from '../sessions/sessions.ts'
import { type DeskPower, may } from './roles.ts'

/** Somebody of the desk who asks for something now. */
export interface DeskMember {
  readonly session: Session
  /** Network address of his browser. */
  readonly address: string
}

/**
 * Whether this desk member may do it, by the role that his account has now. A refusal stands in the audit trail: no page
 * of ours offers what it refuses.
 */
export async function isAllowed(deps: Deps, member: DeskMember, power: DeskPower): Promise<boolean> {
  if (may(member.session.role, power)) return true
  await recordByMember(deps, member, { action: 'access.refused', detail: { path: power } })
  return false
}

/** An event about the desk member himself: what he looked for and looked at. */
export function recordByMember(deps: Deps, member: DeskMember, event: Happening): Promise<void> {
  return record(deps, { ...whoIs(member.session), address: member.address, ...event })
}
