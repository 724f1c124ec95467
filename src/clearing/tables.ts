import type { Generated } from 'kysely'
import type { Leavings } from '../accounts/leaving.ts'

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
  /** 担当者ID, or `api:` and the name of a key. */
  member: string
  act: Bearing
  at: number
}

/** How the desk made sure who is calling. */
export type IdentityCheck = 'call-back' | 'documents' | 'contract-details' | 'in-person'

export type ClearingKind = 'number' | 'codes-from' | 'quarantine' | 'contract-end'

/**
 * What the desk was asked for and a second supervisor agrees to: clearing an administrator's number, the day of codes of a
 * contract whose administrator has none, lifting the hold on what leaves the country, or the end of a contract. At most one is
 * open for an account.
 */
export interface NumberClearingTable {
  id: string
  kind: Generated<ClearingKind>
  /** The wanted day (YYYY-MM-DD); null = as the installation says. */
  codes_from: string | null
  /** The wanted last day (YYYY-MM-DD) of the contract. */
  ends_on: string | null
  account_id: string
  /** The account's number version when it was asked for; another one now means the number was replaced. */
  number_version: number
  /** 担当者ID of the desk member, which stays when his account is removed. */
  requested_by: string
  requested_at: number
  /** `none`: asked for a number only. */
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

export const CLEARING_LEAVING = {
  number_clearing: {
    with: 'account',
    by: 'account_id',
    told: { columns: ['kind', 'requested_at', 'identity', 'reason', 'approved_at', 'state', 'closed_at'] },
  },
  desk_act: { with: 'account', by: 'account_id', told: { columns: ['act', 'at'] } },
} as const satisfies Leavings
