import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { user } from '../../support/fill.ts'
import { freePort } from '../../support/free-port.ts'
import { newFolder, run } from '../../support/process.ts'
import { Connection } from '../load/http.ts'
import { cpuMsOf, HOST, type Installation } from '../load/installation.ts'
import { newBrowser, signIn } from '../load/person.ts'
import type { Phones } from '../load/smsc.ts'
import { median, spread } from '../numbers.ts'
import type { Goal, Table } from '../section.ts'

/** The process itself: how soon it answers, and what it holds while nobody asks. */
const GOAL = { startMs: 500, memoryMb: 90 }
const QUIET_MS = 60_000
const SIGN_INS = 100
/** JavaScript, because reading TypeScript would weigh something itself. */
const BARE = `require('node:http').createServer((_, answer) => answer.end('ok')).listen(process.argv[1], '127.0.0.1')`

/** How the table names the process that everything is compared with. */
export const LIGHTEST = 'bare Node.js'

/** Something that can be started again and again. */
interface Program {
  readonly name: string
  /** What stands in `Host`. */
  host(port: number): string
  start(port: number): { readonly pid: number; stop(): Promise<void> }
}

interface Start {
  readonly healthMs: number
  readonly pageMs: number
  readonly cpuMs: number
}

interface Memory {
  /** VmRSS of proc(5). */
  readonly residentMb: number
  /** Shared pages counted in parts: what the machine would get back. */
  readonly proportionalMb: number
  /** Of this process alone. */
  readonly privateMb: number
}

export async function measureProcess(installation: Installation, phones: Phones, rounds: number) {
  const folder = newFolder()
  const production = product('production', () => HOST, installation.env)
  const demonstration = product('demonstration', port => `localhost:${port}`, {
    SEKISHO_DATA_DIR: folder.path,
  })
  const programs = [production, demonstration, bare]
  try {
    // Makes the demonstration's database, and puts every file into the machine's cache.
    for (const program of programs) await startOf(program)
    const starts = []
    for (const program of programs) starts.push({ program, starts: await startsOf(program, rounds) })
    const memory = await memoryOf(programs, production, phones)
    return { tables: [startTable(starts), memoryTable(memory)], goals: [...goals(starts, memory)] }
  } finally {
    folder.remove()
  }
}

function product(name: string, host: Program['host'], env: Readonly<Record<string, string>>): Program {
  return {
    name,
    host,
    start(port) {
      const running = run('serve', [], { ...env, PORT: String(port) })
      return {
        pid: running.process.pid ?? 0,
        async stop() {
          running.process.kill('SIGTERM')
          await running.ended
        },
      }
    },
  }
}

const bare: Program = {
  name: LIGHTEST,
  host: () => HOST,
  start(port) {
    const child = spawn(process.execPath, ['-e', BARE, String(port)], { stdio: 'ignore' })
    return {
      pid: child.pid ?? 0,
      async stop() {
        child.kill('SIGKILL')
        await once(child, 'close')
      },
    }
  },
}

async function startsOf(program: Program, rounds: number): Promise<Start[]> {
  const starts = []
  for (let n = 0; n < rounds; n += 1) starts.push(await startOf(program))
  return starts
}

async function startOf(program: Program): Promise<Start> {
  const port = await freePort()
  const begun = performance.now()
  const { pid, stop } = program.start(port)
  await answered(program, port, '/healthz')
  const healthMs = performance.now() - begun
  await answered(program, port, '/oa/')
  const pageMs = performance.now() - begun
  const cpuMs = cpuMsOf(pid)
  await stop()
  return { healthMs, pageMs, cpuMs }
}

const PATIENCE_MS = 30_000

/** Asks until the whole answer is there. */
async function answered({ host }: Program, port: number, path: string): Promise<void> {
  for (const begun = performance.now(); performance.now() - begun < PATIENCE_MS; ) {
    if ((await statusOf(host(port), port, path)) === 200) return
    await new Promise(resolve => setTimeout(resolve, 2))
  }
  throw new Error(`no answer to ${path}`)
}

