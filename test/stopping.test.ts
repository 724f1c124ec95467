import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ANSWER_MS, closing } from '../src/main/stopping.ts'
import { freePort } from '../support/free-port.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { newFolder, run, serve } from '../support/process.ts'
import { until } from '../support/until.ts'

/** What a process does when it is told to stop. Needs the build. */
beforeAll(() => {
  if (!existsSync('dist/main/serve.js')) throw new Error('dist/ is missing: run "npm run build" first')
})

let folder: ReturnType<typeof newFolder>
beforeEach(() => {
  folder = newFolder()
})
afterEach(() => folder.remove())

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

/** The demonstration, which serves on for so long when it is told to stop. */
function drainingFor(seconds: number): Record<string, string> {
  const path = join(folder.path, 'sekisho.yaml')
  writeFileSync(path, `demonstration: true\nserver: { drainSeconds: ${seconds} }\n`)
  return { SEKISHO_CONFIG: path, SEKISHO_DATA_DIR: folder.path }
}

/** A form that is under way: the server has its head, and said that it waits for the rest. */
class HalfSent {
  readonly #socket: Socket
  readonly #body: string
  #answer = ''
  readonly ended: Promise<string>

  constructor(url: string, path: string, fields: Record<string, string>) {
    const { hostname, port, host, origin } = new URL(url)
    this.#body = new URLSearchParams(fields).toString()
    this.#socket = connect(Number(port), hostname)
    this.ended = new Promise(resolve => {
      this.#socket.on('close', () => resolve(this.#answer))
      this.#socket.on('error', error => resolve(`${this.#answer}${error.message}`))
    })
    this.#socket.on('data', data => {
      this.#answer += data
    })
    const head = [
      `POST ${path} HTTP/1.1`,
      `Host: ${host}`,
      `Origin: ${origin}`,
      'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${this.#body.length}`,
      'Expect: 100-continue',
    ]
    this.#socket.write(`${head.join('\r\n')}\r\n\r\n`)
  }

  async underWay(): Promise<void> {
    while (!this.#answer.includes('100 Continue'))
      await new Promise(resolve => this.#socket.once('data', resolve))
  }

  /** Resolves once it is on its way, also to a server that does not look. */
  sent(): Promise<void> {
    return new Promise(resolve => this.#socket.once('connect', () => this.#socket.write('', () => resolve())))
  }

  /** The status of the answer, once the connection is closed. */
  async finish(): Promise<string> {
    this.#socket.write(this.#body)
    return /HTTP\/1\.1 (?!100)(\d{3})/.exec(await this.ended)?.[1] ?? (await this.ended)
  }
}

const [IS_BUSY, HAS_COME] = [0, 1]
/** Two visitors of a server in this process: the second comes while it is busy with the first, and tells what it is answered. */
const TWO_VISITORS = `
const { connect } = require('node:net')
const { parentPort, workerData: { port, signs, patience } } = require('node:worker_threads')
const ask = (socket, then) =>
  socket.write('GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n', then)
const first = connect(port, '127.0.0.1', () => ask(first, () => {
  Atomics.wait(signs, ${IS_BUSY}, 0, patience)
  let answer = ''
  const second = connect(port, '127.0.0.1', () => ask(second, () => {
    Atomics.store(signs, ${HAS_COME}, 1)
    Atomics.notify(signs, ${HAS_COME})
  }))
  second.on('data', data => { answer += data })
  second.on('error', error => { answer += error.message })
  second.on('close', () => parentPort.postMessage(answer))
}))`

describe('a server that is told to stop', () => {
  it('answers each of 64 forms that are under way, and says when it began and when it ended', async () => {
    const server = await serve({ SEKISHO_DATA_DIR: folder.path })
    const forms = Array.from(
      { length: 64 },
      (_, n) => new HalfSent(server.url, '/oa/', { loginId: `nobody-${n}`, password: 'not his password' }),
    )
    await Promise.all(forms.map(form => form.underWay()))
    server.process.kill('SIGTERM')
    await server.printed('"stopping"')
    const answers = await Promise.all(forms.map(form => form.finish()))
    expect(answers.filter(status => !['422', '429', '503'].includes(status))).toEqual([])
    expect(await server.ended).toBe(0)
    for (const event of ['started', 'stopping', 'stopped'])
      expect(server.output()).toMatch(new RegExp(`"version":"${version}".*"msg":"${event}"`))
  })

  it('answers also those that it had not looked at when it was told', async () => {
    const server = await serve({ SEKISHO_DATA_DIR: folder.path })
    server.process.kill('SIGSTOP')
    const forms = Array.from(
      { length: 64 },
      (_, n) => new HalfSent(server.url, '/oa/', { loginId: `nobody-${n}`, password: 'not his password' }),
    )
    await Promise.all(forms.map(form => form.sent()))
    server.process.kill('SIGTERM')
    server.process.kill('SIGCONT')
    await Promise.all(forms.map(form => form.underWay()))
    const answers = await Promise.all(forms.map(form => form.finish()))
    expect(answers.filter(status => !['422', '429', '503'].includes(status))).toEqual([])
    expect(await server.ended).toBe(0)
  })

  it('answers whoever had connected before the listener closed, and sends only afterwards, as a proxy may', async () => {
    const listener = createServer((_request, response) => void response.end('answered'))
    const end = closing(listener)
    await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve))
    const taken = new Promise(resolve => listener.once('connection', resolve))
    const socket = connect((listener.address() as AddressInfo).port, '127.0.0.1')
    const answered = new Promise(resolve =>
      socket.once('data', resolve).once('close', resolve).on('error', resolve),
    )
    await taken
    end.leave()
    const closed = end.close()
    await until(() => !listener.listening)
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    expect(String(await answered)).toMatch(/^HTTP\/1\.1 200 .*connection: close.*answered$/is)
    await closed
  })

  it('answers whoever connects while it is busy with the last one that it took in', async () => {
    const signs = new Int32Array(new SharedArrayBuffer(8))
    let end: Promise<void> | undefined
    const listener = createServer((_request, response) => {
      if (end === undefined) {
        end = closed.close()
        Atomics.store(signs, IS_BUSY, 1)
        Atomics.notify(signs, IS_BUSY)
        Atomics.wait(signs, HAS_COME, 0, PATIENCE_MS)
      }
      response.end('answered')
    })
    const closed = closing(listener)
    await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve))
    const { port } = listener.address() as AddressInfo
    const workerData = { port, signs, patience: PATIENCE_MS }
    const visitors = new Worker(TWO_VISITORS, { eval: true, workerData })
    const answer = await new Promise(resolve => visitors.once('message', resolve))
    expect(answer).toMatch(/^HTTP\/1\.1 200 .*answered$/is)
    await end
  })

  it('serves on for as long as it was told, but says that it is not ready, and ends each connection', async () => {
    const server = await serve(drainingFor(300))
    server.process.kill('SIGTERM')
    await server.printed('"stopping"')
    const ready = await fetch(`${server.url}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'stopping' }])
    const page = await fetch(`${server.url}/oa/`)
    expect([page.status, page.headers.get('connection')]).toEqual([200, 'close'])
    // Told again, it does not wait for the rest of the time.
    server.process.kill('SIGINT')
    expect(await server.ended).toBe(0)
    expect(server.output()).toContain('"msg":"stopped"')
  })

  it('does not wait for connections that browsers keep open, with and without a request before', async () => {
    const [api, metrics] = [await freePort(), await freePort()]
    const ports = { SEKISHO_API_PORT: String(api), SEKISHO_METRICS_PORT: String(metrics) }
    const server = await serve({ SEKISHO_DATA_DIR: folder.path, ...ports })
    const ends = [Number(new URL(server.url).port), api, metrics].flatMap(port => {
      const [silent, idle] = [connect(port, 'localhost'), connect(port, 'localhost')]
      const answered = new Promise(resolve => idle.once('data', resolve))
      idle.write(`GET /healthz HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)
      return [silent, idle].map(socket => ({
        opened: socket === idle ? answered : new Promise(resolve => socket.once('connect', resolve)),
        closed: new Promise(resolve => socket.on('error', () => {}).once('close', resolve)),
      }))
    })
    await Promise.all(ends.map(({ opened }) => opened))
    server.process.kill('SIGINT')
    const began = performance.now()
    await Promise.all([server.ended, ...ends.map(({ closed }) => closed)])
    // Connections that are waited for are cut off after this time, and not before.
    expect(performance.now() - began).toBeLessThan(ANSWER_MS)
  })
})

