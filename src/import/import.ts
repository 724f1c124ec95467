import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { isPostgres } from '../platform/db/open.ts'
import { openSeen, type Seen } from '../platform/db/seen.ts'
import { policy } from '../policy.ts'
import { type Within, workIf } from '../work.ts'
import { type ApplyOutcome, applyContracts, applyLines, type Planned } from './apply.ts'
import { cellOf, type ImportColumn, type ImportKind } from './columns.ts'
import { COMING, COMING_LINES } from './coming.ts'
import { type FieldsReading, readContract, readLine } from './fields.ts'
import { type ImportSource, type KnownLayout, type OpenedFile, openFile, type SourceRow } from './file.ts'
import { type Change, type Comparison, type Plan, planContracts, planLines } from './plan.ts'
import { type Problem, problem, shownCell, twice } from './problems.ts'
import { widenCache } from './store.ts'
import type { FileKeys } from './sync.ts'

/**
 * Bringing an operator's contracts, lines and login IDs in. A file is compared with what is there, batch by batch;
 * applying it does the same once more and puts each batch into effect in a transaction of its own (decision 0024).
 * What a row says is a state, not a step: a row that is in effect already is `unchanged`, so an import that was
 * broken off is finished by running it again.
 */
export interface ImportRun {
  /** `apply-all` stops before the first batch with a bad row; `apply-good` leaves bad rows out. */
  readonly mode: 'check' | 'apply-all' | 'apply-good'
  readonly numbers: Comparison['numbers']
  /** Takes over what the telephone system has of lines that are there. */
  readonly isAdoption?: true
  /** What earlier files of the same check bring. */
  readonly coming: Seen
  /** Present: the files are kept in step with. */
  readonly sync?: FileKeys | undefined
}

export interface RowReport {
  readonly line: number
  readonly lastLine: number
  /** 管理者ID, line or ログインID as it stands in the row; `''` where the row could not be read. */
  readonly key: string
  readonly result:
    | { readonly kind: 'new' | 'unchanged' }
    | { readonly kind: 'changed'; readonly changes: readonly Change[] }
    | { readonly kind: 'bad'; readonly problems: readonly Problem[] }
}

/** A batch that was compared, or is in effect. */
export interface BatchReport {
  readonly rows: readonly RowReport[]
  readonly bytesRead: number
  /** Nothing of this batch was applied, and nothing after it will be: it has bad rows. */
  readonly stopped: boolean
}

export type ImportCounts = Record<RowReport['result']['kind'], number>

type Opened = Extract<OpenedFile, { kind: 'opened' }>
export type Import =
  | Exclude<OpenedFile, { kind: 'opened' }>
  | (Pick<Opened, 'kind' | 'layout' | 'encoding' | 'orElse' | 'samples' | 'delimiter' | 'header'> & {
      /** Runs as far as it is asked: whoever stops asking stops it, between two batches. */
      readonly reports: AsyncGenerator<BatchReport>
    })

export async function openImport(deps: Deps, source: ImportSource, run: ImportRun): Promise<Import> {
  const file = await openFile(source)
  if (file.kind !== 'opened') return file
  const reports =
    file.layout.holds === 'contracts'
      ? importRows(deps, file, run, CONTRACTS)
      : importRows(deps, file, run, LINES)
  return { ...file, reports }
}

/** What differs between the kinds of files. */
interface Kind<Fields, Present> {
  read(layout: KnownLayout, cells: readonly string[]): FieldsReading<Fields>
  /** What must not stand in a file twice; the first one names the row. */
  keys(fields: Fields): readonly (readonly [what: string, text: string])[]
  /** Notes what a row brings of which later ones of the same check have to know. */
  foresee(
    coming: Seen,
    row: { readonly fields: Fields; readonly plan: Plan<Present> | undefined; readonly line: number },
  ): void
  plan(deps: Deps, rows: readonly Fields[], comparison: Comparison): Promise<readonly Plan<Present>[]>
  apply(within: Within, batch: readonly Planned<Fields, Present>[]): Promise<ApplyOutcome>
}

