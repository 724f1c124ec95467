import {
  administratorsNamed,
  type NamedAdministrator,
  type NamedUser,
  usersNamed,
  usersOfLines,
} from '../accounts/named.ts'
import type { SmsNumber } from '../accounts/number.ts'
import type { EnrolmentPolicy } from '../accounts/tables.ts'
import type { Deps } from '../deps.ts'
import { readOrderedKept } from '../lines/option-services.ts'
import type { Seen } from '../platform/db/seen.ts'
import { lastDayInstead } from '../pre-registration.ts'
import { maskNumber } from '../sms-number.ts'
import type { ImportColumn } from './columns.ts'
import type { ContractFields, LineFields } from './fields.ts'
import { type Problem, problem } from './problems.ts'

/** What becomes of one row, by what is there already. */
export type Plan<Present> =
  /** `contractId`: of a new line. */
  | { readonly kind: 'new'; readonly contractId: string }
  | { readonly kind: 'changed'; readonly present: Present; readonly changes: readonly Change[] }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'bad'; readonly problems: readonly Problem[] }

/** Old and new as people may see them: numbers are masked. */
export interface Change {
  readonly column: ImportColumn
  readonly from: string
  readonly to: string
}

export interface Comparison {
  /** What becomes of another SMS number than the one that is registered. */
  readonly numbers: 'keep' | 'overwrite'
  /** 管理者IDs of contracts that an earlier file of the same run brings, and that are not there yet. */
  readonly coming: Pick<Seen, 'has'>
}

/** The space of `Comparison.coming`. */
export const COMING = 'coming contract'

export async function planContracts(
  deps: Pick<Deps, 'db' | 'numbers' | 'config' | 'clock'>,
  rows: readonly ContractFields[],
  comparison: Comparison,
): Promise<readonly Plan<NamedAdministrator>[]> {
  const ids = rows.map(row => row.adminId)
  const known = by(await administratorsNamed(deps.db, deps.numbers, ids), row => row.loginId)
  return rows.map(row => {
    if (lastDayInstead(deps.config, deps.clock.now(), row.codesFrom ?? null) !== undefined)
      return bad('day-too-late')
    const found = known.get(row.adminId)
    if (found === undefined) return row.name === undefined ? bad('no-name') : { kind: 'new', contractId: '' }
    return changed(found, comparison, [
      text('name', found.name, row.name),
      text('codes_from', found.codesFrom, row.codesFrom),
      text('enrolment', found.enrolment, row.enrolment),
      number('admin_sms_number', found, row.number),
    ])
  })
}

export async function planLines(
  deps: Pick<Deps, 'db' | 'numbers'>,
  rows: readonly LineFields[],
  comparison: Comparison,
): Promise<readonly Plan<NamedUser>[]> {
  // In this order: whoever is seen by his ID is then seen with his line and contract, which came before him.
  const { db, numbers } = deps
  const ofIds = await usersNamed(db, numbers, defined(rows.map(row => row.loginId)))
  const ofLines = await usersOfLines(db, numbers, defined(rows.map(row => row.line)))
  const administrators = await administratorsNamed(db, numbers, defined(rows.map(row => row.adminId)))
  const contracts = new Map(administrators.map(row => [row.loginId, row.contractId]))
  const [lines, users] = [by(ofLines, row => row.lineNumber), by(ofIds, row => row.loginId)]
  return rows.map(row => {
    const user = users.get(row.loginId ?? '')
    const found = row.line === undefined ? user : lines.get(row.line)
    const contractId = contracts.get(row.adminId ?? '')
    if (found !== undefined) return changedLine(found, { row, contractId, comparison })
    if (row.line === undefined) return bad('no-such-login-id')
    if (row.adminId === undefined) return bad('needs-admin-id')
    if (row.loginId === undefined) return bad('needs-login-id')
    if (user !== undefined) return bad('login-id-taken')
    if (contractId === undefined && !comparison.coming.has(COMING, row.adminId)) return bad('no-contract')
    return { kind: 'new', contractId: contractId ?? '' }
  })
}

function changedLine(
  found: NamedUser,
  of: { readonly row: LineFields; readonly contractId: string | undefined; readonly comparison: Comparison },
): Plan<NamedUser> {
  const { row, contractId, comparison } = of
  if (row.adminId !== undefined && contractId !== found.contractId) return bad('other-contract')
  if (row.loginId !== undefined && row.loginId !== found.loginId) return bad('other-login-id')
  return changed(found, comparison, [
    text('user_name', found.userName, row.userName),
    text('ordered', readOrderedKept(found.ordered).join(' '), row.ordered?.join(' ')),
    number('sms_number', found, row.number),
  ])
}

type WithNumber = Pick<SmsNumber, 'number' | 'unreadable'>
type NumberChange = Change & { readonly problem?: Problem }

function changed<Present extends WithNumber>(
  present: Present,
  { numbers }: Comparison,
  found: readonly (NumberChange | undefined)[],
): Plan<Present> {
  const changes = found.filter(change => change !== undefined)
  const problems = changes.flatMap(change =>
    change.problem !== undefined && (numbers === 'keep' || change.problem.code !== 'other-number')
      ? [change.problem]
      : [],
  )
  if (problems.length > 0) return { kind: 'bad', problems }
  if (changes.length === 0) return { kind: 'unchanged' }
  return { kind: 'changed', present, changes: changes.map(({ column, from, to }) => ({ column, from, to })) }
}

/** @param wanted `undefined` = the file says nothing, `null` = as the installation says */
function text(
  column: ImportColumn,
  present: string | EnrolmentPolicy | null,
  wanted: string | null | undefined,
): Change | undefined {
  if (wanted === undefined || wanted === present) return undefined
  return { column, from: present ?? 'installation', to: wanted ?? 'installation' }
}

/** One that is registered already may have been changed by its owner; it is never replaced unasked. */
function number(
  column: ImportColumn,
  present: WithNumber,
  wanted: string | undefined,
): NumberChange | undefined {
  if (wanted === undefined || wanted === present.number) return undefined
  const { number: from, unreadable } = present
  const change = { column, from: from === null ? '' : maskNumber(from), to: maskNumber(wanted) }
  if (unreadable) return { ...change, problem: problem('number-unreadable') }
  return from === null ? change : { ...change, problem: problem('other-number') }
}

function bad(code: Parameters<typeof problem>[0]): {
  readonly kind: 'bad'
  readonly problems: readonly Problem[]
} {
  return { kind: 'bad', problems: [problem(code)] }
}

function by<Row>(rows: readonly Row[], key: (row: Row) => string): ReadonlyMap<string, Row> {
  return new Map(rows.map(row => [key(row), row]))
}

function defined(values: readonly (string | undefined)[]): readonly string[] {
  return values.filter(value => value !== undefined)
}
