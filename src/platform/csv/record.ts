export type Delimiter = ',' | '\t' | ';'
const DELIMITERS: readonly Delimiter[] = [',', '\t', ';']

export function isDelimiter(text: string): text is Delimiter {
  return DELIMITERS.some(one => one === text)
}

/** What stands in a text from one place on. */
export type RecordReading =
  | {
      readonly kind: 'record'
      readonly cells: readonly string[]
      /** Where the next one begins. */
      readonly next: number
      /** Line ends that were passed, those inside quotes too. */
      readonly lines: number
    }
  /** The text ends before the record does. */
  | { readonly kind: 'unfinished'; readonly quoted: boolean }
  /** A closing quote that is followed by something else than the end of the cell. */
  | { readonly kind: 'bad-quote' }

interface Reading {
  readonly text: string
  readonly delimiter: Delimiter
  /** Nothing comes after this text. */
  readonly isLast: boolean
}

const LINE_END = /\r\n|\n|\r/g

/** One record of RFC 4180, with any of the three line ends. A quote inside an unquoted cell is a character. */
export function readRecord(reading: Reading, start: number): RecordReading {
  const { text, isLast } = reading
  const cells: string[] = []
  let at = start
  for (;;) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(reading, at)
    if (cell === undefined) return { kind: 'unfinished', quoted: true }
    cells.push(cell.text)
    at = cell.end
    const after = text[at]
    if (after === reading.delimiter) at += 1
    else if (after === undefined && !isLast) return { kind: 'unfinished', quoted: false }
    else if (after !== undefined && after !== '\r' && after !== '\n') return { kind: 'bad-quote' }
    // The second half of CR LF may still come.
    else if (after === '\r' && text[at + 1] === undefined && !isLast)
      return { kind: 'unfinished', quoted: false }
    else {
      const next = afterLineEnd(text, at)
      return { kind: 'record', cells, next, lines: text.slice(start, next).match(LINE_END)?.length ?? 0 }
    }
  }
}

/** Where the line after the one at `start` begins; `undefined` when this text has none. */
export function nextLine(text: string, start: number): number | undefined {
  LINE_END.lastIndex = start
  const end = LINE_END.exec(text)
  // A CR at the very end may be half of a line end.
  return end === null || (end[0] === '\r' && LINE_END.lastIndex === text.length)
    ? undefined
    : LINE_END.lastIndex
}

/** The delimiter that the first line has most of; the comma when it has none. */
export function delimiterOf(text: string): Delimiter {
  const first = text.replace(/"[^"]*"/g, '').split(/[\r\n]/, 1)[0] ?? ''
  const count = (delimiter: string) => first.split(delimiter).length
  const [most] = DELIMITERS.toSorted((a, b) => count(b) - count(a))
  return most ?? ','
}

interface Cell {
  readonly text: string
  readonly end: number
}

function quotedCell(text: string, start: number): Cell | undefined {
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote === -1) return undefined
    if (text[quote + 1] !== '"')
      return { text: text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 }
    at = quote + 2
  }
}

function plainCell({ text, delimiter }: Reading, start: number): Cell {
  let end = start
  for (; end < text.length; end += 1) {
    const character = text[end]
    if (character === delimiter || character === '\n' || character === '\r') break
  }
  return { text: text.slice(start, end), end }
}

function afterLineEnd(text: string, at: number): number {
  if (at >= text.length) return at
  return text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1
}
