import { listContractStates, listLineStates } from '../accounts/in-step.ts'
import { LINE_NUMBER, LOGIN_ID } from '../accounts/names.ts'
import { suspendAccount, suspendContract } from '../contracts/states.ts'
import type { Deps } from '../deps.ts'
import { openSeen, type Seen } from '../platform/db/seen.ts'
import { policy } from '../policy.ts'
import { cellOf } from './columns.ts'
import { bareNumber } from './fields.ts'
import { type ImportSource, type OpenedFile, openFile } from './file.ts'

/**
 * Keeping in step with the operator's own system: its files are whole, so they also say what is not in them. Before anything is
 * compared, all of them are gone through for their keys.
 */
export interface FileKeys {
  /** Whether it stands in any of the files. */
  has(what: 'administrator ID' | 'line' | 'login ID', key: string): boolean
  /** Of which kinds there are files: only of these something can be missing. */
  readonly holds: ReadonlySet<InStep>
  /** Rows whose key cannot be read: what is missing may be one of them. */
  readonly unreadable: number
  close(): void
}

export type InStep = 'contracts' | 'lines'

/** The first file that is of no use ends it. */
export async function readKeys(sources: readonly ImportSource[]): Promise<
  | { readonly kind: 'keys'; readonly keys: FileKeys }
  | {
      readonly kind: 'unusable'
      readonly name: string
      readonly file: Exclude<OpenedFile, { kind: 'opened' }>
    }
> {
  const seen = openSeen()
  const holds = new Set<InStep>()
  let unreadable = 0
  for (const source of sources) {
    const file = await openFile(source)
    if (file.kind !== 'opened') return { kind: 'unusable', name: source.name, file }
    if (file.layout.holds !== 'login-ids') holds.add(file.layout.holds)
    for await (const rows of file.batches)
      for (const row of rows) if (!noteKeys(seen, file, row)) unreadable += 1
  }
  const keys = {
    has: (what: string, key: string) => seen.has(what, key),
    holds,
    unreadable,
    close: () => seen.close(),
  }
  return { kind: 'keys', keys }
}

/** False when the row has no key that can be read. */
function noteKeys(
  seen: Seen,
  { layout }: Extract<OpenedFile, { kind: 'opened' }>,
  row:
    | { readonly kind: 'row'; readonly line: number; readonly cells: readonly string[] }
    | { readonly kind: 'fault' },
): boolean {
  if (row.kind === 'fault') return false
  const cell = (column: Parameters<typeof cellOf>[2]) => cellOf(layout, row.cells, column)
  const login = cell('login_id')
  if (login !== '') seen.note('login ID', login, row.line)
  if (layout.holds === 'login-ids') return true
  const [what, key, isOne] =
    layout.holds === 'contracts'
      ? (['administrator ID', cell('admin_id'), LOGIN_ID] as const)
      : (['line', bareNumber(cell('line')), LINE_NUMBER] as const)
  // One that a spreadsheet spoilt is not somebody else's: whoever it was would be missing.
  if (!isOne.test(key)) return false
  seen.note(what, key, row.line)
  return true
}

/** Here, but not in the files. */
export interface Missing {
  readonly of: InStep
  /** 管理者ID, or 050 number. */
  readonly key: string
  readonly loginId: string
  readonly isSuspended: boolean
}

export async function* missingIn(deps: Pick<Deps, 'db'>, keys: FileKeys): AsyncGenerator<Missing> {
  if (keys.holds.has('contracts'))
    for await (const { administratorId: key, suspendedAt } of pages(
      after => listContractStates(deps.db, after),
      row => row.administratorId,
    ))
      if (!keys.has('administrator ID', key))
        yield { of: 'contracts', key, loginId: key, isSuspended: suspendedAt !== null }
  if (keys.holds.has('lines'))
    for await (const { number: key, loginId, suspendedAt } of pages(
      after => listLineStates(deps.db, after),
      row => row.number,
    ))
      if (!keys.has('line', key)) yield { of: 'lines', key, loginId, isSuspended: suspendedAt !== null }
}

async function* pages<Row>(
  pageAfter: (page: { readonly after: string; readonly limit: number }) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): AsyncGenerator<Row> {
  const limit = policy.import.batchRows
  for (let after = ''; ; ) {
    const rows = await pageAfter({ after, limit })
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < limit) return
    after = keyOf(last)
  }
}

/** As a row of the file that says so would; it is resumed when it stands there again. */
export async function suspendMissing(deps: Deps, missing: Missing): Promise<void> {
  const change = { reason: 'not in the file', hand: 'file' } as const
  await (missing.of === 'contracts'
    ? suspendContract(deps, { ...change, administratorId: missing.key })
    : suspendAccount(deps, { ...change, site: 'user', loginId: missing.loginId }))
}
