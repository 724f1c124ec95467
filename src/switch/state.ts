import type { StateRow } from './store.ts'

/**
 * What the telephone system must know of one line, whole, never a difference: the contract with whoever writes the other
 * side (docs/switch.md). What is left of it stands in lines/option-services.ts, as the line keeps it.
 */
export interface LineState {
  /** 11 digits. */
  readonly line: string
  /** Goes up with every change; an older one never overwrites a newer one. */
  readonly version: number
  /** UTC, ISO 8601. */
  readonly changedAt: string
  readonly inService: boolean
  readonly forwarding: readonly unknown[]
  readonly [service: string]: unknown
}

/** Of a number that no line has any more: nothing leads anywhere. */
const GONE = {
  forwarding: [],
  rejectAnonymous: false,
  rejectedCallers: [],
  showCallerNumber: false,
  internationalSuspended: true,
}

/** Of a line that is not adopted nothing is known but that its forwarding was stopped. */
export function stateFrom(row: StateRow): LineState {
  const { forwarding, ...services } = row.settings === null ? GONE : (JSON.parse(row.settings) as typeof GONE)
  return {
    line: row.number,
    version: row.version,
    changedAt: new Date(row.changedAt).toISOString(),
    inService: row.inService === 1,
    forwarding: row.adoptedAt === null ? [] : forwarding,
    ...services,
  }
}
