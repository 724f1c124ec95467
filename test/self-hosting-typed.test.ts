import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { newFolder, type Running, serve } from '../support/process.ts'
import { blocks, codes, PAGES, tableOf, text } from '../support/self-hosting.ts'

/** docs/self-hosting.md is typed as it is written, from the first secret to the restored backup. Needs the build. */
const blockWith = (part: string) => blocks(PAGES[0], 'sh').find(block => block.includes(part)) ?? ''
const folder = newFolder()
afterAll(() => folder.remove())

describe('what the document tells to type', () => {
  const path = (name: string) => join(folder.path, name)
  const config = path('etc/sekisho.yaml')
  let env: Record<string, string>
  let metricsPort: number
  let server: Running | undefined
  beforeAll(async () => {
    metricsPort = await freePort()
    env = {
      SEKISHO_CONFIG: config,
      SEKISHO_DATA_DIR: path('data'),
      SEKISHO_METRICS_PORT: String(metricsPort),
    }
    for (const name of ['etc', 'data', 'backups', 'bin']) mkdirSync(path(name))
    const today = '$(date +%F)'
    /** Elsewhere on the disk, and by whoever runs the tests. */
    here = block =>
      block
        .replaceAll('cd /opt/sekisho', ':')
        .replaceAll('/etc/sekisho', path('etc'))
        .replaceAll('/var/lib/sekisho', path('data'))
        .replaceAll('/var/backups', path('backups'))
        .replaceAll('2026-11-23.sqlite', `${today}.sqlite`)
        .replaceAll('2026-12-31', '2099-12-31')
  })
  afterAll(async () => {
    server?.process.kill('SIGKILL')
    await server?.ended
  })
  let here: (block: string) => string

  /** Types it in a shell in which `sudo`, `install -o`, `systemctl` and `npm` are as harmless as they have to be. */
  async function type(
    block: string,
    more = '',
  ): Promise<{ readonly code: number | null; readonly output: string }> {
    const typing = spawn('bash', ['-euo', 'pipefail', '-c', `${SHELL}\n${here(block).trimEnd()}${more}`], {
      // As a socket it would be taken for a remote shell, which reads what people set up for themselves.
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...env, PATH: process.env.PATH, NODE: process.execPath, PID: String(server?.process.pid ?? '') },
    })
    let output = ''
    for (const stream of [typing.stdout, typing.stderr])
      stream.on('data', data => {
        output += data
      })
    const code = await new Promise<number | null>(done => typing.on('close', done))
    return { code, output }
  }
  const start = async () => {
    server = await serve(env)
  }
  const command = (line: string) => type(`sekisho ${line}`)

  it('makes secrets that are taken, and names what is left of the example', async () => {
    expect(await type(blockWith('openssl rand'))).toMatchObject({ code: 0 })
    for (const name of ['secret', 'keys', 'database-url'])
      expect(statSync(path(`etc/${name}`)).mode & 0o777).toBe(0o400)
    const production = text('docs/examples/production.yaml').replaceAll('/etc/sekisho', path('etc'))
    writeFileSync(config, production)
    const check = blockWith('npm run sekisho -- config check')
    const refused = await type(check, ' --offline')
    expect([refused.code, refused.output]).toEqual([
      78,
      expect.stringContaining('the configuration has to be mended'),
    ])
    expect(refused.output).toContain('the connection URL holds the password of an example')
    expect(refused.output.match(/^ {2}- /gm)).toHaveLength(2)
    expect(refused.output).toContain('sms-carrier')
    writeFileSync(config, production.replace(/^database:\n( .*\n)+/m, 'database: { kind: sqlite }\n'))
    writeFileSync(path('etc/sms-carrier'), 'of the carrier', { mode: 0o400 })
    expect(await type(check, ' --offline')).toMatchObject({ code: 0 })
  })

  it('starts, looks at everything, and adds the first contract', async () => {
    await start()
    const looked = await type(blockWith('cli.js doctor'), ' --offline')
    expect([looked.code, looked.output]).toEqual([0, expect.stringContaining('SQLite')])
    const added = await type(blockWith('contract add'))
    expect([added.code, added.output]).toEqual([0, expect.stringContaining('Initial password:')])
  })

  it('ends a contract, and calls that off', async () => {
    const [end, keep] = blockWith('contract end').split('\n')
    expect(await type(end ?? '')).toMatchObject({ code: 0 })
    expect((await command('contract show hakone-admin')).output).toContain('2099-12-31')
    expect(await type(keep ?? '')).toMatchObject({ code: 0 })
    expect((await command('contract show hakone-admin')).output).not.toContain('2099-12-31')
  })

  it.each(PAGES)('and the table of metrics name what a server tells: %s', async page => {
    const told = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
    const names = [...told.matchAll(/^# TYPE (sekisho_\w+)/gm)].map(([, name]) => name ?? '')
    const said = tableOf(page, /^\| (metric|メトリクス) \|/)
      .flatMap(([cell = '']) => codes(cell))
      .filter(name => name.startsWith('sekisho_'))
      .map(name => name.replace(/\{.*/, ''))
    expect(names.length).toBeGreaterThan(15)
    // Of PostgreSQL alone.
    expect(
      said.filter(name => !names.includes(name) && !/^sekisho_database_(connections|waiting)$/.test(name)),
    ).toEqual([])
    const isJapanese = (name: string) => name.endsWith('.ja.md')
    const others = globSync('docs/*.md').filter(name => isJapanese(name) === isJapanese(page))
    const elsewhere = others.map(text).join('\n')
    expect(names.filter(name => !said.includes(name) && !elsewhere.includes(name))).toEqual([])
  })

  it('leaves nothing in free pages once it is vacuumed', async () => {
    const file = path('data/sekisho.sqlite')
    const added = await command('contract add --name 番号 --admin-id numbered --sms-number 09012340001')
    expect(added.code).toBe(0)
    const sealed = (
      await type(`sqlite3 ${file} "select sms_number from account where login_id = 'numbered'"`)
    ).output.trim()
    const fresh = `2027-01:${randomBytes(32).toString('base64')}`
    const keys = text(path('etc/keys'))
    chmodSync(path('etc/keys'), 0o600)
    writeFileSync(path('etc/keys'), `${fresh}\n${keys}`)
    expect((await command('keys rotate')).code).toBe(0)
    expect(
      (await type(`sqlite3 ${file} "select count(*) from account where sms_number = '${sealed}'"`)).output,
    ).toBe('0\n')
    server?.process.kill('SIGTERM')
    await server?.ended
    const [, vacuum = ''] = /`sudo -u sekisho (sqlite3 \S+ VACUUM)`/.exec(text(PAGES[0])) ?? []
    expect(await type(vacuum)).toMatchObject({ code: 0 })
    for (const end of ['', '-wal'])
      if (existsSync(file + end)) expect(readFileSync(file + end, 'latin1').includes(sealed)).toBe(false)
    await start()
  })

  it('backs up while the server runs, for nobody else to read, and restores', async () => {
    const backup = path(`backups/sekisho-${(await type('date +%F')).output.trim()}.sqlite`)
    expect(await type(blockWith('.backup'))).toMatchObject({ code: 0 })
    expect(statSync(backup).mode & 0o077).toBe(0)
    expect((await type(`sqlite3 ${backup} "PRAGMA integrity_check"`)).output).toBe('ok\n')
    const [, vacuum = ''] = /or `("VACUUM INTO '[^`]+)`/.exec(text(PAGES[0])) ?? []
    expect(
      await type(`sqlite3 ${path('data/sekisho.sqlite')} ${vacuum.replace('…', 'other.sqlite')}`),
    ).toMatchObject({ code: 0 })

    await command('contract add --name 後 --admin-id afterwards')
    const restore = blockWith('DELETE FROM session')
    expect(await type(restore)).toMatchObject({ code: 0 })
    await start()
    expect((await command('contract show afterwards')).code).toBe(1)
    expect((await command('contract show hakone-admin')).code).toBe(0)
    expect((await command('audit verify')).output).toContain('If you restored a backup, say so')
    const [, restored = ''] = /# then.*: (audit restored .*)/.exec(restore) ?? []
    expect(await command(`${restored} --yes`)).toMatchObject({ code: 0 })
    expect(await command('audit verify')).toMatchObject({ code: 0 })
  })
})

const SHELL = `
sudo() { if [ "$1" = -u ]; then shift 2; fi; "$@"; }
env() { local kept=(); while [[ "$1" == *=* ]]; do shift; done; "$@"; }
install() {
  local args=()
  while [ $# -gt 0 ]; do if [ "$1" = -o ]; then shift 2; else args+=("$1"); shift; fi; done
  command install "\${args[@]}"
}
systemctl() { if [ "$1" = stop ]; then kill "$PID"; while kill -0 "$PID" 2>/dev/null; do sleep 0.05; done; fi; }
npm() { [ "$1 $2 $3" = "run sekisho --" ] && shift 3 && sekisho "$@"; }
sekisho() { if [ "$1 $2" = "contract end" ]; then set -- "$@" --yes; fi; "$NODE" ${resolve('dist/main/cli.js')} "$@"; }
`
