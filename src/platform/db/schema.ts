import type { Generated } from 'kysely'
import type { ApiAnswerTable, ApiKeyTable } from './schema-api.ts'
import type { AuditEventTable, AuditHeadTable, AuditPendingTable, AuditSealTable } from './schema-audit.ts'
import type { DeskRole, NumberClearingTable } from './schema-desk.ts'
import type {
  GuardCounterTable,
  KnownDeviceTable,
  NumberTrialTable,
  PasswordPaceTable,
  QuotaTable,
} from './schema-guard.ts'
import type { RolloutDayTable } from './schema-rollout.ts'
import type {
  SmsAttemptTable,
  SmsEarlyReceiptTable,
  SmsGatewayStateTable,
  SmsMessageTable,
} from './schema-sms.ts'

/**
 * The tables, as the migrations make them. Times are milliseconds since 1970 (UTC); yes/no is 1/0, because
 * SQLite has no boolean. Nothing here holds a code, an SMS text (but the demonstration's inbox) or a
 * password that could be used. SMS numbers are sealed (number-columns.ts); the stores seal and open them.
 */
export interface Schema {
  contract: ContractTable
  line: LineTable
  account: AccountTable
  session: SessionTable
  challenge: ChallengeTable
  known_device: KnownDeviceTable
  guard_counter: GuardCounterTable
  quota: QuotaTable
  password_pace: PasswordPaceTable
  number_trial: NumberTrialTable
  sms_number_draft: DraftTable
  sms_number_draft_row: DraftRowTable
  sms_number_file: NumberFileTable
  sms_message: SmsMessageTable
  sms_attempt: SmsAttemptTable
  sms_early_receipt: SmsEarlyReceiptTable
  sms_gateway_state: SmsGatewayStateTable
  inbox_message: InboxMessageTable
  inbox_setting: InboxSettingTable
  api_key: ApiKeyTable
  api_answer: ApiAnswerTable
  number_clearing: NumberClearingTable
  rollout_day: RolloutDayTable
  audit_event: AuditEventTable
  audit_pending: AuditPendingTable
  audit_seal: AuditSealTable
  audit_head: AuditHeadTable
}

type Site = 'admin' | 'user' | 'op'
type Flag = 0 | 1

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

/** An administrator (of a contract), a service user (of a line), or one of the operator's desk: whoever signs in. */
interface AccountTable {
  id: string
  contract_id: string
  site: Site
  /** 管理者ID or ログインID; unique in its site. */
  login_id: string
  /** Only for service users. */
  line_id: string | null
  /** In one of the forms of passwords/kept.ts. */
  password_hash: string
  /** The password is the one of the opening notice and must be replaced (D13). */
  password_initial: Flag
  /** SMS認証用電話番号, sealed. */
  sms_number: string | null
  sms_number_hash: string | null
  /** A code sent to the number was typed back (D5). */
  sms_number_confirmed: Generated<Flag>
  /** Goes up with every change of the number. */
  sms_number_version: Generated<number>
  last_sign_in_at: number | null
  /** SHA-256 of the activation code of the opening notice, until it is used or too old. */
  activation_hash: string | null
  activation_until: number | null
  suspended_at: number | null
  /** The initial password, sealed, until its opening notice is printed. */
  initial_password: string | null
  /** When the opening notice was printed. */
  notice_at: number | null
  /** What somebody of the desk may do; null for everybody else. */
  role: DeskRole | null
  created_at: number
}

/** One browser on one site: while its code is awaited (`code`), then signed in (`open`). */
interface SessionTable {
  id: string
  token_hash: string
  site: Site
  account_id: string
  stage: 'code' | 'open'
  /** Opened by typing a code; sessions of the pre-registration period were not. */
  with_code: Flag
  created_at: number
  last_seen_at: number
  /** When the account signed in the time before, to be shown. */
  previous_sign_in_at: number | null
  /** What the next page says once, e.g. that numbers were saved; JSON. */
  flash: string | null
  /** The known device in which it was opened. */
  device: string | null
  /** What the browser calls itself, in a few words. */
  label: string | null
  address: string | null
}

/** A code that is awaited: for a sign-in, for an enrolment, or to check an administrator's new number. */
interface ChallengeTable {
  id: string
  session_id: string
  account_id: string
  purpose: 'sign-in' | 'enrolment' | 'number'
  /** Sealed. */
  number: string
  /** The account's number version when it was opened; another one now means the number was replaced. */
  number_version: number
  stage: Generated<number>
  opened_at: number
  code_expires_at: number
  wrong: Generated<number>
  next_answer_at: Generated<number>
  resends: Generated<number>
  last_sent_at: number
  done_at: number | null
  /** The known device that it counts for, or `unknown`. */
  device: Generated<string>
  stage_two_wrong: Generated<number>
}

interface DraftTable {
  id: string
  session_id: string
  created_at: number
  applied_at: number | null
  /** 1: typed on pages of a long list and not checked yet; nobody can confirm it. */
  kept: Generated<number>
}

interface DraftRowTable {
  draft_id: string
  account_id: string
  version: number
  /** Sealed, as is the new one. */
  old_number: string | null
  new_number: string | null
}

/** A file of numbers that waits to be set; one of each session. */
interface NumberFileTable {
  id: string
  session_id: string
  created_at: number
  /** Its rows as JSON, sealed. */
  content: string
}

interface InboxMessageTable {
  id: Generated<number>
  to_number: string
  from_number: string
  text: string
  sent_at: number
  parts: number
  state: string
}

interface InboxSettingTable {
  key: string
  value: string
}