const CONTRACTS = {
  read: readContract,
  keys: fields => [['administrator ID', fields.adminId]],
  foresee: (coming, { fields, line }) => void coming.note(COMING, fields.adminId, line),
  plan: planContracts,
  apply: applyContracts,
} satisfies KindOf<typeof readContract, typeof applyContracts>

const LINES = {
  read: readLine,
  keys: ({ line, loginId }) => [
    ...(line === undefined ? [] : [['line', line] as const]),
    ...(loginId === undefined ? [] : [['login ID', loginId] as const]),
  ],
  foresee(coming, { fields, plan }) {
    if (plan?.kind === 'new') coming.count(COMING_LINES, fields.adminId ?? '')
  },
  plan: planLines,
  apply: applyLines,
} satisfies KindOf<typeof readLine, typeof applyLines>

type KindOf<Read, Apply> = Read extends (...of: never[]) => FieldsReading<infer Fields>
  ? Apply extends (deps: never, batch: readonly Planned<never, infer Present>[]) => unknown
    ? Kind<Fields, Present>
    : never
  : never

type ReadRow<Fields> = SourceRow & { readonly key: string; readonly reading: FieldsReading<Fields> }

async function* importRows<Fields, Present>(
  deps: Deps,
  file: Opened,
  run: ImportRun,
  kind: Kind<Fields, Present>,
): AsyncGenerator<BatchReport> {
  if (run.mode !== 'check') await widenCache(deps.db)
  const seen = openSeen()
  const counts: ImportCounts = { new: 0, changed: 0, unchanged: 0, bad: 0 }
  try {
    for await (const batch of file.batches) {
      const rows = batch.map(row => readRow(kind, { row, layout: file.layout, seen }))
      const plain = await (run.mode === 'check' ? check(deps, kind, rows, run) : apply(deps, kind, rows, run))
      const reports = withValues(file.layout, batch, plain)
      const stopped = run.mode === 'apply-all' && reports.some(({ result }) => result.kind === 'bad')
      if (!stopped) for (const { result } of reports) counts[result.kind] += 1
      yield { rows: reports, bytesRead: file.bytesRead(), stopped }
      if (stopped) return
    }
  } finally {
    seen.close()
    if (run.mode !== 'check') await note(deps, file, counts)
  }
}

function readRow<Fields, Present>(
  kind: Kind<Fields, Present>,
  { row, layout, seen }: { readonly row: SourceRow; readonly layout: KnownLayout; readonly seen: Seen },
): ReadRow<Fields> {
  if (row.kind === 'fault')
    return { ...row, key: '', reading: { kind: 'bad', problems: [problem(row.fault)] } }
  const reading = kind.read(layout, row.cells)
  if (reading.kind === 'bad') return { ...row, key: keyIn(layout, row.cells), reading }
  const keys = kind.keys(reading.fields)
  const key = keys[0]?.[1] ?? ''
  const problems = keys.flatMap(([what, text]) => {
    const before = seen.note(what, text, row.line)
    return before === undefined ? [] : [twice(what, before)]
  })
  return { ...row, key, reading: problems.length > 0 ? { kind: 'bad', problems } : reading }
}

const KEY_COLUMN: Record<ImportKind, ImportColumn> = {
  contracts: 'admin_id',
  lines: 'line',
  'login-ids': 'login_id',
}

function keyIn(layout: KnownLayout, cells: readonly string[]): string {
  const column = KEY_COLUMN[layout.holds]
  return shownCell(column, cellOf(layout, cells, column))
}

async function check<Fields, Present>(
  deps: Deps,
  kind: Kind<Fields, Present>,
  rows: readonly ReadRow<Fields>[],
  run: ImportRun,
): Promise<readonly RowReport[]> {
  const plans = await planRows(deps, kind, rows, run)
  for (const [n, { reading, line }] of rows.entries())
    if (reading.kind === 'fields') kind.foresee(run.coming, { fields: reading.fields, plan: plans[n], line })
  return reportsOf(rows, plans)
}

