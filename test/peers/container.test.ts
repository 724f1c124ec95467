import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { validate } from 'dockerfile-utils'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { freePort } from '../../support/free-port.ts'
import { endsWithTests } from '../../support/process.ts'
import { needProgram } from '../../support/programs.ts'
import { until } from '../../support/until.ts'

/**
 * The image, where there is no engine to build it: the Containerfile is looked at by a linter, and what its last stage does is done
 * in a folder of its own, in which the program then runs as the image runs it: as its user, with nothing that it could write but its
 * volume. Without root it fails.
 */
const MINUTES = 60_000
const text = readFileSync('Containerfile', 'utf8')
/** Of the last stage, by instruction; lines that go on are one. */
const lastStage = text
  .slice(text.lastIndexOf('\nFROM ') + 1)
  .replace(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
const of = (instruction: string) => new RegExp(`^${instruction} (.*)$`, 'm').exec(lastStage)?.[1] ?? ''
const words = (instruction: string) => JSON.parse(of(instruction)) as string[]
const [uid = '', gid = ''] = of('USER').split(':')
const chroot = needProgram('chroot', 'coreutils')
const root = mkdtempSync(join(tmpdir(), 'sekisho-image-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('the Containerfile', () => {
  it('is found good by a linter', () => {
    expect(validate(text).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([])
  })

  it('has stages that build and one that runs, of which only the last is kept, without packages of development', () => {
    expect(text.match(/^FROM /gm)).toHaveLength(2)
    expect(lastStage.match(/^COPY .*$/gm)).toEqual(['COPY --from=build /out /usr/lib/sekisho'])
    expect(text).toContain('npm ci --ignore-scripts')
    expect(text).toContain('bin/stage /out')
  })

  it('does not run as root, by a number that an orchestrator can look at', () => {
    expect(Number(uid)).toBeGreaterThanOrEqual(10_000)
    expect(gid).toBe(uid)
    expect(of('VOLUME')).toBe('/var/lib/sekisho')
  })
})

describe('the compose file', () => {
  it('gives each process a read-only root, no capability and a health check, and no secret in the environment', () => {
    const { services } = parse(readFileSync('docs/examples/compose.yaml', 'utf8'), { merge: true }) as Compose
    for (const name of ['server', 'worker'])
      expect(services[name], name).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges'],
        build: { context: '../..', dockerfile: 'Containerfile' },
      })
    expect(services.server?.environment).toBeUndefined()
    expect(JSON.stringify(services.database?.environment)).not.toMatch(/PASSWORD":/)
  })
})

interface Compose {
  readonly services: Readonly<Record<string, { readonly environment?: object }>>
}

describe('what the image runs', () => {
  beforeAll(() => {
    if (process.getuid?.() !== 0) throw new Error('The image is tried in a changed root: run this as root.')
    const place = (path: string) => join(root, path)
    // What the product sets for itself, where tests before this one had it in their process.
    process.umask(0o022)
    chmodSync(root, 0o755)
    for (const folder of ['etc/sekisho', 'var/lib/sekisho', 'tmp', 'usr/lib'])
      mkdirSync(place(folder), { recursive: true })
    execFileSync('bin/stage', [place('usr/lib/sekisho')], { stdio: 'pipe' })
    const binaries = execFileSync(
      'find',
      [place('usr/lib/sekisho'), '-name', '*.node', '-o', '-path', '*/bin/node', '-type', 'f'],
      { encoding: 'utf8' },
    )
    for (const library of librariesOf(binaries.trim().split('\n'))) {
      mkdirSync(place(dirname(library)), { recursive: true })
      cpSync(realpathSync(library), place(library))
    }
    // As the RUN of the last stage makes it.
    execFileSync('chown', [`${uid}:${gid}`, place('var/lib/sekisho')])
    chmodSync(place('var/lib/sekisho'), 0o700)
  }, 3 * MINUTES)

  it(
    'serves as the user 10001, writes into its volume alone, and passes its health check',
    async () => {
      const port = await freePort()
      writeFileSync(
        join(root, 'etc/sekisho/sekisho.yaml'),
        `demonstration: true\nserver: { port: ${port}, drainSeconds: 0 }\n`,
      )
      const before = listOf(root)
      const environment = Object.fromEntries(
        [...of('ENV').matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
      )
      const inImage = (command: readonly string[]) => [
        '--userspec',
        `${uid}:${gid}`,
        root,
        '/usr/lib/sekisho/bin/node',
        '--eval',
        START,
        of('WORKDIR'),
        ...command,
      ]
      const env = { ...environment, PORT: String(port) }
      const child = spawn(chroot, inImage([...words('ENTRYPOINT'), ...words('CMD')]), {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      endsWithTests(child)
      let output = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data))
      const ended = new Promise<number | null>(resolve => child.on('close', resolve))
      const check = JSON.parse(/CMD (\[.*\])$/.exec(of('HEALTHCHECK'))?.[1] ?? '[]') as string[]
      const isHealthy = () => {
        try {
          execFileSync(chroot, inImage(check), { env, stdio: 'pipe' })
          return true
        } catch {
          return false
        }
      }
      expect(isHealthy()).toBe(false)
      await until(() => child.exitCode !== null || isHealthy())
      expect(child.exitCode, output).toBeNull()
      const page = await fetch(`http://localhost:${port}/oa/`)
      expect(page.status).toBe(200)
      child.kill(of('STOPSIGNAL') as NodeJS.Signals)
      expect(await ended).toBe(0)
      expect(
        listOf(root).filter(path => !before.includes(path) && !path.startsWith('/var/lib/sekisho/')),
      ).toEqual([])
      expect(existsSync(join(root, 'var/lib/sekisho/sekisho.sqlite'))).toBe(true)
    },
    2 * MINUTES,
  )
})

/** What an engine does with WORKDIR and a command: nothing in the image but Node.js can do it here. */
const START = `
  const [folder, program, ...args] = process.argv.slice(1)
  process.chdir(folder)
  process.execve(require('node:path').resolve(program), [program, ...args], process.env)`

function librariesOf(binaries: readonly string[]): readonly string[] {
  const told = binaries.map(binary => execFileSync('ldd', [binary], { encoding: 'utf8' })).join('')
  return [...new Set([...told.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path = '']) => path))]
}

function listOf(folder: string): readonly string[] {
  return execFileSync('find', [folder], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(path => path.slice(folder.length))
}
