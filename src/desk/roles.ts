import type { DeskRole } from '../accounts/tables.ts'

/** What is done to an account at the desk. Each has a form of its own. */
export const DESK_ACTS = [
  'stop-forwarding',
  'reset-password',
  'end-sessions',
  'suspend',
  'resume',
  'suspend-contract',
  'resume-contract',
  'admit-others',
  'clear-number',
  'forbid-abroad',
  'allow-abroad',
  'lift-quarantine',
  'end-contract',
  'keep-contract',
] as const
export type DeskAct = (typeof DESK_ACTS)[number]

export type DeskPower =
  | DeskAct
  /** Agreeing to somebody else's clearing, or calling one off. */
  | 'decide-clearing'
  /** The day from which on codes are compulsory for a contract. */
  | 'set-codes-from'
  /** Taking a line out of service, or putting it in service. */
  | 'set-in-service'
  /** Asking whose a mobile number is tells whether a person is a customer. */
  | 'search-mobile'

export const DESK_ROLES: readonly DeskRole[] = ['read-only', 'desk', 'supervisor']

const SUPERVISED: readonly DeskAct[] = [
  'clear-number',
  'forbid-abroad',
  'allow-abroad',
  'lift-quarantine',
  'end-contract',
  'keep-contract',
]
const DESK: readonly DeskPower[] = [...DESK_ACTS.filter(act => !SUPERVISED.includes(act)), 'search-mobile']
const POWERS: Record<DeskRole, ReadonlySet<DeskPower>> = {
  'read-only': new Set(),
  desk: new Set(DESK),
  supervisor: new Set([...DESK, ...SUPERVISED, 'decide-clearing', 'set-codes-from', 'set-in-service']),
}

/** Asked by every rule, whatever a page offered. Without a role nobody may do anything. */
export function may(role: DeskRole | undefined, power: DeskPower): boolean {
  return role !== undefined && POWERS[role].has(power)
}
