import type { CsvFault } from '../platform/csv/read.ts'
import { inPieces } from '../platform/db/batches.ts'
import { policy } from '../policy.ts'
import { type NumberProblem, readSmsNumber } from '../sms-number.ts'
import type { NumberRow } from './number-list.ts'
import { isRounded, type NumberHint, suggestNumber } from './suggested-number.ts'

/** One row of a file of numbers, as it stands there; `line` counts the file's lines from 1. */
export interface FileRow {
  readonly line: number
  readonly loginId: string
  /** '' when the file does not say. */
  readonly lineNumber: string
  readonly number: string
}

/** A row that could not be read at all. */
export interface FileFault {
  readonly line: number
  readonly fault: CsvFault
}

export type FileProblem =
  | NumberProblem
  | CsvFault
  | 'no-id'
  | 'unknown-id'
  | 'ambiguous-id'
  | 'other-line'
  | 'own-line'
  | 'rounded'
  | 'own-number-removed'

/** A row of the file, and the row of the contract that it is about. */
interface OfOwner {
  readonly line: number
  readonly of: FileRow
  readonly row: NumberRow
}

/** What one row of a file means for the numbers that are registered now. */
export type Finding =
  | (OfOwner & { readonly kind: 'change'; readonly number: string })
  /** Taken only if the person says so: `hints` tell what would be read otherwise than it is written. */
  | (OfOwner & {
      readonly kind: 'suggestion'
      readonly number: string
      readonly hints: readonly SuggestionHint[]
    })
  /** The cell is empty and a number is registered: removed only if the person says so. */
  | (OfOwner & { readonly kind: 'emptied' })
  | (OfOwner & { readonly kind: 'unchanged' })
  /** `of`: as far as the row could be read. */
  | { readonly kind: 'wrong'; readonly line: number; readonly of?: FileRow; readonly problem: FileProblem }
  /** The same ID stands on several lines of the file: nobody knows which one is meant. */
  | {
      readonly kind: 'twice'
      readonly line: number
      readonly of: FileRow
      /** The first of them, and how many there are. */
      readonly others: readonly number[]
      readonly count: number
    }

export type SuggestionHint = NumberHint | 'login-id'

/** Compares a file with what is registered, in the order of its lines. */
export async function checkFile(
  file: { readonly rows: readonly FileRow[]; readonly faults: readonly FileFault[] },
  present: readonly NumberRow[],
): Promise<Finding[]> {
  const owners = openOwners(present)
  const single: Finding[] = []
  for await (const rows of inPieces(file.rows)) single.push(...rows.map(row => findingOf(row, owners)))
  const found = namingDoubles(single)
  const faults = file.faults.map(({ line, fault }): Finding => ({ kind: 'wrong', line, problem: fault }))
  return [...found, ...faults].sort((a, b) => a.line - b.line)
}

function findingOf(of: FileRow, owners: Owners): Finding {
  const wrong = (problem: FileProblem): Finding => ({ kind: 'wrong', line: of.line, of, problem })
  const owner = owners.find(of)
  if (owner.kind === 'none') return wrong(owner.problem)
  const whose = { line: of.line, of, row: owner.row }
  if (of.number.trim() === '') return emptyCell(of, owner) ?? wrong('own-number-removed')
  const reading = readCell(of.number, owners)
  if (reading.kind === 'refused') return wrong(reading.problem)
  const { number } = reading
  if (number === owner.row.number) return { ...whose, kind: 'unchanged' }
  const hints = [...(owner.isSure ? [] : (['login-id'] as const)), ...reading.hints]
  return hints.length === 0
    ? { ...whose, kind: 'change', number }
    : { ...whose, kind: 'suggestion', number, hints }
}

/** `undefined`: the administrator's own number, which cannot be taken away (D2). */
function emptyCell(of: FileRow, { row, isSure }: KnownOwner): Finding | undefined {
  if (row.number === undefined || !isSure) return { line: of.line, of, row, kind: 'unchanged' }
  return row.owner === 'administrator' ? undefined : { line: of.line, of, row, kind: 'emptied' }
}