function statusOf(host: string, port: number, path: string): Promise<number | undefined> {
  return new Promise(resolve => {
    const asked = get({ port, host: '127.0.0.1', path, headers: { host }, agent: false }, answer => {
      answer.resume().on('end', () => resolve(answer.statusCode))
    })
    asked.on('error', () => resolve(undefined))
  })
}

/** All at the same time: a minute is long. Another one of production signs people in before. */
async function memoryOf(programs: readonly Program[], production: Program, phones: Phones) {
  const all = [
    ...programs.map(program => ({ program, name: program.name, busy: async () => {} })),
    {
      program: production,
      name: `${production.name}, after ${SIGN_INS} sign-ins`,
      busy: (port: number) => signInOften(port, phones),
    },
  ]
  const running = []
  for (const { program, name, busy } of all) {
    const port = await freePort()
    const started = program.start(port)
    await answered(program, port, '/oa/')
    await busy(port)
    running.push({ name, started })
  }
  await new Promise(resolve => setTimeout(resolve, QUIET_MS))
  const found = running.map(({ name, started }) => ({ name, memory: memoryOfProcess(started.pid) }))
  for (const { started } of running) await started.stop()
  return found
}

async function signInOften(port: number, phones: Phones): Promise<void> {
  const connection = await Connection.open(port, HOST)
  for (let n = 0; n < SIGN_INS; n += 1) {
    const outcome = await signIn(newBrowser(connection, n), user(n), phones)
    if (outcome !== 'signed-in') throw new Error(outcome)
  }
  connection.close()
}

function memoryOfProcess(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const megabytes = (name: string) =>
    (Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]) * 1024) / 1e6
  return {
    residentMb: megabytes('Rss'),
    proportionalMb: megabytes('Pss'),
    privateMb: megabytes('Private_Clean') + megabytes('Private_Dirty'),
  }
}

type Starts = readonly { readonly program: Program; readonly starts: readonly Start[] }[]
type Memories = readonly { readonly name: string; readonly memory: Memory }[]

function startTable(all: Starts): Table {
  return {
    caption: 'Start to first answer on an existing database, ms',
    head: ['process', '/healthz', '/oa/ after it', 'CPU'],
    rows: all.map(({ program, starts }) => [
      program.name,
      ...(['healthMs', 'pageMs', 'cpuMs'] as const).map(what => spread(starts.map(start => start[what]))),
    ]),
  }
}

function memoryTable(all: Memories): Table {
  return {
    caption: 'Memory after a minute of quiet, MB (10⁶ bytes)',
    head: ['process', 'resident', 'proportional', 'private'],
    rows: all.map(({ name, memory }) => [
      name,
      ...[memory.residentMb, memory.proportionalMb, memory.privateMb].map(mb => mb.toFixed(1)),
    ]),
  }
}

function* goals(starts: Starts, memories: Memories): Generator<Goal> {
  for (const { program, starts: rounds } of starts) {
    if (program.name === LIGHTEST) continue
    const measured = rounds.map(({ pageMs }) => pageMs)
    yield {
      goal: `Start to first page, ${program.name}: under ${GOAL.startMs} ms`,
      measured: `${spread(measured)} ms`,
      reached: median(measured) < GOAL.startMs,
    }
  }
  const least = memories.find(({ name }) => name === LIGHTEST)?.memory.residentMb ?? 0
  for (const { name, memory } of memories) {
    if (name === LIGHTEST) continue
    yield {
      goal: `Idle memory, ${name}: under ${GOAL.memoryMb} MB`,
      measured: `${memory.residentMb.toFixed(1)} MB`,
      reached: memory.residentMb < GOAL.memoryMb,
      why: `${least.toFixed(1)} MB are Node.js that does nothing; ${memory.privateMb.toFixed(1)} MB are the process's own`,
    }
  }
}
