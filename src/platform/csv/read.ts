import { policy } from '../../policy.ts'
import { giveWay } from '../db/batches.ts'
import { type Delimiter, delimiterOf, isDelimiter, nextLine, readRecord } from './record.ts'
import {
  decode,
  type Encoding,
  hasUnreadable,
  lookAtBytes,
  type NoText,
  OPENING_BYTES,
  textOf,
} from './text.ts'
import { withoutGuard } from './write.ts'

/** One row, with the line of the file on which it begins (1 = the first). */
export type CsvRow =
  | { readonly kind: 'row'; readonly line: number; readonly cells: readonly string[] }
  /**
   * A row that cannot be read; reading goes on with the next line. `quote`: a quotation mark too many or too few;
   * `too-long`: more than `policy.csv.maxRowCharacters`; `characters`: bytes that are no character.
   */
  | { readonly kind: 'fault'; readonly line: number; readonly fault: CsvFault }
export type CsvFault = 'quote' | 'too-long' | 'characters'

export type CsvFile =
  | {
      readonly kind: 'csv'
      /** By the file's first 64 KiB; `ascii` when these hold nothing else. */
      readonly encoding: Encoding
      /** Another encoding in which they are a text as well. */
      readonly orElse?: Encoding
      /** A few cells as they were read, of those that the encoding makes a difference to. */
      readonly samples: readonly string[]
      readonly delimiter: Delimiter
      /** Once; rows without any content, which spreadsheets write for emptied ones, are left out. */
      readonly rows: AsyncIterable<CsvRow>
    }
  | { readonly kind: 'no-text'; readonly what: NoText }
  | { readonly kind: 'empty' }

/**
 * Reads CSV as spreadsheets in Japan write it: UTF-8 with or without byte order mark, Shift_JIS (CP932), EUC-JP, ISO-2022-JP,
 * UTF-16 with its mark; comma, tab or semicolon, as a first line `sep=;` says or as the first line uses them; RFC 4180's
 * quotes; any line ends. It holds the file's opening and one row
 * in memory, however long the file is. Guards of `csvLine` are taken off.
 */
export async function openCsv(chunks: AsyncIterable<Uint8Array>): Promise<CsvFile> {
  const source = inPieces(chunks)[Symbol.asyncIterator]()
  const taken = await takeOpening(source)
  const opening = Buffer.concat(taken)
  const looked = lookAtBytes(opening)
  if (looked.kind !== 'text') return looked
  const { kind: _, ...likely } = looked
  const text = textOf(opening, likely.encoding)
  const { said, table } = withoutSaid(text)
  const delimiter = said ?? delimiterOf(table)
  const texts = decode(withRest(taken, source), likely.encoding)
  const rows = rowsIn(texts, delimiter)
  const samples = samplesOf(table, delimiter)
  return { kind: 'csv', ...likely, samples, delimiter, rows: table === text ? rows : withoutFirst(rows) }
}

/** A first line `sep=;` is for Excel, and no row. */
function withoutSaid(text: string): { readonly said?: Delimiter; readonly table: string } {
  const [line, said = ''] = /^\ufeff?"?sep=(.)"?[,;\t]?(?:\r\n|\n|\r)/i.exec(text) ?? []
  if (line === undefined) return { table: text }
  return { table: text.slice(line.length), ...(isDelimiter(said) && { said }) }
}

async function* withoutFirst(rows: AsyncIterable<CsvRow>): AsyncGenerator<CsvRow> {
  let isFirst = true
  for await (const row of rows) {
    if (!isFirst) yield row
    isFirst = false
  }
}

const SAMPLES = 3

function samplesOf(table: string, delimiter: Delimiter): readonly string[] {
  const cells = table
    .split(/[\r\n]+/)
    .slice(1)
    .flatMap(line => line.split(delimiter))
    .map(cell => cell.replace(/^"|"$/g, ''))
  return [...new Set(cells.filter(cell => /[^\0-\x7f]/.test(cell)))].slice(0, SAMPLES)
}

/** A file that somebody sent comes in one piece, however long it is. */
async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += OPENING_BYTES) yield chunk.subarray(at, at + OPENING_BYTES)
}

async function takeOpening(source: AsyncIterator<Uint8Array>): Promise<readonly Uint8Array[]> {
  const parts: Uint8Array[] = []
  for (let length = 0; length < OPENING_BYTES; ) {
    const { value, done } = await source.next()
    if (done) break
    parts.push(value)
    length += value.length
  }
  return parts
}

async function* withRest<T>(first: readonly T[], rest: AsyncIterator<T>): AsyncGenerator<T> {
  yield* first
  for (;;) {
    const { value, done } = await rest.next()
    if (done) return
    yield value
  }
}

/** Others have their turn after each piece of the file, also where it holds no row at all, or rows of thousands of cells. */
async function* rowsIn(texts: AsyncIterable<string>, delimiter: Delimiter): AsyncGenerator<CsvRow> {
  const reader = new RowReader(delimiter)
  for await (const text of texts) {
    yield* reader.read(text)
    await giveWay()
  }
  yield* reader.end()
}

/** Puts texts together until they hold a row. */
class RowReader {
  readonly #delimiter: Delimiter
  #text = ''
  #at = 0
  #line = 1
  /** The rest of a line that is too long is still to come. */
  #skipping = false

  constructor(delimiter: Delimiter) {
    this.#delimiter = delimiter
  }

  *read(text: string): Generator<CsvRow> {
    this.#text = this.#text.slice(this.#at) + text
    this.#at = 0
    yield* this.#rows('more')
  }

  *end(): Generator<CsvRow> {
    this.#text = this.#text.replace(CTRL_Z, '')
    yield* this.#rows('last')
  }

  *#rows(coming: 'more' | 'last'): Generator<CsvRow> {
    const reading = { text: this.#text, delimiter: this.#delimiter, isLast: coming === 'last' }
    if (this.#skipping && !this.#skipLine()) return
    while (this.#at < this.#text.length) {
      const [start, line] = [this.#at, this.#line]
      const record = readRecord(reading, start)
      const length = (record.kind === 'record' ? record.next : this.#text.length) - start
      const tooLong = length > policy.csv.maxRowCharacters
      if (record.kind === 'unfinished' && !tooLong && !reading.isLast) return
      if (record.kind === 'record' && !tooLong) {
        this.#at = record.next
        this.#line += record.lines
        yield* rowFrom(record.cells, line)
        continue
      }
      const quote = record.kind === 'bad-quote' || (record.kind === 'unfinished' && record.quoted)
      yield { kind: 'fault', line, fault: quote ? 'quote' : 'too-long' }
      if (!this.#skipLine()) return
    }
  }

  /** A lost quote would take the rows after it along; so a faulty row is its first line only. */
  #skipLine(): boolean {
    const next = nextLine(this.#text, this.#at)
    this.#skipping = next === undefined
    // A CR at the end stays: the LF that belongs to it may still come.
    this.#at = next ?? this.#text.length - (this.#text.endsWith('\r') ? 1 : 0)
    if (next !== undefined) this.#line += 1
    return next !== undefined
  }
}

/** With what CP/M ended texts, and mainframes still do. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const CTRL_Z = /\x1a+$/

function* rowFrom(cells: readonly string[], line: number): Generator<CsvRow> {
  if (cells.every(cell => cell.trim() === '')) return
  if (cells.some(hasUnreadable)) yield { kind: 'fault', line, fault: 'characters' }
  else yield { kind: 'row', line, cells: cells.map(withoutGuard) }
}
