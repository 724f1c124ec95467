/**
 * Which row each copied cell belongs to. Spreadsheets give cells as text with tabs; a login ID, a 050 number or a user's
 * name among them tells the row, in whatever order the columns stand. Nothing here knows the page.
 */

/** A row of the page. */
export interface PageRow {
  /** The login ID, the 050 number, and what the administrator's row is called: what may stand beside a number. */
  readonly keys: readonly string[]
  /** 利用者名, as it stands there. */
  readonly userName?: string | undefined
  /** Somebody else of the contract has the same name, be it on another page. */
  readonly hasNamesake?: boolean
  /** What its field holds now. */
  readonly number: string
}

/** Headings by which columns are known. */
export type Headings = Readonly<Record<'loginId' | 'lineNumber' | 'userName' | 'number', readonly string[]>>

export interface Pasted {
  /** How rows were found; `no-column`, `many-columns`: no column, or more than one, can be the numbers'. */
  readonly kind: 'by-key' | 'in-order' | 'no-column' | 'many-columns'
  /** New numbers by the row's place on the page. */
  readonly fills: ReadonlyMap<number, string>
  /** How many of them lacked their first 0, as spreadsheets leave numbers. */
  readonly zeros: number
  /** Copied rows that changed nothing, by the reason, each as it is called: every row is in `fills` or here. */
  readonly left: Readonly<Record<Reason, readonly string[]>>
}
export type Reason = 'same' | 'blank' | 'unknown' | 'twice' | 'unclear' | 'no-number' | 'beyond'

interface Page {
  readonly rows: readonly PageRow[]
  /** Places of the rows that are filled one after the other when nothing tells whose the numbers are. */
  readonly order: readonly number[]
  readonly headings: Headings
}

/** `undefined` for a single cell, which is pasted as any text. */
export function readPasted(text: string, page: Page): Pasted | undefined {
  const all = cellsIn(text)
  if (all.length < 2 && (all[0]?.length ?? 0) < 2) return undefined
  const found = findRows(page.rows)
  const names = headingsIn(all[0] ?? [], page.headings)
  const rows = names.some(name => name !== undefined) ? all.slice(1) : all
  const columns = chooseColumns(rows, names, found)
  const left: Record<Reason, string[]> = {
    same: [],
    blank: [],
    unknown: [],
    twice: [],
    unclear: [],
    'no-number': [],
    beyond: [],
  }
  if (columns.kind !== 'chosen') {
    left['no-number'] = rows.map(row => row.join(' '))
    return { kind: columns.kind, fills: new Map(), zeros: 0, left }
  }
  const { number: at, keys } = columns
  const wishes = new Map<number, Wish[]>()
  for (const [index, row] of rows.entries()) {
    const cell = row[at] ?? ''
    const label = keys.map(key => row[key]).find(Boolean) ?? cell
    const owner = keys.length > 0 ? ownerOf(row, keys, found) : (page.order[index] ?? 'beyond')
    if (cell.trim() === '') left.blank.push(label)
    else if (typeof owner === 'string') left[owner].push(label)
    else if (!/\d{4}/.test(wanted(cell))) left['no-number'].push(label)
    else wishes.set(owner, [...(wishes.get(owner) ?? []), { label, ...numberIn(cell) }])
  }
  const fills = new Map<number, string>()
  let zeros = 0
  for (const [place, wished] of wishes) {
    const [first, ...more] = wished
    if (first === undefined) continue
    if (more.some(other => other.number !== first.number)) {
      left.twice.push(...wished.map(wish => wish.label))
      continue
    }
    left.same.push(...more.map(wish => wish.label))
    if (page.rows[place]?.number === first.number) left.same.push(first.label)
    else {
      fills.set(place, first.number)
      if (first.lackedZero) zeros += 1
    }
  }
  return { kind: keys.length > 0 ? 'by-key' : 'in-order', fills, zeros, left }
}

interface Wish {
  readonly label: string
  readonly number: string
  readonly lackedZero: boolean
}

function numberIn(cell: string): Omit<Wish, 'label'> {
  const number = wanted(cell)
  const lackedZero = /^[6-9]0\d{8}$/.test(number)
  return { number: lackedZero ? `0${number}` : number, lackedZero }
}

/** Half-width, without hyphens and spaces; anything else stays for the server to speak about. */
export function wanted(text: string): string {
  return text.normalize('NFKC').replace(/[\s\p{Pd}\u2212\u30fc]/gu, '')
}

/** Lines of cells, as spreadsheets copy them: a cell with a tab, a line end or a quotation mark stands in such marks. */
function cellsIn(text: string): string[][] {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '')
  const delimiter = lines.includes('\t') || !lines.split('\n').every(line => line.includes(',')) ? '\t' : ','
  const rows: string[][] = [[]]
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"(?=${delimiter}|\\n|$)|([^${delimiter}\\n]*))(${delimiter}|\\n|$)`,
    'gy',
  )
  for (let end = ''; cell.lastIndex < lines.length || end === delimiter; ) {
    const [, quoted, plain = '', stop = ''] = cell.exec(lines) ?? []
    rows.at(-1)?.push((quoted?.replaceAll('""', '"') ?? plain).trim())
    end = stop
    if (stop === '\n') rows.push([])
    if (stop === '') break
  }
  return rows
}

