import { countLines } from '../accounts/line.ts'
import {
  administratorsNamed,
  contractsNamed,
  type NamedAdministrator,
  type NamedUser,
  usersNamed,
  usersOfLines,
} from '../accounts/named.ts'
import type { SmsNumber } from '../accounts/number.ts'
import type { EnrolmentPolicy, Suspender } from '../accounts/tables.ts'
import type { Deps } from '../deps.ts'
import { type OptionServices, readOrderedKept } from '../lines/option-services.ts'
import type { Seen } from '../platform/db/seen.ts'
import { policy } from '../policy.ts'
import { lastDayInstead } from '../pre-registration.ts'
import { maskNumber } from '../sms-number.ts'
import { unadoptedAmong } from '../switch/mark.ts'
import type { ImportColumn } from './columns.ts'
import { COMING, COMING_LINES } from './coming.ts'
import type { ContractFields, LineFields, RowState } from './fields.ts'
import { withoutAbroad } from './plan-abroad.ts'
import { withoutKeptIds, withoutKeptNames } from './plan-kept.ts'
import { planNames, withMoves } from './plan-names.ts'
import { planServices, saysServices, withoutForwarding, withoutLoops } from './plan-services.ts'
import { type Problem, problem } from './problems.ts'
import type { FileKeys } from './sync.ts'

/** What becomes of one row, by what is there already. */
export type Plan<Present> =
  /** `contractId`: of a new line. */
  | { readonly kind: 'new'; readonly contractId: string; readonly services?: OptionServices | undefined }
  | {
      readonly kind: 'changed'
      readonly present: Present
      readonly changes: readonly Change[]
      /** Of a line; `undefined`: the row says nothing of them. */
      readonly services?: OptionServices | undefined
    }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'bad'; readonly problems: readonly Problem[] }

/** No column of the file: what a row says of its services is what the telephone system has (D23). */
const ADOPTED = 'adopted'

/** Old and new as people may see them: numbers are masked. */
export interface Change {
  readonly column: ImportColumn | typeof ADOPTED
  readonly from: string
  readonly to: string
}

export interface Comparison {
  /** What becomes of another SMS number than the one that is registered. */
  readonly numbers: 'keep' | 'overwrite'
  /**
   * 管理者IDs of contracts that an earlier file of the same run brings, and that are not there yet; and by 管理者ID how many
   * lines of it a contract gets.
   */
  readonly coming: Pick<Seen, 'has' | 'counted'>
  /** Present: the files are kept in step with; IDs, numbers and contracts of lines become what they say. */
  readonly sync?: FileKeys | undefined
  /** Only lines that are there, and only with their services. */
  readonly isAdoption?: true
}

export async function planContracts(
  deps: Pick<Deps, 'db' | 'numbers' | 'config' | 'clock' | 'secret'>,
  rows: readonly ContractFields[],
  comparison: Comparison,
): Promise<readonly Plan<NamedAdministrator>[]> {
  const ids = rows.map(row => row.adminId)
  const known = by(await administratorsNamed(deps.db, deps.numbers, ids), row => row.loginId)
  const plans = rows.map((row): Plan<NamedAdministrator> => {
    if (lastDayInstead(deps.config, deps.clock.now(), row.codesFrom ?? null) !== undefined)
      return bad('day-too-late')
    const found = known.get(row.adminId)
    if (found === undefined) return row.name === undefined ? bad('no-name') : { kind: 'new', contractId: '' }
    return changed(found, comparison, [
      text('name', found.name, row.name),
      text('codes_from', found.codesFrom, row.codesFrom),
      text('enrolment', found.enrolment, row.enrolment),
      state(found, row.state, comparison),
      number('admin_sms_number', found, row.number),
    ])
  })
  return withoutKeptIds(deps, rows, plans)
}

