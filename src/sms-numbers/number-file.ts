import { countAccounts } from '../accounts/account.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { type HeaderReading, readHeader } from '../platform/csv/header.ts'
import { type CsvFile, openCsv } from '../platform/csv/read.ts'
import type { Encoding, NoText } from '../platform/csv/text.ts'
import { BOM, csvLine } from '../platform/csv/write.ts'
import { newId } from '../platform/entropy.ts'
import { type Language, speak } from '../platform/i18n/catalogue.ts'
import { shortened } from '../platform/paging.ts'
import { aliveSince, latest } from '../platform/times.ts'
import { policy } from '../policy.ts'
import { type Session, whoIs } from '../sessions/sessions.ts'
import { spacedNumber } from '../sms-number.ts'
import { work } from '../work.ts'
import { checkFile, type FileFault, type FileRow, type Finding } from './file-check.ts'
import { columnHeadings, FILE_COLUMNS, type FileColumn } from './file-columns.ts'
import { fileMessages as m } from './file-messages.ts'
import { findNumberFile, replaceNumberFile, saveNumberFile } from './file-store.ts'
import { messages } from './messages.ts'
import { listNumbers } from './number-list.ts'
import { type DraftOutcome, draftNumbers } from './sms-numbers.ts'

/**
 * The numbers that are registered now, to be changed in a spreadsheet. With hyphens, which spreadsheets leave
 * alone: without them they would show 9012345678 for 09012345678. UTF-8 with its mark opens by double-click and,
 * unlike CP932, has every character of people's names.
 */
export async function writeTemplate(
  deps: Deps,
  session: Session,
  asked: { readonly language: Language; readonly address: string },
): Promise<string> {
  const say = speak(asked.language)
  const rows = await listNumbers(deps, session.contractId)
  const lines = rows.map(row => {
    const line =
      row.owner === 'administrator' ? say(messages.administrator) : spacedNumber(row.lineNumber ?? '')
    return csvLine([row.loginId, line, row.userName, row.number ? spacedNumber(row.number) : ''])
  })
  const head = csvLine(FILE_COLUMNS.map(column => say(m.column[column])))
  await record(deps, {
    ...whoIs(session),
    action: 'number.file-downloaded',
    address: asked.address,
    detail: { count: rows.length },
  })
  return [BOM, head, ...lines].join('')
}

/** What was read of a file; kept on the server until it is set. */
export interface NumberFile {
  readonly name: string
  readonly encoding: Encoding
  readonly rows: readonly FileRow[]
  readonly faults: readonly FileFault[]
}

/** Why a file is of no use as a whole. */
export type FileRefusal =
  | { readonly kind: 'empty' }
  | { readonly kind: 'no-rows' }
  | { readonly kind: 'too-many-rows' }
  | { readonly kind: 'no-text'; readonly what: NoText }
  | { readonly kind: 'no-header'; readonly columns: readonly FileColumn[] }
  | { readonly kind: 'column-twice'; readonly column: FileColumn }

/** Contracts that need more than the usual may bring a larger file: their own list fits, with rows to spare. */
export interface FileLimits {
  /** Of the contract, the administrator's included. */
  readonly ids: number
  readonly rows: number
  readonly bytes: number
}

export async function findFileLimits(deps: Deps, session: Session): Promise<FileLimits> {
  const ids = await countAccounts(deps.db, session.contractId)
  const { maxRows, maxBytes } = policy.smsNumber.file
  const { rowsBesideIds, bytesOfId, mostBytes } = policy.list.numberFile
  return {
    ids,
    rows: Math.max(maxRows, ids + rowsBesideIds),
    bytes: Math.min(mostBytes, Math.max(maxBytes, ids * bytesOfId)),
  }
}

export interface GivenFile {
  readonly name: string
  readonly chunks: AsyncIterable<Uint8Array>
  readonly address: string
  readonly maxRows: number
}

/** Reads a file and keeps it for this session, in place of an earlier one. Nothing is registered by it. */
export async function takeFile(
  deps: Deps,
  session: Session,
  given: GivenFile,
): Promise<FileRefusal | { readonly kind: 'kept' }> {
  const reading = await readFile(await openCsv(given.chunks), given.maxRows)
  const who = { ...whoIs(session), address: given.address }
  if (reading.kind !== 'read') {
    await record(deps, { ...who, action: 'number.file-refused', detail: { refusal: reading.kind } })
    return reading
  }
  const content: NumberFile = { name: given.name, ...reading.file }
  const kept = {
    id: newId(deps.entropy),
    sessionId: session.id,
    createdAt: deps.clock.now(),
    content: JSON.stringify(content),
  }
  await work(deps, async within => {
    await replaceNumberFile(within.db, within.numbers, kept)
    await record(within, { ...who, action: 'number.file-read', detail: { count: content.rows.length } })
  })
  return { kind: 'kept' }
}

type FileReading = FileRefusal | { readonly kind: 'read'; readonly file: Omit<NumberFile, 'name'> }

