import { type Headings, readHeader } from '../platform/csv/header.ts'

/** What a file brings; told by its headings. */
export type ImportKind = 'contracts' | 'lines' | 'login-ids'

/** The columns of all kinds, under the names that the documents use. */
const HEADINGS = {
  admin_id: ['admin_id', '管理者ID'],
  name: ['name', '契約名', 'ご契約名', '契約者名'],
  admin_sms_number: ['admin_sms_number', '管理者SMS番号', '管理者SMS認証用電話番号'],
  codes_from: ['codes_from', '必須日', '認証コード必須日'],
  enrolment: ['enrolment', '登録方法'],
  state: ['state', '状態', '利用状態', '契約状態'],
  admin_password_hash: ['admin_password_hash', '管理者パスワードハッシュ'],
  line: ['line', '利用者番号', '050番号'],
  login_id: ['login_id', 'ログインID'],
  user_name: ['user_name', '利用者名'],
  sms_number: ['sms_number', 'SMS番号', 'SMS認証用電話番号'],
  ordered: ['ordered', '契約サービス', '申込サービス'],
  password_hash: ['password_hash', 'パスワードハッシュ'],
  forwarding: ['forwarding', '転送', '転送設定', '転送・留守番'],
  reject_anonymous: ['reject_anonymous', '番号非通知拒否'],
  rejected_callers: ['rejected_callers', '着信拒否リスト'],
  show_caller_number: ['show_caller_number', '発信者番号通知'],
  international_suspended: ['international_suspended', '国際電話利用休止'],
  /** What a file of refused rows begins with; not read. */
  import_error: ['import_error', '取込エラー'],
} as const satisfies Headings<string>
export type ImportColumn = keyof typeof HEADINGS

const OF_CONTRACTS = [
  'admin_id',
  'name',
  'admin_sms_number',
  'codes_from',
  'enrolment',
  'state',
  'admin_password_hash',
] as const
const OF_SERVICES = [
  'forwarding',
  'reject_anonymous',
  'rejected_callers',
  'show_caller_number',
  'international_suspended',
] as const
const OF_LOGIN_IDS = [
  'admin_id',
  'login_id',
  'user_name',
  'sms_number',
  'ordered',
  'state',
  ...OF_SERVICES,
] as const
const OF_LINES = [...OF_LOGIN_IDS, 'line', 'password_hash'] as const

/** In the order in which they are tried: a file of lines has login IDs too. */
const KINDS: readonly {
  readonly kind: ImportKind
  readonly key: ImportColumn
  readonly reads: readonly ImportColumn[]
}[] = [
  { kind: 'lines', key: 'line', reads: OF_LINES },
  { kind: 'login-ids', key: 'login_id', reads: OF_LOGIN_IDS },
  { kind: 'contracts', key: 'admin_id', reads: OF_CONTRACTS },
]

export type Layout =
  | {
      readonly kind: 'layout'
      readonly holds: ImportKind
      readonly at: ReadonlyMap<ImportColumn, number>
      readonly width: number
      /** Headings of columns that are not read. */
      readonly notRead: readonly string[]
    }
  | { readonly kind: 'no-key-column'; readonly headings: readonly string[] }
  | { readonly kind: 'column-twice'; readonly column: ImportColumn }

/** Says by its first row what a file holds and where. */
export function readLayout(cells: readonly string[]): Layout {
  const header = readHeader<ImportColumn>(cells, HEADINGS, [])
  if (header.kind === 'twice') return { kind: 'column-twice', column: header.column }
  if (header.kind === 'missing') throw new Error('no column was asked for')
  const found = KINDS.find(({ key }) => header.at.has(key))
  if (found === undefined) return { kind: 'no-key-column', headings: cells.slice(0, 20) }
  const reads = new Set<ImportColumn>(found.reads)
  const others = [...header.at.keys()].filter(column => !reads.has(column) && column !== 'import_error')
  return {
    kind: 'layout',
    holds: found.kind,
    at: new Map([...header.at].filter(([column]) => reads.has(column) || column === 'import_error')),
    width: cells.length,
    notRead: [...header.unknown, ...others],
  }
}

/** The cell of a column without surrounding spaces; `''` when it is empty or the column is not there. */
export function cellOf(
  layout: Extract<Layout, { kind: 'layout' }>,
  cells: readonly string[],
  column: ImportColumn,
): string {
  const index = layout.at.get(column)
  return index === undefined ? '' : (cells[index] ?? '').trim()
}