export async function planLines(
  deps: Pick<Deps, 'db' | 'numbers' | 'config' | 'clock' | 'secret'>,
  rows: readonly LineFields[],
  comparison: Comparison,
): Promise<readonly Plan<NamedUser>[]> {
  const { db, numbers } = deps
  // In this order: whoever is seen by his ID is then seen with his line and contract, which came before him.
  const ofIds = await usersNamed(db, numbers, defined(rows.map(row => row.loginId)))
  // Most rows name both: whoever has the ID mostly has the line, too.
  const theirs = new Set(ofIds.map(row => row.lineNumber))
  const others = defined(rows.map(row => row.line)).filter(line => !theirs.has(line))
  const ofLines = [...ofIds, ...(await usersOfLines(db, numbers, others))]
  const contracts = await contractsNamed(db, defined(rows.map(row => row.adminId)))
  const [lines, users] = [by(ofLines, row => row.lineNumber), by(ofIds, row => row.loginId)]
  const unadopted = await unadoptedAmong(deps, [...lines.keys()])
  const plans = rows.map((row): Plan<NamedUser> => {
    if (comparison.isAdoption && !saysServices(row)) return bad('nothing-to-adopt')
    const user = users.get(row.loginId ?? '')
    const ofLine = row.line === undefined ? user : lines.get(row.line)
    // In step with the file, whoever is not at its line is at another one: that becomes this one.
    const found = ofLine ?? (comparison.sync && user)
    const contractId = contracts.get(row.adminId ?? '')
    if (found !== undefined)
      return changedLine(found, {
        ...{ row, contractId, user, comparison },
        unadopted: unadopted.get(found.lineNumber),
      })
    if (comparison.isAdoption) return bad('no-such-line')
    if (row.line === undefined) return bad('no-such-login-id')
    if (row.adminId === undefined) return bad('needs-admin-id')
    if (row.loginId === undefined) return bad('needs-login-id')
    if (user !== undefined) return bad('login-id-taken')
    if (contractId === undefined && !comparison.coming.has(COMING, row.adminId)) return bad('no-contract')
    const planned = planServices(row, undefined)
    if (planned.kind === 'bad') return planned
    return { kind: 'new', contractId: contractId ?? '', services: planned.services }
  })
  const movable = comparison.sync ? await withMoves(deps, rows, plans) : plans
  const free = await withoutKeptNames(deps, rows, movable)
  const inContract = await withoutAbroad(deps, free)
  return withoutLoops(deps, rows, await withinContracts(db, { rows, plans: inContract }, comparison))
}

/** What is new beyond the lines that a contract can have is bad. */
async function withinContracts(
  db: Deps['db'],
  of: { readonly rows: readonly LineFields[]; readonly plans: readonly Plan<NamedUser>[] },
  { coming }: Comparison,
): Promise<readonly Plan<NamedUser>[]> {
  const ids = of.plans.flatMap(plan =>
    plan.kind === 'new' && plan.contractId !== '' ? [plan.contractId] : [],
  )
  const there = await countLines(db, [...new Set(ids)])
  const added = new Map<string, number>()
  return of.plans.map((plan, n) => {
    const adminId = of.rows[n]?.adminId ?? ''
    if (plan.kind !== 'new') return plan
    const more = added.get(adminId) ?? 0
    const before = (there.get(plan.contractId) ?? 0) + coming.counted(COMING_LINES, adminId) + more
    if (before >= policy.contract.mostLines) return bad('contract-full')
    added.set(adminId, more + 1)
    return plan
  })
}

function changedLine(
  found: NamedUser,
  of: {
    readonly row: LineFields
    readonly contractId: string | undefined
    /** Whoever has the login ID of the row. */
    readonly user: NamedUser | undefined
    readonly comparison: Comparison
    readonly unadopted: 'unknown' | 'stopped' | undefined
  },
): Plan<NamedUser> {
  const { comparison, unadopted } = of
  const row = unadopted === 'stopped' ? withoutForwarding(of.row) : of.row
  const names = planNames(found, of)
  if (names.kind === 'bad') return names
  // In another contract its services are looked at once it is there.
  const isMoved = names.changes.some(({ column }) => column === 'admin_id')
  const planned = isMoved
    ? ({ kind: 'services', services: undefined, changes: [] } as const)
    : planServices(row, found)
  if (planned.kind === 'bad') return planned
  const plan = changed(found, comparison, [
    ...names.changes,
    state(found, row.state, comparison),
    text('user_name', found.userName, row.userName),
    text('ordered', readOrderedKept(found.ordered).join(' '), row.ordered?.join(' ')),
    number('sms_number', found, row.number),
    ...planned.changes,
    unadopted !== undefined && planned.services !== undefined
      ? { column: ADOPTED, from: 'no', to: 'yes' }
      : undefined,
  ])
  const isSet = plan.kind === 'changed' && (planned.changes.length > 0 || unadopted !== undefined)
  return isSet ? { ...plan, services: planned.services } : plan
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

/**
 * A file suspends whoever it says is suspended, and resumes whom a file suspended: what the desk or an administrator did stays.
 * In step with it, whoever stands there again is resumed.
 */
function state(
  present: { readonly suspendedAt: number | null; readonly suspendedBy: Suspender | null },
  wanted: RowState | undefined,
  { sync }: Comparison,
): Change | undefined {
  const said = wanted ?? (sync && 'active')
  if (said === 'suspended' && present.suspendedAt === null)
    return { column: 'state', from: 'active', to: 'suspended' }
  if (said === 'active' && present.suspendedAt !== null && present.suspendedBy === 'file')
    return { column: 'state', from: 'suspended', to: 'active' }
  return undefined
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
  if (unreadable) return { ...change, problem: problem('number-unreadable', column) }
  return from === null ? change : { ...change, problem: problem('other-number', column) }
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