async function readFile(file: CsvFile, maxRows: number): Promise<FileReading> {
  if (file.kind !== 'csv') return file
  const rows: FileRow[] = []
  const faults: FileFault[] = []
  let header: HeaderReading<FileColumn> | undefined
  for await (const row of file.rows) {
    if (header === undefined) {
      header = readHeader(row.kind === 'row' ? row.cells : [], columnHeadings, ['loginId', 'number'])
      if (header.kind === 'missing') return { kind: 'no-header', columns: header.columns }
      if (header.kind === 'twice') return { kind: 'column-twice', column: header.column }
    } else if (row.kind === 'fault') faults.push({ line: row.line, fault: row.fault })
    else rows.push(...fileRow(row.line, row.cells, header))
    if (rows.length + faults.length > maxRows) return { kind: 'too-many-rows' }
  }
  if (rows.length + faults.length === 0) return { kind: 'no-rows' }
  return { kind: 'read', file: { encoding: file.encoding, rows, faults } }
}

/** None for a row that says nothing about a number. */
function fileRow(line: number, cells: readonly string[], header: HeaderReading<FileColumn>): FileRow[] {
  const at = header.kind === 'header' ? header.at : new Map<FileColumn, number>()
  // The mark at the end of what was cut keeps it from being read as something shorter.
  const cell = (column: FileColumn) =>
    shortened(cells[at.get(column) ?? -1] ?? '', policy.list.cellCharacters)
  const [loginId, number] = [cell('loginId'), cell('number')]
  return `${loginId}${number}`.trim() === ''
    ? []
    : [{ line, loginId, number, lineNumber: cell('lineNumber') }]
}

export interface CheckedFile {
  readonly id: string
  readonly file: NumberFile
  readonly findings: readonly Finding[]
  /** Made on pages that were left. */
  readonly choices: FileChoices
}

/** What the person decided on the screen: ids of accounts, or all. */
export interface FileChoices {
  readonly accepted: Chosen
  readonly removed: Chosen
}
export type Chosen = ReadonlySet<string> | 'all'

/** As it is kept with the file. */
interface KeptChoices {
  readonly accepted: readonly string[] | 'all'
  readonly removed: readonly string[] | 'all'
}

/** The file of this session beside what is registered at this moment; `undefined` when it is too old. */
export async function findCheckedFile(deps: Deps, session: Session): Promise<CheckedFile | undefined> {
  const found = await findOwnFile(deps, session)
  if (found === undefined) return undefined
  const { accepted, removed, ...file } = JSON.parse(found.content) as NumberFile & Partial<KeptChoices>
  const chosen = (kept: readonly string[] | 'all' = []) => (kept === 'all' ? kept : new Set(kept))
  return {
    id: found.id,
    file,
    findings: await checkFile(file, await listNumbers(deps, session.contractId)),
    choices: { accepted: chosen(accepted), removed: chosen(removed) },
  }
}

/** Keeps what was chosen so far while another page of the same file is looked at. */
export async function keepChoices(deps: Deps, fileId: string, { file, choices }: CheckedFile): Promise<void> {
  const kept = (chosen: Chosen) => (chosen === 'all' ? chosen : [...chosen])
  const content = { ...file, accepted: kept(choices.accepted), removed: kept(choices.removed) }
  await saveNumberFile(deps.db, deps.numbers, { id: fileId, content: JSON.stringify(content) })
}

/**
 * Takes up again a file that was read in this session too long ago, or in one that ended by time, with what was chosen; from
 * now on it is this session's. `undefined` when that session's file is not this one.
 */
export async function adoptFile(
  deps: Deps,
  session: Session,
  aged: {
    readonly of: string
    readonly fileId: string
    readonly choices: (before: FileChoices) => FileChoices
  },
): Promise<CheckedFile | undefined> {
  const wanted = { sessionId: aged.of, created: { from: 0, until: latest(deps.clock.now()) } }
  const found = await findNumberFile(deps.db, deps.numbers, wanted)
  if (found?.id !== aged.fileId) return undefined
  const [id, createdAt] = [newId(deps.entropy), deps.clock.now()]
  const taken = { id, sessionId: session.id, createdAt, content: found.content }
  await work(deps, within => replaceNumberFile(within.db, within.numbers, taken))
  const checked = await findCheckedFile(deps, session)
  if (checked === undefined) return undefined
  const chosen = { ...checked, choices: aged.choices(checked.choices) }
  await keepChoices(deps, id, chosen)
  return chosen
}

function findOwnFile(deps: Deps, session: Session) {
  const created = aliveSince(policy.smsNumber.draftLifetimeMs, deps.clock.now())
  return findNumberFile(deps.db, deps.numbers, { sessionId: session.id, created })
}

/** 『設定』: the right rows and the chosen ones become a draft, to be checked and confirmed like typed ones (D1). */
export function draftFile(
  deps: Deps,
  session: Session,
  { findings, choices }: CheckedFile,
): Promise<DraftOutcome> {
  const chosen = findings.flatMap(finding => {
    const number = chosenNumber(finding, choices)
    if (number === undefined || !('row' in finding)) return []
    return [{ accountId: finding.row.accountId, was: finding.row.number ?? '', number }]
  })
  return draftNumbers(deps, session, chosen)
}

/** What a row sets; `undefined` when it sets nothing. */
function chosenNumber(finding: Finding, { accepted, removed }: FileChoices): string | undefined {
  switch (finding.kind) {
    case 'change':
      return finding.number
    case 'suggestion':
      return includes(accepted, finding.row.accountId) ? finding.number : undefined
    case 'emptied':
      return includes(removed, finding.row.accountId) ? '' : undefined
    case 'unchanged':
    case 'wrong':
    case 'twice':
      return undefined
  }
}

function includes(chosen: Chosen, accountId: string): boolean {
  return chosen === 'all' || chosen.has(accountId)
}
