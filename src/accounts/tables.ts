import type { Generated } from 'kysely'
import type { Flag } from '../platform/db/schema.ts'
import type { SealedColumn } from '../platform/sealed-column.ts'
import type { SiteKind } from '../site.ts'

declare module '../platform/db/schema.ts' {
  interface Schema {
    contract: ContractTable
    line: LineTable
    account: AccountTable
  }
}

/** Sealed columns: the SMS number, and the initial password until the opening notice is printed. */
export const ACCOUNT_SEALED = {
  number: { table: 'account', column: 'sms_number', hash: 'sms_number_hash', key: ['id'] },
  initialPassword: { table: 'account', column: 'initial_password', key: ['id'] },
} as const satisfies Record<string, SealedColumn>

interface ContractTable {
  id: string
  name: string
  /** How its administrator may enrol; null = as the installation says. */
  enrolment: EnrolmentPolicy | null
  /** Day (YYYY-MM-DD, Japan) from which on codes are compulsory for it; null = as the installation says. */
  codes_from: string | null
  /** Since when none of its accounts signs in. */
  suspended_at: number | null
  created_at: number
}

export type EnrolmentPolicy = 'open' | 'activation-code' | 'closed'

/** A 050 number with its option services. */
interface LineTable {
  id: string
  contract_id: string
  /** 11 digits. */
  number: string
  /** 利用者名 */
  user_name: string
  /** Names of the option services that the contract ordered for this line, JSON. */
  ordered: string
  /** The option services' state, JSON. */
  settings: string
  version: Generated<number>
}

/** An administrator (of a contract), a service user (of a line), or a member of the desk: whoever signs in. */
interface AccountTable {
  id: string
  contract_id: string
  site: SiteKind
  /** 管理者ID, ログインID or 担当者ID; unique in its site. */
  login_id: string
  /** Only for service users. */
  line_id: string | null
  /** In one of the forms of passwords/kept.ts. */
  password_hash: string
  /** The password is the one of the opening notice and must be replaced (D13). */
  password_initial: Flag
  /** It was shown at the desk, or in an answer of the API: without a code it opens nothing, until its owner replaces it. */
  password_shown: Generated<Flag>
  /** SMS認証用電話番号, sealed. */
  sms_number: string | null
  sms_number_hash: string | null
  /** A code sent to the number was typed back (D5). */
  sms_number_confirmed: Generated<Flag>
  /** Goes up with every change of the number. */
  sms_number_version: Generated<number>
  last_sign_in_at: number | null
  /** Keyed hash of the activation code of the opening notice, until it is used or too old. */
  activation_hash: string | null
  activation_until: number | null
  suspended_at: number | null
  /** Until then its owner lets nobody in but his known devices; a new password or number ends it. */
  only_known_until: number | null
  /** The initial password, sealed, until its opening notice is printed. */
  initial_password: string | null
  /** When the opening notice was printed. */
  notice_at: number | null
  /** What a desk member may do; null for everybody else. */
  role: DeskRole | null
  created_at: number
}

/** Looks only · also resets passwords, ends sessions, suspends · also clears numbers and approves it. */
export type DeskRole = 'read-only' | 'desk' | 'supervisor'
