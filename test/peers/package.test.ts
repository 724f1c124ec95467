import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../support/free-port.ts'
import { endsWithTests } from '../../support/process.ts'
import { needProgram } from '../../support/programs.ts'
import { until } from '../../support/until.ts'

/**
 * The Debian package: built, installed, upgraded from the version before, removed and purged on this very machine, which is left
 * as it was. Without root, and where Sekisho is installed already, it fails.
 */
const MINUTES = 60_000
const [BEFORE, NOW] = ['0.1.0~before', '0.1.0']
const CONFIG = '/etc/sekisho/sekisho.yaml'
const UNIT = '/usr/lib/systemd/system/sekisho.service'
let port = 0

const run = (program: string, ...args: readonly string[]) =>
  execFileSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: cleanEnvironment(),
  })
const sekisho = (...args: readonly string[]) => run('sekisho', ...args)
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)
const file = (version: string) => `build/sekisho_${version}_${run('dpkg', '--print-architecture').trim()}.deb`

function cleanEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env
  return { PATH, HOME, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' }
}

beforeAll(() => {
  if (process.getuid?.() !== 0) throw new Error('The package is tried by installing it: run this as root.')
  for (const place of ['/etc/sekisho', '/usr/lib/sekisho', '/var/lib/sekisho'])
    if (existsSync(place)) throw new Error(`${place} is there: this machine has an installation already.`)
  for (const program of ['dpkg-shlibdeps', 'dpkg-deb']) needProgram(program, 'dpkg-dev')
  for (const program of ['systemd-analyze', 'systemd-sysusers']) needProgram(program, 'systemd')
  rmSync('build', { recursive: true, force: true })
  run('bin/package', '--built', BEFORE, NOW)
}, 10 * MINUTES)

afterAll(() => {
  // One that a failed test left.
  for (const server of servers) server.kill('SIGKILL')
  for (const [program = '', ...args] of [
    ['dpkg', '--purge', 'sekisho'],
    ['userdel', 'sekisho'],
  ])
    spawnSync(program, args)
  rmSync('build', { recursive: true, force: true })
})

const servers = new Set<ChildProcess>()

