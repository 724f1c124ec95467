import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { freePort } from './free-port.ts'
import { PATIENCE_MS } from './patience.ts'
import { endsWithTests, newFolder } from './process.ts'
import { needProgram } from './programs.ts'
import { until } from './until.ts'

/** Calls by Debian's SIPp. The scenarios are in test/peers/sipp/. */
const SCENARIOS = resolve('test', 'peers', 'sipp')
const TRIES = 5

/** Somebody who can be called, at a port of a loopback address. */
export interface Callee {
  readonly port: number
  stop(): Promise<void>
}

/** What became of a call. */
export interface Fate {
  /** Of the final answer. */
  readonly status: number
  /** Who answered it; nobody where it was refused. */
  readonly reached?: string
  /** As it came to who answered it. */
  readonly invite?: string
  /** Whether it rang before. */
  readonly rang: boolean
  /** From the call to its final answer. */
  readonly tookMs: number
}

export interface Call {
  readonly to: string
  readonly caller: string
  /** Of Kamailio. */
  readonly sipPort: number
  /** `GATEWAY_ADDRESS` for a call from outside. */
  readonly from?: string
  /** The number that the network in front asserts; usually the caller's. */
  readonly asserted?: string
  /** As RFC 3323 has it: `id` hides the caller. */
  readonly privacy?: 'none' | 'id'
  /** Takes it back as soon as it rings. */
  readonly isGivenUp?: boolean
}

/**
 * Somebody who takes every call (`answers`) or answers otherwise (`absent`).
 * @param role how the answer calls him
 */
export async function startCallee(
  scenario: 'answers' | 'absent',
  role: string,
  address = '127.0.0.1',
): Promise<Callee> {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort()
    const child = sipp(['-sf', `${scenario}.xml`, '-key', 'role', role, '-i', address, '-p', String(port)])
    const ended = once(child, 'close')
    await until(async () => child.exitCode !== null || (await isTaken(port, address)))
    if (child.exitCode === null) {
      const stop = async () => {
        child.kill('SIGKILL')
        await ended
      }
      return { port, stop }
    }
    // Somebody else took the port, or one of those that SIPp takes for itself.
    if (tries === TRIES) throw new Error(`SIPp ended with ${child.exitCode}`)
  }
}

/** Somebody who hears every call and never says a word, on a loopback address. */
export async function startSilentCallee(): Promise<Callee> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { port: socket.address().port, stop: async () => void socket.close() }
}

/** Registers phones: a line and its contact each. */
export async function register(
  sipPort: number,
  phones: readonly (readonly [line: string, contact: string])[],
): Promise<void> {
  const folder = newFolder()
  const file = join(folder.path, 'phones.csv')
  writeFileSync(file, ['SEQUENTIAL', ...phones.map(phone => phone.join(';')), ''].join('\n'))
  const args = ['-sf', 'register.xml', '-inf', file, '-m', String(phones.length), '-r', '500']
  await ended(sipp([...args, '-i', '127.0.0.1', `127.0.0.1:${sipPort}`]))
  folder.remove()
}

/** Resolves when the call has ended. */
export async function call({ to, caller, sipPort, ...how }: Call): Promise<Fate> {
  const folder = newFolder()
  const messages = join(folder.path, 'messages')
  const { from = '127.0.0.1', asserted = caller, privacy = 'none', isGivenUp } = how
  const args = ['-sf', isGivenUp ? 'gives-up.xml' : 'call.xml', '-m', '1', '-s', to, '-i', from]
  const keys = Object.entries({ caller, asserted, privacy }).flatMap(key => ['-key', ...key])
  const further = ['-timeout', `${Math.ceil(PATIENCE_MS / 1_000)}s`, '-trace_msg', '-message_file', messages]
  const calling = sipp([...args, ...keys, ...further, `127.0.0.1:${sipPort}`])
  await ended(calling)
  const fate = fateIn(readFileSync(messages, 'utf8'), `Call-ID: 1-${calling.pid}@${from}`)
  folder.remove()
  return fate
}

function sipp(args: readonly string[]): ChildProcess {
  const usual = ['-nostdin', '-bind_local', '-ci', '127.0.0.1', '-mi', '127.0.0.1']
  const child = spawn(needProgram('sipp', 'sip-tester'), [...args, ...usual], {
    cwd: SCENARIOS,
    stdio: 'ignore',
  })
  endsWithTests(child)
  return child
}

async function ended(child: ChildProcess): Promise<void> {
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`SIPp ended with ${code}: ${child.spawnargs.join(' ')}`)
}

/**
 * What SIPp wrote down: each message behind a line of hyphens and one that says whether it was sent or received. What another
 * call was still to be told comes to the same port.
 */
function fateIn(messages: string, callId: string): Fate {
  const parts = messages.split(/^-{20,} (.*)$/m).slice(1)
  const received = parts.flatMap((part, n) => {
    const [, message] = /message received.*?\n\s*(SIP\/2\.0 .*)/s.exec(part) ?? []
    if (!message?.includes(callId) || !/^CSeq: 1 INVITE/m.test(message)) return []
    const status = Number(message.slice('SIP/2.0 '.length).slice(0, 3))
    return [{ message, status, at: Date.parse(parts[n - 1] ?? '') }]
  })
  const final = received.find(({ status }) => status >= 200)
  if (final === undefined) throw new Error(`no final answer: ${messages}`)
  const { status, message } = final
  const rang = received.some(one => one.status === 180)
  const how = { rang, tookMs: final.at - Date.parse(parts[0] ?? '') }
  if (status !== 200) return { status, ...how }
  const [, reached = ''] = /^Contact: <sip:(\w+)@/m.exec(message) ?? []
  return { status, reached, invite: message.slice(message.search(/^INVITE /m)), ...how }
}

/** Whether somebody listens there by UDP. */
function isTaken(port: number, address: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = createSocket('udp4')
    socket.once('error', () => resolve(true))
    socket.bind(port, address, () => socket.close(() => resolve(false)))
  })
}
