import type { Generated } from 'kysely'
import type { Flag } from '../platform/db/schema.ts'
import type { SealedColumn } from '../platform/sealed-column.ts'
import type { SiteKind } from '../site.ts'
import type { Leavings } from './leaving.ts'

declare module '../platform/db/schema.ts' {
  interface Schema {
    contract: ContractTable
    line: LineTable
    account: AccountTable
    freed_name: FreedNameTable
  }
}

/** Sealed columns: the SMS number, an administrator's second one, and the initial password until the opening notice is printed. */
export const ACCOUNT_SEALED = {
  number: { table: 'account', column: 'sms_number', hash: 'sms_number_hash', key: ['id'] },
  initialPassword: { table: 'account', column: 'initial_password', key: ['id'] },
  secondNumber: { table: 'account', column: 'second_number', key: ['id'] },
} as const satisfies Record<string, SealedColumn>

interface ContractTable {
  id: string
  name: string
  /** `nameKey` of it, for whoever looks for it; null where a process of an earlier version added it. */
  name_key: string | null
  /** How its administrator may enrol; null = as the installation says. */
  enrolment: EnrolmentPolicy | null
  /** Day (YYYY-MM-DD, Japan) from which on codes are compulsory for it; null = as the installation says. */
  codes_from: string | null
  /** Since when none of its accounts signs in. */
  suspended_at: number | null
  /** Null while nobody did; and for the operator in rows of earlier versions. */
  suspended_by: Suspender | null
  /** `never`: no call leaves the country by forwarding, and 国際電話利用休止 is not lifted. */
  abroad: 'never' | null
  /** Its last day (YYYY-MM-DD, Japan): afterwards all of it is erased. */
  ends_on: string | null
  created_at: number
  /** When what lists show of it last changed, by the database's clock; 0 before there was this column. */
  updated_at: Generated<number>
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
  /** As of a contract; also of its service user. */
  updated_at: Generated<number>
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
  /** 管理者（予備）, sealed. */
  second_number: string | null
  /** Since when he signs in with it, and not once with the first. */
  second_since: number | null
  last_sign_in_at: number | null
  /** Keyed hash of the activation code of the opening notice, until it is used or too old. */
  activation_hash: string | null
  activation_until: number | null
  suspended_at: number | null
  /** Who suspended it; null while nobody did. Rows of earlier versions have null for the operator. */
  suspended_by: Suspender | null
  /** Until then its owner lets nobody in but his known devices; a new password or number ends it. */
  only_known_until: number | null
  /** Until then it has no call leave the country: its number or password is a new one. */
  abroad_after: number | null
  /** Until then nobody registers a first number for it: its line came from another contract while it had none. */
  number_after: number | null
  /** The initial password, sealed, until its opening notice is printed. */
  initial_password: string | null
  /** When the opening notice was printed. */
  notice_at: number | null
  /** What a desk member may do; null for everybody else. */
  role: DeskRole | null
  created_at: number
}

/** An ID or a 050 number that somebody of a contract had: for some time it is kept for that contract. */
interface FreedNameTable {
  kind: NameKind
  /** Keyed hash of the name. */
  name_hash: string
  /** Id of the contract that had it; it may be nobody's any more. */
  owner: string
  freed_at: number
}

/** 管理者ID, ログインID, 050 number. */
export type NameKind = 'admin' | 'user' | 'line'

/** The contract's own administrator; the operator, at the desk, by the API, on the command line; or a file that is kept in step with. */
export type Suspender = 'administrator' | 'operator' | 'file'

/** Looks only · also resets passwords, ends sessions, suspends · also clears numbers and approves it. */
export type DeskRole = 'read-only' | 'desk' | 'supervisor'

export const ACCOUNTS_LEAVING = {
  contract: 'deleted-here',
  line: 'deleted-here',
  account: 'deleted-here',
  freed_name: { stays: 'a keyed hash, and a random id that is nobody’s after the erasure; some weeks' },
} as const satisfies Leavings
