import { withoutPhoneNumbers } from '../numbers-in-text.ts'
import type { CsvFault } from '../platform/csv/read.ts'
import { policy } from '../policy.ts'
import { PREFIXES } from '../sms-number.ts'
import type { ImportColumn } from './columns.ts'

/** Why a row is not taken. For whoever operates the command line: English, what is wrong and what to do. */
export const PROBLEMS = {
  quote: 'A quotation mark is missing, or there is one too many.',
  'too-long': 'The row is too long: is a quotation mark missing?',
  characters:
    'It holds bytes that are no character: was the file changed by a program that does not know its encoding?',
  'too-many-cells': 'It has more cells than the first row: put text that holds a comma into quotation marks.',
  'no-admin-id': 'The administrator ID (管理者ID) is missing.',
  'bad-admin-id':
    'The administrator ID (管理者ID) must be 1-64 letters or digits or . _ @ - and begin with a letter or digit.',
  'no-name': 'A new contract needs a name (契約名).',
  'name-too-long': `A name is longer than ${policy.nameCharacters} characters.`,
  'name-control': 'A name holds a line break or another control character.',
  'no-line': 'The line (利用者番号) is missing.',
  'bad-line': 'The line (利用者番号) must be 050 and 8 digits.',
  'line-zero': 'The line (利用者番号) lost its leading 0: format the column as text before saving.',
  'no-login-id': 'The login ID (ログインID) is missing.',
  'bad-login-id':
    'The login ID (ログインID) must be 1-64 letters or digits or . _ @ - and begin with a letter or digit.',
  'bad-number': `The SMS number must be a mobile number of 11 digits that begins with ${PREFIXES.en}.`,
  'number-zero': 'The SMS number lost its leading 0: format the column as text before saving.',
  'number-rounded':
    'The SMS number was rounded by a spreadsheet (9.01E+10): format the column as text and export again.',
  'bad-day': 'The day (必須日) must be like 2026-12-01, or "installation" (共通).',
  'bad-state':
    'The state (状態) must be active (利用中) or suspended (停止). A contract that ended is ended by "sekisho contract end".',
  'day-too-late':
    'The day (必須日) is too late: at most 180 days after today or after the end of the pre-registration period.',
  'bad-enrolment': 'The way of enrolment (登録方法) must be open, activation-code, closed or installation.',
  'bad-ordered':
    'The ordered services (契約サービス) must be some of forwarding, voicemail, anonymous-rejection, rejection-list, or none.',
  'bad-forwarding':
    'Forwarding (転送) must be none (なし), or some of always:, busy:, no-answer/20:, unreachable: with a number or voicemail behind the colon and spaces between them; always: stands alone.',
  'bad-reject-anonymous': 'Rejecting anonymous callers (番号非通知拒否) must be yes or no.',
  'bad-rejected-callers':
    'The rejected callers (着信拒否リスト) must be phone numbers with spaces between them, or none (なし).',
  'bad-show-caller-number': 'Showing the caller number (発信者番号通知) must be yes or no.',
  'bad-international-suspended': 'International calls suspended (国際電話利用休止) must be yes or no.',
  'service-not-ordered':
    'A service that is to be set is not ordered for the line: order it (契約サービス), or leave it out.',
  'bad-destination':
    'Calls cannot be forwarded there: a fixed, mobile or 050 number in Japan, or a number abroad with + or 010.',
  'destination-self': 'The line cannot forward to itself.',
  'destination-abroad':
    'A number abroad needs international calls not to be suspended (国際電話利用休止: no).',
  'bad-seconds': `The seconds of no-answer must be a whole number from ${policy.line.forwardAfterSeconds.min} to ${policy.line.forwardAfterSeconds.max}.`,
  'too-many-callers': `At most ${policy.line.maxRejectedCallers} callers can be rejected (着信拒否リスト).`,
  'forwarding-loop': 'Calls would come back to the line: a line that it forwards to forwards to it.',
  'hash-unknown-form':
    'The password hash has none of the known forms. Leave it empty to make an initial password.',
  'hash-malformed':
    'The password hash is damaged or was cut off. Leave it empty to make an initial password.',
  'hash-too-costly':
    'The password hash costs too much to look at. Leave it empty to make an initial password.',
  'no-contract': 'There is no contract with this administrator ID (管理者ID): import the contracts first.',
  'contract-full': `The contract has ${policy.contract.mostLines} lines, and no contract has more: bring the others into another one.`,
  'needs-admin-id': 'A new line needs the administrator ID (管理者ID) of its contract.',
  'needs-login-id': 'A new line needs a login ID (ログインID).',
  'other-contract': 'It belongs to another contract. To move it there: --sync.',
  'other-login-id': 'The line has another login ID. To change it: --sync.',
  'login-id-moves':
    'The present login ID of the line stands on another row: this row can be taken once that one is in effect. Run it again.',
  'never-abroad':
    'The line forwards abroad, which does not belong to the contract that it is to be moved to.',
  'admin-id-kept':
    'Another contract had this administrator ID (管理者ID) until lately: for some time it is kept for that one.',
  'login-id-kept':
    'Another contract had this login ID (ログインID) until lately: for some time it is kept for that one.',
  'line-kept':
    'Another contract had this number (利用者番号) until lately: for some time it is kept for that one.',
  'abroad-not-in-contract':
    'Neither forwarding abroad nor lifting the suspension of international calls belongs to the contract (sekisho contract abroad).',
  'login-id-taken': 'The login ID (ログインID) belongs to another line.',
  'no-such-login-id':
    'There is no such login ID. To add one, the file needs a column for its line (利用者番号).',
  'no-such-line': 'There is no such line (利用者番号): import the lines first.',
  'nothing-to-adopt':
    'It says nothing of what the line does: give a column of forwarding (転送) or of another service.',
  'other-number':
    'Another SMS number is registered; its owner may have changed it. To replace it: --overwrite-numbers.',
  'number-unreadable':
    'The registered SMS number cannot be read with the present keys, so it is not replaced: see "sekisho keys list".',
} as const satisfies Record<string, string> & Record<CsvFault, string>
export type ProblemCode = keyof typeof PROBLEMS

