import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openFile } from '../src/import/file.ts'
import { problem } from '../src/import/problems.ts'
import { readRefused } from '../src/import/refused.ts'
import { progressText } from '../src/main/commands/import-progress.ts'
import { openCsv } from '../src/platform/csv/read.ts'
import { inPowersOfTwo, padded } from '../src/platform/db/batches.ts'
import { toCp932 } from '../support/cp932.ts'

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Refuses rows of these lines, with two problems each. */
async function refuse(bytes: Uint8Array, lines: readonly number[], size = 3): Promise<Buffer> {
  const source = { name: 'x.csv', bytes: bytes.length, open: () => inChunks(bytes, size) }
  const file = await openFile(source)
  if (file.kind !== 'opened') throw new Error(file.kind)
  const refused = readRefused(source.open(), file)
  const parts = [await refused.header(file.header)]
  for await (const batch of file.batches)
    for (const row of batch)
      if (lines.includes(row.line))
        parts.push(await refused.row(row, [problem('no-line'), problem('bad-day')]))
  return Buffer.concat(parts)
}

const REASON = '"The line is missing. The day must be like 2026-12-01, or ""installation""."'
const TEXT = '管理者ID,契約名\na,髙島①\n\nb,"ソ\n表"\nc,"lost\nd,能\n'

describe('a file of refused rows', () => {
  it.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with a mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['CP932', toCp932],
    ['UTF-16, little end first', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16, big end first', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('holds the rows as they came, in %s', async (_, encode) => {
    for (const end of ['\n', '\r\n', '\r'])
      for (const size of [1, 3, 1000]) {
        const bytes = encode(TEXT.replaceAll('\n', end))
        const expected = `import_error,管理者ID,契約名\r\n${REASON},b,"ソ${end}表"\r\n${REASON},c,"lost\r\n`
        expect((await refuse(bytes, [4, 6], size)).equals(encode(expected))).toBe(true)
      }
  })

  it('that is refused again has its column once', async () => {
    const once = await refuse(Buffer.from('line;day\r\n1;x\r\n2;y\r\n'), [2, 3])
    expect(once.toString()).toBe(`import_error;line;day\r\n${REASON};1;x\r\n${REASON};2;y\r\n`)
    expect((await refuse(once, [3])).toString()).toBe(`import_error;line;day\r\n${REASON};2;y\r\n`)
    // As a spreadsheet saves it: without the quotation marks.
    const saved = Buffer.from('import_error;line;day\r\nThe line is missing.;2;y\r\n')
    expect((await refuse(saved, [2])).toString()).toBe(`import_error;line;day\r\n${REASON};2;y\r\n`)
  })

  it('keeps bytes that are no character', async () => {
    const bytes = Buffer.concat([
      Buffer.from('line,name\n1,山田太郎さん\n2,'),
      Buffer.from([0xe5, 0xb1]),
      Buffer.from('\n'),
    ])
    expect((await refuse(bytes, [3])).includes(Buffer.from([0x2c, 0xe5, 0xb1, 0x0d]))).toBe(true)
  })
})

describe('progress', () => {
  it('tells the part, the rate and the time that is left', () => {
    const of = { title: 'Applying x.csv', bytes: 1_000 }
    expect(progressText({ ...of, rows: 12_000, read: 250, tookMs: 4_000 })).toBe(
      'Applying x.csv: 25 %, 12,000 rows, 3,000 rows/s, 12 s left',
    )
    expect(progressText({ ...of, rows: 0, read: 0, tookMs: 0 })).toBe(
      'Applying x.csv: 0 %, 0 rows, 0 rows/s, 0 s left',
    )
    expect(progressText({ ...of, rows: 1, read: 1, tookMs: 1_000 })).toContain('17 min left')
  })
})

describe('statements with many rows', () => {
  it('come in pieces of few sizes, and nothing is lost', async () => {
    for (const count of [0, 1, 511, 512, 1_337]) {
      const rows = Array.from({ length: count }, (_, n) => n)
      const pieces: (readonly number[])[] = []
      for await (const piece of inPowersOfTwo(rows)) pieces.push(piece)
      expect(pieces.flat()).toEqual(rows)
      expect(pieces.every(piece => Number.isInteger(Math.log2(piece.length)))).toBe(true)
    }
    expect([padded([1, 2], 4), padded([], 4), padded([1, 2], 1)]).toEqual([[1, 2, 2, 2], [], [1, 2]])
  })
})

describe('the examples of the documents', () => {
  it.each([
    ['import-contracts.csv', 'contracts', 3],
    ['import-lines.csv', 'lines', 3],
    ['import-numbers.csv', 'login-ids', 2],
  ])('%s holds %s', async (name, holds, rows) => {
    const bytes = readFileSync(`docs/examples/${name}`)
    const file = await openFile({ name, bytes: bytes.length, open: () => inChunks(bytes, 100) })
    if (file.kind !== 'opened') throw new Error(file.kind)
    expect([file.layout.holds, file.layout.notRead]).toEqual([holds, []])
    const batches = []
    for await (const batch of file.batches) batches.push(...batch)
    expect(batches).toHaveLength(rows)
    for (const language of ['docs/import.md', 'docs/import.ja.md'])
      expect(readFileSync(language, 'utf8')).toContain(`examples/${name}`)
    expect((await openCsv(inChunks(bytes, 100))).kind).toBe('csv')
  })
})
