import { holdsControl, isNameTooLong, LINE_NUMBER, LOGIN_ID } from '../accounts/names.ts'
import type { EnrolmentPolicy } from '../accounts/tables.ts'
import { ORDERED_SERVICES, type OrderedService } from '../lines/option-services.ts'
import { readHash } from '../passwords/forms.ts'
import { readSmsNumber } from '../sms-number.ts'
import { cellOf, type ImportColumn, type Layout } from './columns.ts'
import { readCalendarDay } from './days.ts'
import { type Problem, type ProblemCode, problem } from './problems.ts'
import { readCallers, readForwarding, readYesNo, type ServiceFields } from './service-fields.ts'

export type RowState = 'active' | 'suspended'

/** What one row says. A cell that is empty, or a column that is missing, says nothing: `undefined`. */
export interface ContractFields {
  readonly adminId: string
  readonly name: string | undefined
  readonly number: string | undefined
  /** `null` = as the installation says, here and for `enrolment`. */
  readonly codesFrom: string | null | undefined
  readonly enrolment: EnrolmentPolicy | null | undefined
  readonly state: RowState | undefined
  readonly passwordHash: string | undefined
}

/** Of a line, or of a login ID alone (`line` is undefined). */
export interface LineFields {
  readonly line: string | undefined
  readonly loginId: string | undefined
  readonly adminId: string | undefined
  readonly userName: string | undefined
  readonly number: string | undefined
  readonly ordered: readonly OrderedService[] | undefined
  /** Of its login ID. */
  readonly state: RowState | undefined
  readonly services: ServiceFields
  readonly passwordHash: string | undefined
}

export type FieldsReading<Fields> =
  | { readonly kind: 'fields'; readonly fields: Fields }
  | { readonly kind: 'bad'; readonly problems: readonly Problem[] }

type KnownLayout = Extract<Layout, { kind: 'layout' }>

export function readContract(layout: KnownLayout, cells: readonly string[]): FieldsReading<ContractFields> {
  const row = new RowReading(layout, cells)
  return row.done({
    adminId: row.id('admin_id', 'bad-admin-id') ?? row.missing('no-admin-id'),
    name: row.name('name'),
    number: row.number('admin_sms_number'),
    codesFrom: row.value('codes_from', readDay, 'bad-day'),
    enrolment: row.value('enrolment', text => ENROLMENTS.get(text.toLowerCase()), 'bad-enrolment'),
    state: row.value('state', readState, 'bad-state'),
    passwordHash: row.hash('admin_password_hash'),
  })
}

export function readLine(layout: KnownLayout, cells: readonly string[]): FieldsReading<LineFields> {
  const row = new RowReading(layout, cells)
  const loginId = row.id('login_id', 'bad-login-id')
  if (layout.holds === 'login-ids' && loginId === undefined) row.missing('no-login-id')
  return row.done({
    line: layout.holds === 'login-ids' ? undefined : (row.line() ?? row.missing('no-line')),
    loginId,
    adminId: row.id('admin_id', 'bad-admin-id'),
    userName: row.name('user_name'),
    number: row.number('sms_number'),
    ordered: row.value('ordered', readOrdered, 'bad-ordered'),
    state: row.value('state', readState, 'bad-state'),
    services: {
      forwarding: row.value('forwarding', readForwarding, 'bad-forwarding'),
      rejectAnonymous: row.value('reject_anonymous', readYesNo, 'bad-reject-anonymous'),
      rejectedCallers: row.value('rejected_callers', readCallers, 'bad-rejected-callers'),
      showCallerNumber: row.value('show_caller_number', readYesNo, 'bad-show-caller-number'),
      internationalSuspended: row.value('international_suspended', readYesNo, 'bad-international-suspended'),
    },
    passwordHash: row.hash('password_hash'),
  })
}

/** Reads the cells of one row and keeps what is wrong with them. */
class RowReading {
  readonly #problems: Problem[] = []
  readonly #layout: KnownLayout
  readonly #cells: readonly string[]

  constructor(layout: KnownLayout, cells: readonly string[]) {
    this.#layout = layout
    this.#cells = cells
    if (cells.slice(layout.width).some(cell => cell.trim() !== '')) this.#add('too-many-cells')
  }

  done<Fields>(fields: Fields): FieldsReading<Fields> {
    return this.#problems.length > 0 ? { kind: 'bad', problems: this.#problems } : { kind: 'fields', fields }
  }