/** How often a batch is planned anew when others change the same rows at the same moment. */
const MAX_TRIES = 5

async function apply<Fields, Present>(
  deps: Deps,
  kind: Kind<Fields, Present>,
  rows: readonly ReadRow<Fields>[],
  run: ImportRun,
): Promise<readonly RowReport[]> {
  // Most rows of a second run are in effect already: nobody waits for the comparison that finds it out.
  const first = await planRows(deps, kind, rows, run)
  if (!isToDo(first, run)) return reportsOf(rows, first)
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    let plans = first
    const outcome = await workIf(
      deps,
      async (within): Promise<ApplyOutcome> => {
        plans = await planRows(within, kind, rows, run)
        return isToDo(plans, run) ? kind.apply(within, planned(rows, plans)) : 'done'
      },
      done => done === 'done',
    )
    if (outcome === 'overtaken') continue
    if (!isPostgres(deps.db)) await deps.clock.sleep(policy.import.restMs)
    return reportsOf(rows, plans)
  }
  throw new Error('the same rows are changed by somebody else again and again')
}

/** `undefined` where the row could not be read. */
type Plans<Present> = readonly (Plan<Present> | undefined)[]

async function planRows<Fields, Present>(
  deps: Deps,
  kind: Kind<Fields, Present>,
  rows: readonly ReadRow<Fields>[],
  run: ImportRun,
): Promise<Plans<Present>> {
  const readable = rows.flatMap(({ reading }) => (reading.kind === 'fields' ? [reading.fields] : []))
  const coming = run.mode === 'check' ? run.coming : { has: () => false, counted: () => 0 }
  const { numbers, sync, isAdoption } = run
  const comparison = { numbers, coming, sync, ...(isAdoption && { isAdoption }) }
  const plans = (await kind.plan(deps, readable, comparison)).values()
  return rows.map(({ reading }) => (reading.kind === 'fields' ? plans.next().value : undefined))
}

function isToDo<Present>(plans: Plans<Present>, { mode }: ImportRun): boolean {
  if (mode === 'apply-all' && plans.some(plan => plan === undefined || plan.kind === 'bad')) return false
  return plans.some(plan => plan?.kind === 'new' || plan?.kind === 'changed')
}

function planned<Fields, Present>(
  rows: readonly ReadRow<Fields>[],
  plans: Plans<Present>,
): readonly Planned<Fields, Present>[] {
  return rows.flatMap(({ reading }, n) => {
    const plan = plans[n]
    return reading.kind === 'fields' && plan !== undefined ? [{ fields: reading.fields, plan }] : []
  })
}

function reportsOf<Fields, Present>(
  rows: readonly ReadRow<Fields>[],
  plans: Plans<Present>,
): readonly RowReport[] {
  return rows.map(({ line, lastLine, key, reading }, n) => ({
    line,
    lastLine,
    key,
    result: reading.kind === 'bad' ? reading : (plans[n] ?? { kind: 'unchanged' }),
  }))
}

/** With what stands in the cells that are wrong. */
function withValues(
  layout: KnownLayout,
  rows: readonly SourceRow[],
  reports: readonly RowReport[],
): readonly RowReport[] {
  return reports.map((report, n) => {
    const { result } = report
    const row = rows[n]
    if (result.kind !== 'bad' || row?.kind !== 'row') return report
    const problems = result.problems.map(one =>
      one.column === undefined
        ? one
        : { ...one, value: shownCell(one.column, cellOf(layout, row.cells, one.column)) },
    )
    return { ...report, result: { ...result, problems } }
  })
}

/** One event for the whole file, beside those of its rows. */
async function note(deps: Deps, { layout, digest }: Opened, counts: ImportCounts): Promise<void> {
  if (counts.new + counts.changed === 0) return
  const detail = { holds: layout.holds satisfies ImportKind, ...counts, sha256: digest() }
  await record(deps, { action: 'import.applied', actor: 'operator', detail })
}
