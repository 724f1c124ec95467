import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { troubleInWords } from '../src/main/trouble.ts'
import { freePort } from '../support/free-port.ts'
import { newFolder, run } from '../support/process.ts'

/** What goes wrong outside of the program is one sentence, never its insides. Needs the build. */
let folder: ReturnType<typeof newFolder>
let data: string
beforeEach(() => {
  folder = newFolder()
  data = join(folder.path, 'data')
})
afterEach(() => folder.remove())

const program = async (file: string, args: string[], env: Record<string, string> = {}) => {
  const running = run(file, args, { SEKISHO_DATA_DIR: data, PORT: String(await freePort()), ...env })
  return { code: await running.ended, output: running.output() }
}
const cli = (...args: string[]) => program('cli', [...args, '--demonstration'])
const STACK = /^\s+at .*(\(|:\d+:\d+)/m

/** Each command that asks the database: one of those that look, and one of those that change. */
const COMMANDS = [
  ['audit', 'verify'],
  ['contract', 'add', '--name', '箱根', '--admin-id', 'hakone'],
]

describe('what is told in a sentence', () => {
  it('a database that is not there, by every program', async () => {
    const config = join(folder.path, 'sekisho.yaml')
    writeFileSync(config, 'demonstration: true\ndatabase: { kind: postgresql }\n')
    const env = {
      SEKISHO_CONFIG: config,
      SEKISHO_DATABASE_URL: `postgres://x:not-told@127.0.0.1:${await freePort()}/x`,
    }
    for (const [file, args] of [['serve', []], ['work', []], ...COMMANDS.map(args => ['cli', args])] as [
      string,
      string[],
    ][]) {
      const { code, output } = await program(file, args, env)
      expect([file, code, output]).toEqual([
        file,
        1,
        expect.stringContaining('The database cannot be used: '),
      ])
      expect(output).not.toMatch(STACK)
      expect(output).not.toContain('not-told')
    }
  })

  it('a data folder that cannot be made or is no folder', async () => {
    writeFileSync(data, '')
    for (const file of ['serve', 'cli']) {
      const { code, output } = await program(file, file === 'cli' ? ['migrate', '--demonstration'] : [])
      expect([file, code]).toEqual([file, 1])
      expect(output).toContain(data)
      expect(output).not.toMatch(STACK)
    }
  })

  it('a file that is no database', async () => {
    mkdirSync(data)
    writeFileSync(join(data, 'sekisho.sqlite'), 'x'.repeat(5_000))
    for (const [file, args] of [
      ['serve', []],
      ['cli', ['audit', 'list', '--demonstration']],
    ] as [string, string[]][]) {
      const { code, output } = await program(file, args)
      expect([code, output]).toEqual([1, expect.stringContaining('is no SQLite database')])
      expect(output).not.toMatch(STACK)
    }
  })

  it('tables that are missing, by every command but the one that makes them', async () => {
    for (const command of COMMANDS)
      expect(await cli(...command)).toEqual({
        code: 1,
        output: expect.stringContaining('There is no database in'),
      })
    mkdirSync(data, { recursive: true })
    new DatabaseSync(join(data, 'sekisho.sqlite')).close()
    for (const command of COMMANDS)
      expect(await cli(...command)).toEqual({
        code: 1,
        output: expect.stringContaining('run "sekisho migrate", first'),
      })
    expect((await cli('migrate')).code).toBe(0)
    expect((await cli('contract', 'add', '--name', '箱根', '--admin-id', 'hakone')).code).toBe(0)
  })

  it('what an upgrade would do, where there is nothing yet, and makes nothing', async () => {
    for (const looks of [1, 2])
      expect([looks, await cli('migrate', '--check')]).toEqual([
        looks,
        { code: 1, output: 'There is no database yet: "sekisho migrate" makes it.\n' },
      ])
    expect(existsSync(data)).toBe(false)
    expect((await cli('migrate')).code).toBe(0)
    expect((await cli('migrate', '--check')).output).toBe('The tables are up to date.\n')
  })

  it('but no defect as missing tables: where these were looked at, a statement that names none is one', async () => {
    for (const code of ['42P01', '42703', 'ERR_SQLITE_ERROR'])
      expect(troubleInWords(Object.assign(new Error('no such column: later'), { code }))).toBeUndefined()
  })

  it('tables of a newer program, in which nothing is written', async () => {
    expect((await cli('migrate')).code).toBe(0)
    const database = new DatabaseSync(join(data, 'sekisho.sqlite'))
    database.exec(`insert into kysely_migration values ('9999-of-tomorrow', '2999')`)
    const rows = () => database.prepare('select count(*) as n from contract').get()
    const before = rows()
    for (const [file, args] of [
      ['serve', []],
      ['cli', ['migrate', '--demonstration']],
      ...COMMANDS.map(args => ['cli', [...args, '--demonstration']]),
    ] as [string, string[]][]) {
      const { code, output } = await program(file, args)
      // What has to be prepared before a server starts ends it as a bad configuration does.
      expect([args, code, output]).toEqual([
        args,
        file === 'serve' ? 78 : 1,
        expect.stringContaining('a newer version of Sekisho has migrated it'),
      ])
      expect(output).not.toMatch(STACK)
    }
    expect(rows()).toEqual(before)
    database.close()
  })

  it('a file that cannot be written', async () => {
    expect((await cli('migrate')).code).toBe(0)
    const closed = join(folder.path, 'file')
    writeFileSync(closed, '')
    chmodSync(closed, 0o400)
    const contracts = join(folder.path, 'contracts.csv')
    writeFileSync(contracts, 'admin_id,name\nnot allowed,箱根\n')
    for (const command of [
      ['import', contracts, '--apply', '--skip-bad', join(closed, 'below.csv')],
      ['notices', '--out', join(closed, 'below'), '--yes'],
      ['rollout', 'missing', '--csv', join(closed, 'below.csv')],
    ]) {
      const { code, output } = await cli(...command)
      expect([command, code, output]).toEqual([command, 1, expect.stringContaining(closed)])
      expect(output).not.toMatch(STACK)
    }
  })
})