  /** For a cell that must not be empty; says so unless its content was found wrong already. */
  missing(code: ProblemCode): string {
    if (this.#problems.length === 0) this.#add(code)
    return ''
  }

  value<T>(column: ImportColumn, read: (text: string) => T | undefined, code: ProblemCode): T | undefined {
    const text = cellOf(this.#layout, this.#cells, column).normalize('NFKC')
    if (text === '') return undefined
    const value = read(text)
    if (value === undefined) this.#add(code, column)
    return value
  }

  id(column: ImportColumn, code: ProblemCode): string | undefined {
    const text = cellOf(this.#layout, this.#cells, column)
    if (text !== '' && !LOGIN_ID.test(text)) this.#add(code, column)
    return text === '' ? undefined : text
  }

  name(column: ImportColumn): string | undefined {
    const text = cellOf(this.#layout, this.#cells, column)
    if (isNameTooLong(text)) this.#add('name-too-long', column)
    if (holdsControl(text)) this.#add('name-control', column)
    return text === '' ? undefined : text
  }

  line(): string | undefined {
    const text = bareNumber(cellOf(this.#layout, this.#cells, 'line'))
    if (text === '' || LINE_NUMBER.test(text)) return text === '' ? undefined : text
    this.#add(LINE_NUMBER.test(`0${text}`) ? 'line-zero' : 'bad-line')
    return text
  }

  number(column: ImportColumn): string | undefined {
    const text = bareNumber(cellOf(this.#layout, this.#cells, column))
    if (text === '' || isSmsNumber(text)) return text === '' ? undefined : text
    const code = isSmsNumber(`0${text}`)
      ? 'number-zero'
      : /\dE\+/i.test(text)
        ? 'number-rounded'
        : 'bad-number'
    this.#add(code, column)
    return text
  }

  hash(column: ImportColumn): string | undefined {
    const text = cellOf(this.#layout, this.#cells, column)
    if (text === '') return undefined
    const reading = readHash(text)
    if (reading.kind === 'refused') this.#add(`hash-${reading.problem}`, column)
    return text
  }

  #add(code: ProblemCode, column?: ImportColumn): void {
    this.#problems.push(problem(code, column))
  }
}

/** Billing systems write numbers with hyphens, or as they are dialled from abroad; taking that off loses nothing. */
export function bareNumber(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\u2212()]/gu, '')
    .replace(/^\+810?(?=\d{10}$)/, '0')
}

function isSmsNumber(text: string): boolean {
  return readSmsNumber(text).kind === 'number'
}

const INSTALLATION = /^(installation|共通)$/i

function readDay(text: string): string | null | undefined {
  return INSTALLATION.test(text) ? null : readCalendarDay(text)
}

/** Whether it can be used; `undefined` for what is no state of ours, such as one that ended. */
function readState(text: string): RowState | undefined {
  return STATES.get(text.toLowerCase())
}

const STATES: ReadonlyMap<string, RowState> = new Map([
  ...['active', '利用中', '有効', '契約中'].map(word => [word, 'active'] as const),
  ...['suspended', '停止', '停止中', '利用停止', '休止', '休止中'].map(word => [word, 'suspended'] as const),
])

const ENROLMENTS: ReadonlyMap<string, EnrolmentPolicy | null> = new Map([
  ['open', 'open'],
  ['本人', 'open'],
  ['activation-code', 'activation-code'],
  ['開通コード', 'activation-code'],
  ['closed', 'closed'],
  ['事業者', 'closed'],
  ['installation', null],
  ['共通', null],
])

const SERVICES: ReadonlyMap<string, OrderedService> = new Map([
  ...ORDERED_SERVICES.map(service => [service, service] as const),
  ['転送', 'forwarding'],
  ['留守番電話', 'voicemail'],
  ['番号非通知拒否', 'anonymous-rejection'],
  ['着信拒否リスト', 'rejection-list'],
])

/** Always in the same order, so that the same services are the same text. */
function readOrdered(text: string): readonly OrderedService[] | undefined {
  if (/^(none|なし)$/i.test(text)) return []
  const services = text
    .split(/[\s,;|/・、+]+/)
    .filter(word => word !== '')
    .map(word => SERVICES.get(word.toLowerCase()))
  if (services.includes(undefined)) return undefined
  return ORDERED_SERVICES.filter(service => services.includes(service))
}
