import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toCp932 } from '../support/cp932.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { newFolder, run } from '../support/process.ts'
import { until } from '../support/until.ts'

const folder = newFolder()
const env = { SEKISHO_DATA_DIR: folder.path }
const path = (name: string) => join(folder.path, name)
beforeAll(async () => {
  expect(await cli('migrate')).toMatchObject({ code: 0 })
})
afterAll(() => folder.remove())

async function cli(...args: readonly string[]) {
  const running = run('cli', [...args, '--demonstration'], env)
  return { code: await running.ended, output: running.output() }
}

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(path(name), content)
  return path(name)
}

function count(table: string): number {
  // Whoever opens it first after a kill has it for himself for a moment.
  const database = new DatabaseSync(path('sekisho.sqlite'), { readOnly: true, timeout: PATIENCE_MS })
  const row = database.prepare(`select count(*) as n from ${table}`).get()
  database.close()
  return Number(row?.n)
}

describe('sekisho import', () => {
  it('shows, does, and does nothing more the second time', async () => {
    const files = ['docs/examples/import-contracts.csv', 'docs/examples/import-lines.csv']
    const dry = await cli('import', ...files)
    expect(dry.code).toBe(0)
    expect(dry.output).toContain('import-lines.csv: 3 new, 0 changed, 0 unchanged, 0 bad')
    expect(dry.output).toContain('To do it, add --apply.')
    expect(count('account')).toBe(0)

    const applied = await cli('import', ...files, '--apply')
    expect(applied.code).toBe(0)
    expect(count('account')).toBe(6)
    expect(applied.output).not.toMatch(/0901111|0801111|\$2y/)

    const again = await cli('import', ...files, '--apply', '--json')
    const lines = again.output
      .split('\n')
      .filter(line => line.startsWith('{'))
      .map(line => JSON.parse(line))
    expect(lines.at(-1)).toEqual({
      kind: 'summary',
      file: 'import-lines.csv',
      mode: 'apply-all',
      new: 0,
      changed: 0,
      unchanged: 3,
      bad: 0,
    })
    expect((await cli('audit', 'verify')).code).toBe(0)
  })

  it('applies nothing of a file with a bad row, and names each with its line', async () => {
    const file = write('bad.csv', '管理者ID,契約名\ngood-1,x\n悪い,y\ngood-2,z\n,w\n')
    const before = count('account')
    const refused = await cli('import', file, '--apply', '--json')
    expect(refused.code).toBe(1)
    const bad = refused.output
      .split('\n')
      .filter(line => line.includes('"bad",'))
      .map(line => JSON.parse(line))
    expect(bad.map(one => [one.line, one.problems[0].code])).toEqual([
      [3, 'bad-admin-id'],
      [5, 'no-admin-id'],
    ])
    expect(count('account')).toBe(before)
  })

  it('leaves bad rows out into a file of their own, which goes in once it is mended', async () => {
    const file = write('sjis.csv', toCp932('管理者ID,契約名\r\nskip-1,髙島屋\r\n悪い,能登商事\r\n'))
    const refusedFile = path('refused.csv')
    const skipped = await cli('import', file, '--apply', '--skip-bad', refusedFile)
    expect(skipped.code).toBe(1)
    expect(skipped.output).toContain('1 new, 0 changed, 0 unchanged, 1 bad (applied)')
    const refused = readFileSync(refusedFile)
    expect(refused.includes(toCp932('悪い,能登商事\r\n'))).toBe(true)

    expect((await cli('import', file, '--apply', '--skip-bad', refusedFile)).code).toBe(2)
    const text = new TextDecoder('shift_jis').decode(refused)
    write('mended.csv', toCp932(text.replace('悪い', 'skip-2')))
    expect(await cli('import', path('mended.csv'), '--apply')).toMatchObject({ code: 0 })
  })

  it('says what it cannot read, and what to do', async () => {
    expect(await cli('import', path('nowhere.csv'))).toMatchObject({ code: 2 })
    expect(await cli('import', '/dev/stdin')).toMatchObject({ code: 2 })
    const sheet = await cli('import', write('book.xlsx', 'PK\x03\x04 xl/workbook.xml'))
    expect(sheet.code).toBe(2)
    expect(sheet.output).toContain('save it as CSV')
    expect(await cli('import', path('bad.csv'), '--skip-bad', path('x.csv'))).toMatchObject({ code: 2 })
  })

  it('is finished by running it again when it was killed, or stopped by Ctrl-C, in the middle', async () => {
    const rows = Array.from({ length: 6_000 }, (_, n) => `kill-${n},Customer ${n}`)
    const file = write('many.csv', `admin_id,name\n${rows.join('\n')}\n`)
    const before = count('account')
    for (const signal of ['SIGKILL', 'SIGINT'] as const) {
      const running = run('cli', ['import', file, '--apply', '--demonstration'], env)
      const start = count('account')
      await until(() => count('account') > start || running.process.exitCode !== null)
      running.process.kill(signal)
      const code = await running.ended
      const there = count('account') - before
      expect(there, signal).toBeLessThan(6_000)
      expect(there % 512, 'whole batches only').toBe(0)
      if (signal === 'SIGINT') {
        expect(code).toBe(130)
        expect(running.output()).toContain('To go on, run the same command again.')
      }
    }
    expect(await cli('import', file, '--apply')).toMatchObject({ code: 0 })
    expect(count('account') - before).toBe(6_000)
    const again = await cli('import', file)
    expect(again.output).toContain('0 new, 0 changed, 6,000 unchanged, 0 bad')
    expect((await cli('audit', 'verify')).code).toBe(0)
  })
})
