import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readHeader } from '../src/platform/csv/header.ts'
import { type CsvRow, openCsv } from '../src/platform/csv/read.ts'
import { BOM, csvLine } from '../src/platform/csv/write.ts'
import { policy } from '../src/policy.ts'
import { toCp932, toEucJp, toIso2022Jp } from '../support/cp932.ts'

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(content: string | Uint8Array, size = 7) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const file = await openCsv(inChunks(bytes, size))
  if (file.kind !== 'csv') return { ...file, rows: [] }
  const rows: CsvRow[] = []
  for await (const row of file.rows) rows.push(row)
  return { ...file, rows }
}

/** `line: cells`, or `line! fault` */
const short = (rows: readonly CsvRow[]) =>
  rows.map(row => (row.kind === 'row' ? `${row.line}: ${row.cells.join('|')}` : `${row.line}! ${row.fault}`))
const cellsOf = (rows: readonly CsvRow[]) => rows.map(row => (row.kind === 'row' ? row.cells : row.fault))

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')

describe('reading CSV', () => {
  it('gives back whatever was written, in every encoding and however it is cut into chunks', async () => {
    const cell = fc.oneof(
      fc.constantFrom('', 'a', '=1+1', "'=x", "''-", '山田', 'ソ表能', 'say "hi"', 'a,b', 'a;b\tc', ' x '),
      fc.string({ unit: fc.constantFrom('"', ',', ';', '\t', '\r', '\n', "'", '=', 'ｱ', '髙', '0') }),
    )
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (records, size) => {
        const text = records.map(csvLine).join('')
        // A guarded text is content, even when nothing follows the guard.
        const wanted = records.filter(cells => cells.some(one => /^[\t\r\n]|\S/.test(one)))
        const files = [text, `${BOM}${text}`, toCp932(text), utf16(text)]
        if (!/[髙ｱ]/.test(text)) files.push(toIso2022Jp(text))
        for (const file of files) expect(cellsOf((await read(file, size)).rows)).toEqual(wanted)
      }),
      { numRuns: 300 },
    )
  })

  it('gives each row the line on which it begins, whatever the line ends', async () => {
    for (const end of ['\n', '\r\n', '\r'])
      for (const size of [1, 3, 1000]) {
        const text = ['a,b', `"two${end}lines",c`, '', ',', 'd,e'].join(end)
        expect(short((await read(text, size)).rows)).toEqual(['1: a|b', `2: two${end}lines|c`, '6: d|e'])
      }
  })

  it('goes on after a faulty row, and says where it was', async () => {
    const long = 'x'.repeat(policy.csv.maxRowCharacters)
    for (const end of ['\n', '\r\n', '\r'])
      for (const size of [1, 5, 4096]) {
        const text = ['id,n', 'a,"lost', 'b,2', '"c"x,3', `${long}y`, 'd,4', 'e,"open', 'f,6'].join(end)
        expect(short((await read(text, size)).rows)).toEqual([
          '1: id|n',
          '2! quote',
          '3: b|2',
          '4! quote',
          '5! too-long',
          '6: d|4',
          '7! quote',
          '8: f|6',
        ])
      }
  })

  it('takes a quote inside an unquoted cell for a character, as spreadsheets do', async () => {
    expect(short((await read('a,5"6\n')).rows)).toEqual(['1: a|5"6'])
  })

  it('recognises tabs and semicolons', async () => {
    expect(short((await read('a\tb,c\td\n1\t2\t3\n')).rows)).toEqual(['1: a|b,c|d', '2: 1|2|3'])
    expect(short((await read('a;b\n1;2,5\n')).rows)).toEqual(['1: a|b', '2: 1|2,5'])
    expect(await read('a,"b;;;;"\n')).toMatchObject({ delimiter: ',' })
  })

  it('says which encoding it found', async () => {
    const text = 'ログインID,利用者名\r\ntaro,髙橋①～\r\n'
    const encodings = await Promise.all(
      [text, `${BOM}${text}`, toCp932(text), utf16(text), 'id,number\n'].map(async file => {
        const { rows, ...rest } = await read(file)
        return 'encoding' in rest && rest.encoding
      }),
    )
    expect(encodings).toEqual(['utf-8', 'utf-8', 'shift_jis', 'utf-16le', 'ascii'])
    expect(short((await read(toCp932(text))).rows)).toEqual(['1: ログインID|利用者名', '2: taro|髙橋①～'])
  })

  it.each([
    // What stands in these files as Shift_JIS or UTF-8 is a text, too, but nobody's name.
    ['EUC-JP under ASCII headings', toEucJp('id,name\n1,箱根\n'), 'euc-jp', '箱根'],
    ['EUC-JP', toEucJp('ログインID,利用者名\ntaro,営業部（本社）\n'), 'euc-jp', '営業部（本社）'],
    ['EUC-JP with half-width katakana', toEucJp('id,name\n1,東京ﾋﾞﾙ\n'), 'euc-jp', '東京ﾋﾞﾙ'],
    ['ISO-2022-JP', toIso2022Jp('id,name\n1,箱根\n'), 'iso-2022-jp', '箱根'],
    ['Shift_JIS that is UTF-8 as well', toCp932('id,name\n1,ﾆｼ\n'), 'shift_jis', 'ﾆｼ'],
    ['half-width names in Shift_JIS', toCp932('id,name\n1,ﾔﾏﾀﾞ ﾊﾅｺ\n2,ﾎﾝﾀﾞ\n'), 'shift_jis', 'ﾔﾏﾀﾞ ﾊﾅｺ'],
    ['letters of other countries in UTF-8', 'id,name\n1,René Müller\n', 'utf-8', 'René Müller'],
    ['a name of signs in Shift_JIS', toCp932('id,name\n1,㈱①×髙﨑\n'), 'shift_jis', '㈱①×髙﨑'],
  ])('reads %s', async (_, bytes, encoding, name) => {
    for (const size of [1, 1000]) {
      const file = await read(bytes, size)
      expect(file).toMatchObject({ encoding, samples: expect.arrayContaining([name]) })
      expect(cellsOf(file.rows).flat()).toContain(name)
    }
  })

  it('takes what is met more often where two are as good, and names the other', async () => {
    expect(await read(toCp932('id,name\n1,ﾀｾﾅﾄ\n'))).toMatchObject({
      encoding: 'shift_jis',
      orElse: 'euc-jp',
      samples: ['ﾀｾﾅﾄ'],
    })
    expect(await read(toCp932('id,name\n1,箱根\n'))).not.toHaveProperty('orElse')
  })

  it('finds ISO-2022-JP and EUC-JP also where their first character comes late', async () => {
    const head = 'id,name\n'.repeat(9000)
    for (const encode of [toEucJp, toIso2022Jp])
      for (const size of [1, 4096]) {
        const { rows } = await read(encode(`${head}x,能力開発部\n`), size)
        expect(cellsOf(rows).at(-1)).toEqual(['x', '能力開発部'])
      }
  })

  it.each([
    ['sep=,\r\na,b;c\r\n1,2\r\n', ['2: a|b;c', '3: 1|2']],
    ['sep=;\na;b,c,d\n1;2\n', ['2: a|b,c,d', '3: 1|2']],
    ['sep=;\r\n"a,b";c\r\n', ['2: a,b|c']],
    ['sep=\t\na\tb\n', ['2: a|b']],
    ['"sep=,"\na,b\n', ['2: a|b']],
    ['SEP=|\na;b\n', ['2: a|b']],
    // Nothing but a heading of somebody's.
    ['sep=,x\na,b\n', ['1: sep=|x', '2: a|b']],
  ])('passes over a first line that says the delimiter: %j', async (text, rows) => {
    expect(short((await read(text)).rows)).toEqual(rows)
    expect(short((await read(`${BOM}${text}`)).rows)).toEqual(rows)
    expect(short((await read(utf16(text))).rows)).toEqual(rows)
  })

  it('decides late when the first Japanese character comes late, even if a chunk cuts it in two', async () => {
    const head = 'id,name\n'.repeat(9000)
    for (const encode of [toCp932, (text: string) => Buffer.from(text)])
      for (const size of [1, 4096]) {
        const { rows } = await read(encode(`${head}x,能力\n`), size)
        expect(cellsOf(rows).at(-1)).toEqual(['x', '能力'])
      }
  })

  it('names the row whose bytes are no characters', async () => {
    const bytes = Buffer.concat([
      toCp932('山田,1\r\n鈴木,2\r\n田'),
      Buffer.from([0xfd]),
      toCp932('中,3\r\n佐藤,4'),
    ])
    const good = toCp932('高橋,0\r\n'.repeat(20))
    const { rows } = await read(Buffer.concat([good, bytes]))
    expect(short(rows).slice(20)).toEqual(['21: 山田|1', '22: 鈴木|2', '23! characters', '24: 佐藤|4'])
  })

  it.each([
    ['an Excel workbook', Buffer.from('PK\x03\x04\x14\0[Content_Types].xml'), 'spreadsheet'],
    ['an old Excel workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'spreadsheet'],
    ['an archive', Buffer.from('PK\x03\x04\x14\0readme.txt'), 'archive'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'pdf'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d]), 'image'],
    ['a photo of a phone', Buffer.from('\0\0\0\x18ftypheic'), 'image'],
    ['a web page', Buffer.from('\n<!DOCTYPE html><html>'), 'web-page'],
    ['something else', Buffer.from([1, 0, 2, 0, 3]), 'unknown'],
    ['another encoding or noise', Buffer.from([0xfd, 0xfe, 0xff, 0xa0, 0xfd, 0xfe]), 'unknown'],
  ])('knows %s', async (_, bytes, what) => {
    expect(await read(bytes)).toMatchObject({ kind: 'no-text', what })
  })

  it('reads to the Ctrl-Z that a mainframe ends a file with, and takes it for no row', async () => {
    for (const size of [1, 3, 1000])
      for (const end of ['\r\n\x1a', '\x1a', '\r\n\x1a\x1a\x1a'])
        expect(short((await read(`id,n\r\na,1${end}`, size)).rows)).toEqual(['1: id|n', '2: a|1'])
    expect(short((await read('id,n\r\na\x1ab,1\r\n')).rows)).toEqual(['1: id|n', '2: a\x1ab|1'])
  })

  it('says that a file is empty, and finds no row in one of line ends', async () => {
    expect(await read('')).toMatchObject({ kind: 'empty' })
    expect(await read('\r\n\r\n')).toMatchObject({ kind: 'csv', rows: [] })
  })

  it('reads a long file from the beginning on, and no further than it is asked for', async () => {
    let taken = 0
    async function* endless() {
      for (;;) {
        taken += 1
        yield Buffer.from('id,number\n'.repeat(1000))
      }
    }
    const file = await openCsv(endless())
    if (file.kind !== 'csv') throw new Error(file.kind)
    let rows = 0
    for await (const row of file.rows) if (row.line >= 100_000 && ++rows >= 1) break
    expect(taken).toBeLessThan(120)
  })
})

