import type { Encoding } from '../platform/csv/text.ts'
import type { KnownLayout } from './file.ts'
import type { Problem } from './problems.ts'

/**
 * A file of refused rows: the bytes of each row as they came, with a first column that says why. It reads the same
 * file a second time, step by step with the import, so that no character is turned into another one on its way.
 */
export interface RefusedRows {
  /** The headings; to be asked for first. */
  header(of: Rows): Promise<Uint8Array>
  /** Rows are asked for in their order. */
  row(of: Rows, problems: readonly Problem[]): Promise<Uint8Array>
}

/** Lines of the file, both included. */
interface Rows {
  readonly line: number
  readonly lastLine: number
}

export interface RefusedFormat {
  readonly encoding: Encoding
  readonly delimiter: string
  readonly layout: KnownLayout
}

const MARKS = ['\ufeff', '\u00ef\u00bb\u00bf']

export function readRefused(chunks: AsyncIterable<Uint8Array>, format: RefusedFormat): RefusedRows {
  const lines = unitLines(chunks, format.encoding)
  let at = 0
  async function take({ line, lastLine }: Rows): Promise<string> {
    let text = ''
    while (at < lastLine) {
      const next = await lines.next()
      if (next.done) break
      at += 1
      if (at >= line) text += next.value
    }
    return text.replace(/[\r\n]+$/, '')
  }
  const bytes = (first: string, rest: string) =>
    bytesOf(`${first}${format.delimiter}${rest}\r\n`, format.encoding)
  return {
    async header(of) {
      const text = await take(of)
      const mark = MARKS.find(one => text.startsWith(one)) ?? ''
      return bytes(`${mark}import_error`, withoutError(text.slice(mark.length), format))
    },
    async row(of, problems) {
      return bytes(quoted(problems.map(({ text }) => text).join(' ')), withoutError(await take(of), format))
    },
  }
}

/** A file of refused rows that was mended and is refused again has the column already. */
function withoutError(text: string, { layout, delimiter }: RefusedFormat): string {
  if (layout.at.get('import_error') !== 0) return text
  const first = text.startsWith('"') ? /^"(?:[^"]|"")*"/.exec(text)?.[0].length : undefined
  const end = text.indexOf(delimiter, first ?? 0)
  return end === -1 ? text : text.slice(end + 1)
}

/** In ASCII, which is the same in every encoding: what stands in brackets repeats in Japanese what was said. */
function quoted(reason: string): string {
  const plain = reason.replace(/ ?\([^)]*[^\x20-\x7e)][^)]*\)/g, '').replace(/[^\x20-\x7e]/g, '?')
  return `"${plain.replaceAll('"', '""')}"`
}

/** Lines with their ends, as texts of one character for each byte, or for each two bytes of UTF-16: nothing is lost. */
async function* unitLines(chunks: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  let held: Buffer = Buffer.alloc(0)
  let text = ''
  for await (const chunk of chunks) {
    held = Buffer.concat([held, chunk])
    const whole = isWide(encoding) ? held.length - (held.length % 2) : held.length
    text += unitsOf(held.subarray(0, whole), encoding)
    held = held.subarray(whole)
    // A CR at the end may be half of a line end.
    const ends = [...text.matchAll(/\r\n|\n|\r(?!$)/g)].map(end => end.index + end[0].length)
    let start = 0
    for (const end of ends) {
      yield text.slice(start, end)
      start = end
    }
    text = text.slice(start)
  }
  if (text !== '') yield text
}

function isWide(encoding: Encoding): boolean {
  return encoding === 'utf-16le' || encoding === 'utf-16be'
}

function unitsOf(bytes: Buffer, encoding: Encoding): string {
  if (encoding === 'utf-16be') return Buffer.from(bytes).swap16().toString('utf16le')
  return bytes.toString(encoding === 'utf-16le' ? 'utf16le' : 'latin1')
}

function bytesOf(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16()
  return Buffer.from(text, encoding === 'utf-16le' ? 'utf16le' : 'latin1')
}