describe('a program that is told to stop before it is up', () => {
  /** Tells it as soon as it listens at all, which is long before the rest is loaded. */
  const TOLD_AT_ONCE = `data:text/javascript,process.once('newListener', () =>
    setImmediate(() => process.kill(process.pid, 'SIGTERM')))`
  /** The first process of a container gets no signal that it does not listen to. */
  const asFirst = spawnSync('unshare', ['-pf', 'true']).status === 0 ? ['unshare', '-pf'] : []

  it.each([['serve'], ['cli', 'work']])(
    '%s ends, also as the first process of a container',
    async (...program) => {
      const env = { ...drainingFor(0), PATH: process.env.PATH, PORT: String(await freePort()) }
      expect(await run('cli', ['migrate'], drainingFor(0)).ended).toBe(0)
      const [file, ...args] = program
      for (const before of [[], asFirst]) {
        const [command = '', ...rest] = [...before, process.execPath, '--import', TOLD_AT_ONCE]
        const child = spawn(command, [...rest, `dist/main/${file}.js`, ...args], { env, stdio: 'ignore' })
        expect([0, 143]).toContain(await new Promise(resolve => child.on('close', resolve)))
      }
    },
  )
})

describe('a worker that is told to stop', () => {
  it('says with its version that it began and that it ended', async () => {
    const env = drainingFor(300)
    expect(await run('cli', ['migrate'], env).ended).toBe(0)
    const worker = run('work', [], env)
    await worker.printed('sms worker started')
    worker.process.kill('SIGTERM')
    expect(await worker.ended).toBe(0)
    for (const event of ['sms worker started', 'stopping', 'stopped'])
      expect(worker.output()).toMatch(new RegExp(`"version":"${version}".*"msg":"${event}"`))
  })
})