describe('a header', () => {
  const headings = { id: ['ログインID', 'Login ID'], number: ['SMS認証用電話番号', 'SMS number'] }
  const look = (...cells: string[]) => readHeader(cells, headings, ['id', 'number'])

  it('is known in both languages, in any width, case and order', () => {
    expect(look('備考', 'ｓｍｓ number', ' LOGIN_ID')).toEqual({
      kind: 'header',
      at: new Map([
        ['number', 1],
        ['id', 2],
      ]),
      unknown: ['備考'],
    })
  })

  it('must have what is needed, once', () => {
    expect(look('ログインID', '番号')).toEqual({ kind: 'missing', columns: ['number'] })
    expect(look('ログインID', 'Login ID')).toEqual({ kind: 'twice', column: 'id' })
  })
})

describe('writing CSV', () => {
  it('lets no spreadsheet compute a text', () => {
    expect(csvLine(['=1+1', '+81', '-', '@x', '＝1', 'a=b', 5, null])).toBe(
      "'=1+1,'+81,'-,'@x,'＝1,a=b,5,\r\n",
    )
  })

  it('quotes what would break a row', () => {
    expect(csvLine(['a"b', 'c,d', 'e\r\nf', ''])).toBe('"a""b","c,d","e\r\nf",\r\n')
  })
})