type Found = (text: string) => readonly number[]

/** A row that is not on this page. */
const ELSEWHERE = -1

/** Rows by what they are called: an ID as it is written, else whatever the width and case; a name only as it is written. */
function findRows(rows: readonly PageRow[]): Found {
  const exact = new Map<string, number[]>()
  const alike = new Map<string, number[]>()
  const add = (map: Map<string, number[]>, key: string, place: number) => {
    const places = map.get(key) ?? []
    if (!places.includes(place)) map.set(key, [...places, place])
  }
  const named = new Map<string, number[]>()
  for (const [place, { keys, userName, hasNamesake }] of rows.entries()) {
    for (const key of keys.filter(Boolean)) {
      add(exact, key, place)
      add(alike, folded(key), place)
    }
    if (!userName) continue
    add(named, userName, place)
    if (hasNamesake) add(named, userName, ELSEWHERE)
  }
  return text => {
    if (text === '') return []
    // Somebody's name may be another one's ID.
    const places = [...(exact.get(text) ?? alike.get(folded(text)) ?? []), ...(named.get(text) ?? [])]
    return [...new Set(places)]
  }
}

function folded(key: string): string {
  const plain = key.normalize('NFKC').toLowerCase().trim()
  const digits = wanted(plain)
  // A 050 number, also one whose first zero a spreadsheet took away.
  return /^0?50\d{8}$/.test(digits) ? digits.padStart(11, '0') : plain
}

type Heading = keyof Headings

function headingsIn(cells: readonly string[], headings: Headings): (Heading | undefined)[] {
  const plain = (text: string) => text.normalize('NFKC').replace(/\s/g, '').toLowerCase()
  const known = Object.entries(headings) as [Heading, readonly string[]][]
  return cells.map(cell => known.find(([, names]) => names.some(name => plain(name) === plain(cell)))?.[0])
}

type Columns =
  | { readonly kind: 'chosen'; readonly number: number; readonly keys: readonly number[] }
  | { readonly kind: 'no-column' | 'many-columns' }

function chooseColumns(
  rows: readonly (readonly string[])[],
  names: readonly (Heading | undefined)[],
  found: Found,
): Columns {
  const width = Math.max(0, ...rows.map(row => row.length))
  const columns = Array.from({ length: width }, (_, at) => {
    const cells = rows.map(row => row[at] ?? '').filter(Boolean)
    const count = (test: (cell: string) => boolean) => cells.filter(test).length
    return {
      at,
      name: names[at],
      known: count(cell => found(cell).length > 0),
      mobile: count(cell => /^(\+?81|0)?[6-9]0\d{8}$/.test(wanted(cell))),
      digits: count(cell => /\d{4}/.test(wanted(cell))),
      isBlank: cells.length === 0,
      letters: count(cell => /\p{L}/u.test(cell)),
    }
  })
  const keyed = columns.filter(
    column => column.name === 'loginId' || column.name === 'lineNumber' || column.known > column.mobile,
  )
  const named = columns.filter(column => column.name === 'number')
  const others = columns.filter(column => !keyed.includes(column) && column.name === undefined)
  const [best, second] = [...(named.length > 0 ? named : others)].sort(
    (a, b) => b.mobile - a.mobile || b.digits - a.digits,
  )
  if (best === undefined || (best.digits === 0 && best.name === undefined && width > 1))
    return { kind: 'no-column' }
  if (second !== undefined && 2 * second.mobile > best.mobile && best.mobile > 0)
    return { kind: 'many-columns' }
  // Nobody of this page, but somebody all the same: better nothing than somebody else's row.
  const strangers = columns.filter(column => column !== best && column.name !== 'number' && !column.isBlank)
  const keys = keyed.length > 0 ? keyed : strangers
  const most = Math.max(...keys.map(key => key.known))
  const useful = keys.filter(key => key.name !== undefined || 2 * key.known >= most)
  return {
    kind: 'chosen',
    number: best.at,
    keys: useful.sort((a, b) => b.known - a.known || b.letters - a.letters).map(key => key.at),
  }
}

/** The row that all its cells lead to. */
function ownerOf(
  row: readonly string[],
  keys: readonly number[],
  found: Found,
): number | 'unknown' | 'unclear' {
  const [first = [], ...more] = keys
    .map(key => row[key] ?? '')
    .filter(Boolean)
    .map(found)
  let owners = first
  for (const others of more.filter(places => places.length > 0))
    owners = owners.filter(place => others.includes(place))
  const [owner, another] = owners
  if (owner === undefined) return first.length === 0 ? 'unknown' : 'unclear'
  return another === undefined ? owner : 'unclear'
}
