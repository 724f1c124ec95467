import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../support/free-port.ts'
import { until } from '../support/until.ts'

/** A program of the product as an operator runs it, with what it printed. */
export interface Running {
  readonly process: ChildProcess
  readonly output: () => string
  readonly ended: Promise<number | null>
  /** Resolves when the text was printed; rejects when the program ends before. */
  printed(text: string): Promise<void>
}

/** What V8 compiled of the product: of the hundreds of processes of a test run only the first ones have to. */
export const COMPILED = process.env.VITEST && { NODE_COMPILE_CACHE: join(tmpdir(), 'compiled') }

/** A test that is given up must not leave its programs behind. */
const children = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** For one that is started otherwise than by `run`. */
export function endsWithTests(child: ChildProcess): void {
  children.add(child)
  child.on('exit', () => children.delete(child))
}

export function run(file: string, args: readonly string[], env: Record<string, string>): Running {
  const child = spawn(process.execPath, [`dist/main/${file}.js`, ...args], {
    env: { PATH: process.env.PATH, ...COMPILED, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  let output = ''
  child.stdout.on('data', data => {
    output += data
  })
  child.stderr.on('data', data => {
    output += data
  })
  const ended = new Promise<number | null>(resolve =>
    child.on('close', code => {
      children.delete(child)
      resolve(code)
    }),
  )
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => output.includes(text) && resolve()
      child.stdout.on('data', look)
      child.on('close', () => reject(new Error(`ended without "${text}": ${output}`)))
      look()
    })
  return { process: child, output: () => output, ended, printed }
}

/** The server on a free port; resolves when it is ready. */
export async function serve(env: Record<string, string> = {}): Promise<Running & { readonly url: string }> {
  const port = Number(env.PORT ?? (await freePort()))
  const running = run('serve', [], { PORT: String(port), ...env })
  const url = `http://localhost:${port}`
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  await until(async () => running.process.exitCode !== null || (await isReady()))
  if (running.process.exitCode !== null) throw new Error(`the server ended: ${running.output()}`)
  return { ...running, url }
}

export function newFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'sekisho-run-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
