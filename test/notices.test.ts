import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ACCOUNT_SEALED } from '../src/accounts/tables.ts'
import { systemEntropy } from '../src/platform/entropy.ts'
import { placeIn } from '../src/platform/sealed-column.ts'
import { openVault } from '../src/platform/vault.ts'
import { newFolder, run } from '../support/process.ts'

/** `sekisho notices` as an operator runs it. Needs the build, and Chromium for the PDF. */
let folder: ReturnType<typeof newFolder>
const bytes = randomBytes(32)
beforeEach(() => {
  folder = newFolder()
})
afterEach(() => folder.remove())

async function cli(...args: string[]) {
  const SEKISHO_KEYS = `test:${bytes.toString('base64')}`
  const running = run('cli', [...args, '--demonstration'], { SEKISHO_DATA_DIR: folder.path, SEKISHO_KEYS })
  return { code: await running.ended, output: running.output() }
}

/** A contract with one line, whose passwords wait as those of an import do. Gives them. */
async function addWaiting(): Promise<readonly string[]> {
  await cli('migrate')
  const line = ['--number', '05055000901', '--user-name', '受付']
  const added = [
    await cli('contract', 'add', '--name', '箱根物産株式会社', '--admin-id', 'hakone'),
    await cli('line', 'add', '--admin-id', 'hakone', '--login-id', 'hakone-1', ...line),
  ]
  const passwords = added.map(({ output }) => /([a-z2-9]{4}-){4}[a-z2-9]{4}/.exec(output)?.[0] ?? '')
  const vault = openVault([{ id: 'test', bytes }], systemEntropy)
  const database = new DatabaseSync(join(folder.path, 'sekisho.sqlite'))
  ;['hakone', 'hakone-1'].forEach((loginId, at) => {
    const { id } = database.prepare('select id from account where login_id = ?').get(loginId) as {
      id: string
    }
    const sealed = vault.seal(passwords[at] ?? '', placeIn(ACCOUNT_SEALED.initialPassword, id))
    database.prepare('update account set initial_password = ? where id = ?').run(sealed, id)
  })
  database.close()
  return passwords
}

describe('sekisho notices', () => {
  it('asks before, makes a PDF of a page each, says no password, and then has nothing to print', async () => {
    const passwords = await addWaiting()
    const out = join(folder.path, 'letters')
    const refused = await cli('notices', '--out', out)
    expect(refused.code).toBe(1)
    expect(refused.output).toContain('contracts 1, administrators 1, users 1')
    expect(refused.output).toContain('say --yes')

    const made = await cli('notices', '--pdf', '--yes', '--json', '--out', out)
    expect(made.output).toContain('"kind":"printed"')
    expect(made.code).toBe(0)
    expect(readdirSync(out)).toEqual(['hakone.pdf'])
    expect(statSync(join(out, 'hakone.pdf')).mode & 0o777).toBe(0o600)
    const pdf = readFileSync(join(out, 'hakone.pdf'), 'latin1')
    expect(pdf.slice(0, 5)).toBe('%PDF-')
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(2)
    for (const password of passwords) {
      expect(password).not.toBe('')
      expect(refused.output + made.output).not.toContain(password)
    }

    const again = await cli('notices', '--out', out, '--yes')
    expect(again.code).toBe(0)
    expect(again.output).toMatch(/No opening notice is waiting\. Printed so far: 2, the last ones on /)
  })

  it('says what to do where there is no such contract', async () => {
    await cli('migrate')
    const { code, output } = await cli('notices', '--contract', 'nobody', '--dry-run')
    expect([code, output.trim()]).toEqual([1, 'There is no such administrator: nobody'])
  })
})