/** Starts what the unit starts: as its user, in its folder, with its environment and without privileges. */
async function startUnit() {
  const unit = readFileSync(UNIT, 'utf8')
  const of = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)?.[1] ?? ''
  const user = of('User')
  const drop = ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all']
  const child = spawn(
    'setpriv',
    [
      `--reuid=${user}`,
      `--regid=${of('Group')}`,
      '--init-groups',
      ...drop,
      '--',
      'sh',
      '-c',
      `umask ${of('UMask')}; exec ${of('ExecStart')}`,
    ],
    {
      cwd: of('WorkingDirectory'),
      env: Object.fromEntries(
        of('Environment')
          .split(' ')
          .map(one => one.split('=') as [string, string]),
      ),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  endsWithTests(child)
  servers.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data))
  const ended = new Promise<number | null>(resolve => child.on('close', resolve))
  await until(async () => child.exitCode !== null || (await statusOf('/healthz')) === 200)
  if (child.exitCode !== null) throw new Error(output)
  return {
    async stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

function statusOf(path: string): Promise<number> {
  return new Promise(resolve => {
    const request = get({ host: '127.0.0.1', port, path, headers: { host: 'oa.tel.example' } }, answer => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    request.on('error', () => resolve(0))
  })
}

describe('the Debian package', () => {
  it('is installed with a user, folders and secrets of its own, and runs nothing before it is told where its sites are', () => {
    run('dpkg', '--install', file(BEFORE))
    expect(run('getent', 'passwd', 'sekisho')).toMatch(
      /^sekisho:[^:]*:\d+:\d+:[^:]*:\/var\/lib\/sekisho:\/usr\/sbin\/nologin/,
    )
    const modes = Object.fromEntries(
      ['/etc/sekisho', CONFIG, '/etc/sekisho/secret', '/etc/sekisho/keys', '/var/lib/sekisho'].map(path => [
        path,
        modeOf(path),
      ]),
    )
    expect(modes).toEqual({
      '/etc/sekisho': '750',
      [CONFIG]: '640',
      '/etc/sekisho/secret': '440',
      '/etc/sekisho/keys': '440',
      '/var/lib/sekisho': '700',
    })
    expect(() => sekisho('config', 'check')).toThrow(/origins: say where browsers reach the two sites/)
    expect(existsSync('/etc/systemd/system/multi-user.target.wants/sekisho.service')).toBe(false)
  })

  it('has units that systemd finds nothing wrong with, and that let the program do little', () => {
    for (const unit of ['sekisho.service', 'sekisho-worker.service'].map(
      name => `/usr/lib/systemd/system/${name}`,
    )) {
      expect(run('systemd-analyze', 'verify', unit)).toBe('')
      const [, exposure] =
        /exposure level for \S+: ([\d.]+)/.exec(run('systemd-analyze', 'security', '--offline=yes', unit)) ??
        []
      expect(Number(exposure), unit).toBeLessThanOrEqual(2)
    }
  })

  it('carries what production runs: Node.js, the program, two binaries, a licence of each, and no tool', () => {
    const modules = readdirSync('/usr/lib/sekisho/node_modules', { recursive: true, encoding: 'utf8' })
    expect([...new Set(modules.map(name => name.split('/')[0]))]).toEqual(['@node-rs'])
    const bom = JSON.parse(readFileSync('/usr/share/doc/sekisho/sbom.cdx.json', 'utf8')) as Bom
    expect(bom.bomFormat).toBe('CycloneDX')
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> }
    const shipped = Object.entries(lock.packages).filter(
      ([path, one]) => path !== '' && !one.dev && fits(one),
    )
    const named = (path: string) => path.replace(/^.*node_modules\//, '')
    expect(bom.components.map(({ name, version }) => `${name} ${version}`).sort()).toEqual(
      [...new Set(shipped.map(([path, { version }]) => `${named(path)} ${version}`))].sort(),
    )
    const licences = readdirSync('/usr/share/doc/sekisho/licenses')
    expect(licences).toContain('hono.txt')
    expect(licences.some(name => name.startsWith('node-'))).toBe(true)
    expect(run('/usr/lib/sekisho/bin/node', '--version').trim()).toBe(process.version)
    expect(Number(run('dpkg-deb', '--field', file(NOW), 'Installed-Size'))).toBeLessThan(200 * 1024)
  })

  it(
    'runs by its unit’s own settings; the command line works beside it as the same user',
    async () => {
      port = await freePort()
      writeFileSync('/etc/sekisho/sms-carrier', 'of nobody')
      run('chown', 'root:sekisho', '/etc/sekisho/sms-carrier')
      writeFileSync(
        CONFIG,
        [
          `serviceName: 試験電話\norigins: { admin: "https://oa.tel.example", user: "https://ou.tel.example" }`,
          `server: { port: ${port}, trustedProxies: ["127.0.0.1"], drainSeconds: 0 }\ndatabase: { kind: sqlite }`,
          'secretFile: /etc/sekisho/secret\nkeysFile: /etc/sekisho/keys\nsms:\n  gateways:',
          `    - { kind: smpp, name: carrier, host: 127.0.0.1, port: ${await freePort()}, systemId: x, secretFile: /etc/sekisho/sms-carrier }\n`,
        ].join('\n'),
      )
      // Nobody answers for the carrier; everything else is good.
      expect(() => sekisho('config', 'check')).toThrow('1 of 1 SMS gateways cannot be used.')
      const server = await startUnit()
      expect(await statusOf('/oa/')).toBe(200)
      expect(sekisho('contract', 'add', '--name', '箱根物産', '--admin-id', 'hakone')).toContain(
        'Initial password',
      )
      expect(sekisho('audit', 'verify')).toContain('The audit trail is whole.')
      expect(run('find', '/var/lib/sekisho', '!', '-user', 'sekisho')).toBe('')
      expect(run('find', '/var/lib/sekisho', '-type', 'f', '-perm', '/027', '!', '-name', 'audit-head')).toBe(
        '',
      )
      expect(await server.stop()).toBe(0)
    },
    2 * MINUTES,
  )

  it(
    'is upgraded: settings, secrets and data stay, and the new version runs with them',
    async () => {
      const kept = ['/etc/sekisho/secret', '/etc/sekisho/keys', CONFIG].map(path =>
        readFileSync(path, 'utf8'),
      )
      run('dpkg', '--install', file(NOW))
      expect(run('dpkg', '--status', 'sekisho')).toContain(`\nVersion: ${NOW}\n`)
      expect(
        ['/etc/sekisho/secret', '/etc/sekisho/keys', CONFIG].map(path => readFileSync(path, 'utf8')),
      ).toEqual(kept)
      expect(modeOf(CONFIG)).toBe('640')
      const server = await startUnit()
      expect(JSON.parse(sekisho('contract', 'show', 'hakone', '--json'))).toMatchObject({ name: '箱根物産' })
      expect(await server.stop()).toBe(0)
      expect(() => run('dpkg', '--verify', 'sekisho')).not.toThrow()
    },
    2 * MINUTES,
  )

  it('is removed: settings and data stay until it is purged', () => {
    run('dpkg', '--remove', 'sekisho')
    for (const place of ['/usr/lib/sekisho', '/usr/bin/sekisho', UNIT])
      expect(existsSync(place), place).toBe(false)
    for (const place of [CONFIG, '/etc/sekisho/keys', '/var/lib/sekisho/sekisho.sqlite'])
      expect(existsSync(place), place).toBe(true)
    run('dpkg', '--purge', 'sekisho')
    for (const place of [
      '/etc/sekisho',
      '/var/lib/sekisho',
      '/usr/share/doc/sekisho',
      '/usr/lib/sysusers.d/sekisho.conf',
    ])
      expect(existsSync(place), place).toBe(false)
  })
})

interface Bom {
  readonly bomFormat: string
  readonly components: readonly { readonly name: string; readonly version: string }[]
}

interface Locked {
  readonly version: string
  readonly dev?: true
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly peer?: true
  readonly optional?: true
}

/** Of optional packages npm installs those for this machine. */
function fits({ os = [process.platform], cpu = [process.arch], libc = ['glibc'] }: Locked): boolean {
  return os.includes(process.platform) && cpu.includes(process.arch) && libc.includes('glibc')
}
