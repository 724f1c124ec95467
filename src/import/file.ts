import { createHash } from 'node:crypto'
import { type CsvFile, type CsvRow, openCsv } from '../platform/csv/read.ts'
import { policy } from '../policy.ts'
import { type Layout, readLayout } from './columns.ts'

/** A file that can be read more than once. */
export interface ImportSource {
  readonly name: string
  readonly bytes: number
  open(): AsyncIterable<Uint8Array>
}

type Csv = Extract<CsvFile, { kind: 'csv' }>
export type KnownLayout = Extract<Layout, { kind: 'layout' }>
export type SourceRow = CsvRow & {
  /** The last line of the file that belongs to it, empty ones that follow included; Infinity for the last row. */
  readonly lastLine: number
}

export type OpenedFile =
  | {
      readonly kind: 'opened'
      readonly layout: KnownLayout
      readonly encoding: Csv['encoding']
      readonly orElse: Csv['orElse']
      readonly samples: Csv['samples']
      readonly delimiter: Csv['delimiter']
      readonly header: SourceRow
      /** Rows below the header, in batches. */
      readonly batches: AsyncGenerator<readonly SourceRow[]>
      /** Bytes that were read so far. */
      readonly bytesRead: () => number
      /** SHA-256 of what was read, in hexadecimal digits; of the whole file at its end. */
      readonly digest: () => string
    }
  | Exclude<CsvFile, { kind: 'csv' }>
  | Exclude<Layout, { kind: 'layout' }>
  | { readonly kind: 'bad-header' }

/** Opens a file and reads its headings. */
export async function openFile(source: ImportSource): Promise<OpenedFile> {
  const measured = measure(source.open())
  const csv = await openCsv(measured.chunks)
  if (csv.kind !== 'csv') return csv
  const rows = withLastLines(csv.rows)
  const { value: header } = await rows.next()
  if (header === undefined) return { kind: 'empty' }
  if (header.kind === 'fault') return { kind: 'bad-header' }
  const layout = readLayout(header.cells)
  if (layout.kind !== 'layout') return layout
  const { encoding, orElse, samples, delimiter } = csv
  const read = { encoding, orElse, samples, delimiter }
  return { kind: 'opened', layout, ...read, header, batches: inBatches(rows), ...measured }
}

function measure(source: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256')
  let bytes = 0
  async function* chunks() {
    for await (const chunk of source) {
      bytes += chunk.length
      hash.update(chunk)
      yield chunk
    }
  }
  return { chunks: chunks(), bytesRead: () => bytes, digest: () => hash.copy().digest('hex') }
}

async function* withLastLines(rows: AsyncIterable<CsvRow>): AsyncGenerator<SourceRow> {
  let before: CsvRow | undefined
  for await (const row of rows) {
    if (before !== undefined) yield { ...before, lastLine: row.line - 1 }
    before = row
  }
  if (before !== undefined) yield { ...before, lastLine: Number.POSITIVE_INFINITY }
}

async function* inBatches(rows: AsyncIterable<SourceRow>): AsyncGenerator<readonly SourceRow[]> {
  let batch: SourceRow[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length < policy.import.batchRows) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