export interface Problem {
  readonly code: ProblemCode | 'twice'
  readonly text: string
  /** The cell that it is about, where it is about one. */
  readonly column?: ImportColumn | undefined
  /** What stands in it, as far as it may be shown. */
  readonly value?: string | undefined
}

/** @param column where it could be one of several */
export function problem(code: ProblemCode, column: ImportColumn | undefined = COLUMN_OF[code]): Problem {
  return { code, text: PROBLEMS[code], ...(column !== undefined && { column }) }
}

const COLUMN_OF: Partial<Record<ProblemCode, ImportColumn>> = {
  'bad-admin-id': 'admin_id',
  'no-admin-id': 'admin_id',
  'no-contract': 'admin_id',
  'contract-full': 'admin_id',
  'needs-admin-id': 'admin_id',
  'other-contract': 'admin_id',
  'never-abroad': 'admin_id',
  'abroad-not-in-contract': 'forwarding',
  'no-name': 'name',
  'no-line': 'line',
  'bad-line': 'line',
  'line-zero': 'line',
  'no-login-id': 'login_id',
  'bad-login-id': 'login_id',
  'needs-login-id': 'login_id',
  'other-login-id': 'login_id',
  'login-id-taken': 'login_id',
  'admin-id-kept': 'admin_id',
  'login-id-kept': 'login_id',
  'line-kept': 'line',
  'login-id-moves': 'login_id',
  'no-such-login-id': 'login_id',
  'bad-day': 'codes_from',
  'day-too-late': 'codes_from',
  'bad-enrolment': 'enrolment',
  'bad-state': 'state',
  'bad-ordered': 'ordered',
  'service-not-ordered': 'ordered',
  'bad-forwarding': 'forwarding',
  'bad-destination': 'forwarding',
  'destination-self': 'forwarding',
  'destination-abroad': 'forwarding',
  'bad-seconds': 'forwarding',
  'forwarding-loop': 'forwarding',
  'bad-reject-anonymous': 'reject_anonymous',
  'bad-rejected-callers': 'rejected_callers',
  'too-many-callers': 'rejected_callers',
  'bad-show-caller-number': 'show_caller_number',
  'bad-international-suspended': 'international_suspended',
}

/** Of a cell, what may be shown where a file is looked at: no hash, of a number its end. */
export function shownCell(column: ImportColumn, text: string): string {
  if (/hash/.test(column) || /\$\w+\$/.test(text)) return '(hidden)'
  const isNumber = column === 'sms_number' || column === 'admin_sms_number'
  if (isNumber && text.length > 4) return `…${text.slice(-4)} (${text.length} characters)`
  const shown = [...(column === 'line' ? text : withoutPhoneNumbers(text))]
  return shown.length > SHOWN_CHARACTERS ? `${shown.slice(0, SHOWN_CHARACTERS).join('')}…` : shown.join('')
}

const SHOWN_CHARACTERS = 40

/** @param line of the file, where it stands for the first time */
export function twice(what: string, line: number): Problem {
  return { code: 'twice', text: `The ${what} stands in the file twice: for the first time on line ${line}.` }
}
