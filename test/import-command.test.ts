import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toCp932 } from '../support/cp932.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { COMPILED, newFolder, run } from '../support/process.ts'
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

  it('shows at most twenty bad rows, each with column and value, and sums all of them', async () => {
    const rows = Array.from({ length: 60 }, (_, n) => `capped-${n},Customer,2027-13-${n}`)
    const file = write('capped.csv', `admin_id,name,codes_from\n${rows.join('\n')}\n,x,\n`)
    const capped = await cli('import', file)
    expect(capped.output.match(/ BAD /g)).toHaveLength(20)
    expect(capped.output).toContain('capped-0: The day (必須日) must be like 2026-12-01')
    expect(capped.output).toContain('[codes_from: 2027-13-0]')
    expect(capped.output).toContain('… and 41 more bad rows (--bad all); all of them together:')
    expect(capped.output).toMatch(/ 60 × The day .* First on line 2\.\n/)
    expect((await cli('import', file, '--bad', 'all')).output.match(/ BAD /g)).toHaveLength(61)
    const sums = (await cli('import', file, '--json')).output
      .split('\n')
      .filter(line => line.includes('"problem"'))
    expect(sums.map(line => JSON.parse(line))).toContainEqual({
      ...{ kind: 'problem', file: 'capped.csv', code: 'bad-day', first: 2, count: 60 },
    })
  })

  it('shows of what is wrong no hash, and of a number its end', async () => {
    const file = write(
      'secret.csv',
      'line,login_id,admin_id,sms_number,password_hash\n05099990001,s-1,kill-1,9012345678,$6$oddly$cut\n',
    )
    const { output } = await cli('import', file)
    expect(output).toContain('[sms_number: …5678 (10 characters)]')
    expect(output).toContain('[password_hash: (hidden)]')
    expect(output).not.toMatch(/90123|oddly/)
  })
})

describe('sekisho import --sync', () => {
  function piped(text: string, ...args: readonly string[]) {
    const command = ['dist/main/cli.js', 'import', '--sync', ...args, '--demonstration', '-']
    const { status, stdout, stderr } = spawnSync(process.execPath, command, {
      input: text,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...COMPILED, TMPDIR: folder.path, ...env },
    })
    return { code: status, output: stdout + stderr }
  }
  const all = () => {
    const database = new DatabaseSync(path('sekisho.sqlite'), { readOnly: true, timeout: PATIENCE_MS })
    const ids = database.prepare(`select login_id as id from account where site = 'admin' order by id`).all()
    database.close()
    return ids.map(({ id }) => String(id))
  }
  const fileOf = (ids: readonly string[]) => `admin_id,state\n${ids.map(id => `${id},active\n`).join('')}`

  it('reads standard input, leaves no copy of it, and says what is missing', async () => {
    expect(piped(fileOf(all()), '--apply')).toMatchObject({ code: 0 })
    const few = piped(fileOf(all().slice(3)))
    expect(few.code).toBe(0)
    expect(few.output).toContain('contracts: 3 here, but not in the files')
    expect(few.output).toContain('Nothing was changed: this was a dry run.')
    expect(readdirSync(folder.path).filter(name => name.startsWith('sekisho-import-'))).toEqual([])
  })

  it('suspends what is missing up to the number that is named, and nothing where a key cannot be read', async () => {
    const suspended = () => count('contract where suspended_at is not null')
    const few = fileOf(all().slice(3))
    const refused = piped(few, '--apply', '--suspend-missing', '2')
    expect([refused.code, suspended()]).toEqual([1, 0])
    expect(refused.output).toContain('3 are missing, more than 2. Is the file whole?')
    expect(piped(`${few},active\n`, '--apply', '--suspend-missing', '3').code).toBe(1)
    expect(suspended()).toBe(0)
    const done = piped(few, '--apply', '--suspend-missing', '3', '--json')
    expect([done.code, suspended()]).toEqual([0, 3])
    const lines = done.output.split('\n').filter(line => line.startsWith('{'))
    expect(lines.map(line => JSON.parse(line))).toContainEqual({
      ...{ kind: 'missing-summary', of: 'contracts', missing: 3, suspendedAlready: 0 },
    })
    expect(piped(fileOf(all()), '--apply').code).toBe(0)
    expect(suspended()).toBe(0)
  })

  it('refuses what does not go together', async () => {
    expect(await cli('import', path('bad.csv'), '--suspend-missing', '3')).toMatchObject({ code: 2 })
    expect(
      await cli('import', path('bad.csv'), '--sync', '--apply', '--skip-bad', path('y.csv')),
    ).toMatchObject({ code: 2 })
  })
})

describe('sekisho contract and person', () => {
  it('end, erase, tell and show', async () => {
    expect((await cli('contract', 'add', '--name', '終わる商事', '--admin-id', 'ending')).code).toBe(0)
    const line = [
      '--number',
      '05099990009',
      '--login-id',
      'ending-1',
      '--user-name',
      '受付',
      '--sms-number',
      '08099990009',
    ]
    expect((await cli('line', 'add', '--admin-id', 'ending', ...line)).code).toBe(0)
    const shown = JSON.parse((await cli('contract', 'show', 'ending', '--json')).output)
    expect(shown).toMatchObject({
      name: '終わる商事',
      lastDay: null,
      lines: [{ number: '05099990009', hasSmsNumber: true }],
    })
    const told = JSON.parse(
      (await cli('person', 'export', 'ending-1', '--site', 'user', '--reason', '開示請求')).output,
    )
    expect(told).toMatchObject({ account: { login_id: 'ending-1', sms_number: '08099990009' } })
    expect((await cli('person', 'erase', 'ending-1', '--site', 'user', '--reason', 'x')).code).toBe(1)
    const erased = await cli('person', 'erase', 'ending-1', '--site', 'user', '--reason', 'x', '--yes')
    expect(erased.output).toMatch(/ID: +ending-1\nInitial password: ([a-z2-9]{4}-){4}/)
    expect((await cli('line', 'login-id', 'ending-1', 'ending-2')).code).toBe(0)
    expect((await cli('line', 'renumber', '05099990009', '05099990010')).code).toBe(0)
    expect((await cli('line', 'move', '05099990010', 'nobody')).output).toContain('There is no contract')
    expect((await cli('contract', 'end', 'ending', '2099-12-31', '--reason', '解約届')).code).toBe(1)
    expect((await cli('contract', 'end', 'ending', '2099-12-31', '--reason', '解約届', '--yes')).code).toBe(0)
    expect((await cli('contract', 'list', '--ending')).output).toMatch(
      /^ending +active, ends 2099-12-31 +終わる商事\n$/,
    )
    expect((await cli('contract', 'keep', 'ending', '--reason', '撤回')).code).toBe(0)
    expect((await cli('contract', 'admin-id', 'ending', 'kept')).code).toBe(0)
    expect((await cli('contract', 'show', 'kept')).output).toContain('05099990010  ending-2')
    expect((await cli('audit', 'archive')).output).toContain('No whole month is old enough.')
    expect((await cli('audit', 'verify')).code).toBe(0)
  })
})
