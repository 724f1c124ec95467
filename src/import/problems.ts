import type { CsvFault } from '../platform/csv/read.ts'
import { policy } from '../policy.ts'
import { PREFIXES } from '../sms-number.ts'

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
  'day-too-late':
    'The day (必須日) is too late: at most 180 days after today or after the end of the pre-registration period.',
  'bad-enrolment': 'The way of enrolment (登録方法) must be open, activation-code, closed or installation.',
  'bad-ordered':
    'The ordered services (契約サービス) must be some of forwarding, voicemail, anonymous-rejection, rejection-list, or none.',
  'hash-unknown-form':
    'The password hash has none of the known forms. Leave it empty to make an initial password.',
  'hash-malformed':
    'The password hash is damaged or was cut off. Leave it empty to make an initial password.',
  'hash-too-costly':
    'The password hash costs too much to look at. Leave it empty to make an initial password.',
  'no-contract': 'There is no contract with this administrator ID (管理者ID): import the contracts first.',
  'needs-admin-id': 'A new line needs the administrator ID (管理者ID) of its contract.',
  'needs-login-id': 'A new line needs a login ID (ログインID).',
  'other-contract': 'It belongs to another contract. Lines are not moved by importing.',
  'other-login-id': 'The line has another login ID. Login IDs are not changed by importing.',
  'login-id-taken': 'The login ID (ログインID) belongs to another line.',
  'no-such-login-id':
    'There is no such login ID. To add one, the file needs a column for its line (利用者番号).',
  'other-number':
    'Another SMS number is registered; its owner may have changed it. To replace it: --overwrite-numbers.',
  'number-unreadable':
    'The registered SMS number cannot be read with the present keys, so it is not replaced: see "sekisho keys list".',
} as const satisfies Record<string, string> & Record<CsvFault, string>
export type ProblemCode = keyof typeof PROBLEMS

export interface Problem {
  readonly code: ProblemCode | 'twice'
  readonly text: string
}

export function problem(code: ProblemCode): Problem {
  return { code, text: PROBLEMS[code] }
}

/** @param line of the file, where it stands for the first time */
export function twice(what: string, line: number): Problem {
  return { code: 'twice', text: `The ${what} stands in the file twice: for the first time on line ${line}.` }
}
