import type { Generated } from 'kysely'

declare module '../platform/db/schema.ts' {
  interface Schema {
    number_clearing: NumberClearingTable
    desk_act: DeskActTable
  }
}

/**
 * What somebody at the desk did that bears on who comes in: showed a new `password`; `asked` for what another supervisor has
 * to agree to; did the same `alone`; `approved` it.
 */
export type Bearing = 'password' | 'asked' | 'alone' | 'approved'

/** Acts of one person within some days are looked at together; older ones are deleted. */
interface DeskActTable {
  contract_id: string
  /** null = the whole contract. */
  account_id: string | null
  /** 担当者ID */
  member: string
  act: Bearing
  at: number
}

/** How the desk made sure who is calling. */
export type IdentityCheck = 'call-back' | 'documents' | 'contract-details' | 'in-person'

/**
 * What the desk was asked for and a second supervisor agrees to: clearing an administrator's number, or the day of codes
 * of a contract whose administrator has none. At most one is open for an account.
 */
export interface NumberClearingTable {
  id: string
  kind: Generated<'number' | 'codes-from'>
  /** The wanted day (YYYY-MM-DD); null = as the installation says. */
  codes_from: string | null
  account_id: string
  /** The account's number version when it was asked for; another one now means the number was replaced. */
  number_version: number
  /** 担当者ID of the desk member, which stays when his account is removed. */
  requested_by: string
  requested_at: number
  /** `none`: not asked for a day. */
  identity: IdentityCheck | 'none'
  reason: string
  /** Not before then. */
  due_at: number
  /** 担当者ID; null while an approval is awaited. */
  approved_by: string | null
  approved_at: number | null
  /** `overtaken`: the number was replaced meanwhile; `lapsed`: nobody approved it in time. */
  state: 'open' | 'done' | 'cancelled' | 'overtaken' | 'lapsed'
  closed_at: number | null
  /** 担当者ID; null when the program or the administrator himself closed it. */
  closed_by: string | null
}
