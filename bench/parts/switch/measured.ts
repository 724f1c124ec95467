import type { Goal, Table } from '../../section.ts'

/** What one of the measurements found. */
export interface Measured {
  readonly table: Table
  readonly goal: Goal
}