type CellReading =
  | { readonly kind: 'number'; readonly number: string; readonly hints: readonly NumberHint[] }
  | { readonly kind: 'refused'; readonly problem: FileProblem }

function readCell(text: string, owners: Owners): CellReading {
  const exact = readSmsNumber(text)
  if (exact.kind === 'number') return { kind: 'number', number: exact.number, hints: [] }
  if (owners.byLine(text)) return { kind: 'refused', problem: 'own-line' }
  if (isRounded(text)) return { kind: 'refused', problem: 'rounded' }
  if (exact.problems.includes('starts-with-00')) return { kind: 'refused', problem: 'starts-with-00' }
  const suggested = suggestNumber(text)
  if (suggested) return { kind: 'number', ...suggested }
  const [problem = 'format'] = exact.problems
  return { kind: 'refused', problem: isOtherPhone(text) ? 'not-mobile' : problem }
}

/** A number that is complete, but of a fixed line or another service: more digits would not help. */
function isOtherPhone(text: string): boolean {
  return /^0([1-5]|800)\d+$/.test(digitsOf(text))
}

type KnownOwner = { readonly kind: 'owner'; readonly row: NumberRow; readonly isSure: boolean }
type Owner = KnownOwner | { readonly kind: 'none'; readonly problem: FileProblem }

interface Owners {
  find(of: FileRow): Owner
  byLine(text: string): NumberRow | undefined
}

/** Finds whose row it is: by the ID as it is written, else by what a spreadsheet may have made of it, or the line. */
function openOwners(present: readonly NumberRow[]): Owners {
  const exact = Map.groupBy(present, row => row.loginId)
  const alike = Map.groupBy(present, row => alikeId(row.loginId))
  const lines = new Map(present.flatMap(row => (row.lineNumber ? [[bareLine(row.lineNumber), row]] : [])))
  const byLine = (text: string) => lines.get(bareLine(text))
  return {
    byLine,
    find(of) {
      const id = of.loginId.trim()
      if (id === '') return { kind: 'none', problem: 'no-id' }
      const known = exact.get(id)
      const candidates = known ?? alike.get(alikeId(id)) ?? [byLine(of.lineNumber) ?? []].flat()
      const fitting = candidates.filter(row => fitsLine(row, of.lineNumber))
      const [row] = fitting
      if (row === undefined)
        return { kind: 'none', problem: candidates.length > 0 ? 'other-line' : 'unknown-id' }
      if (fitting.length > 1) return { kind: 'none', problem: 'ambiguous-id' }
      return { kind: 'owner', row, isSure: known !== undefined }
    },
  }
}

/** Sorting one column of a spreadsheet puts numbers beside other people's IDs: the line gives that away. */
function fitsLine(row: NumberRow, text: string): boolean {
  if (text.trim() === '') return true
  if (row.lineNumber === undefined) return digitsOf(text) === ''
  return bareLine(text) === bareLine(row.lineNumber)
}

/** Spreadsheets take leading zeros away, phones write capitals. */
function alikeId(id: string): string {
  return id
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/^0+(?=.)/, '')
}

function bareLine(text: string): string {
  return digitsOf(text).replace(/^0+/, '')
}

function digitsOf(text: string): string {
  return text.normalize('NFKC').replace(/\D/g, '')
}

/** An ID may stand on every line of the file: only some of the others are named at each. */
function namingDoubles(found: readonly Finding[]): Finding[] {
  const named = found.flatMap(finding => ('row' in finding ? [finding] : []))
  const byAccount = Map.groupBy(named, finding => finding.row.accountId)
  return found.map((finding): Finding => {
    if (!('row' in finding)) return finding
    const same = byAccount.get(finding.row.accountId) ?? []
    const { line, of } = finding
    const { namedOthers } = policy.list
    const others = same.slice(0, namedOthers + 1).filter(other => other !== finding)
    return same.length === 1
      ? finding
      : {
          kind: 'twice',
          line,
          of,
          others: others.slice(0, namedOthers).map(other => other.line),
          count: same.length - 1,
        }
  })
}
