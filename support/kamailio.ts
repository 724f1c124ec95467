import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { type LineState, type Signing, SWITCH_SECRET, signedHeaders } from './line-states.ts'
import { endsWithTests, newFolder } from './process.ts'
import { needProgram } from './programs.ts'
import { until } from './until.ts'

/** Debian's Kamailio with the configuration of docs/examples/kamailio/, on loopback addresses. */
export interface Kamailio {
  /** Of 127.0.0.1, where it hears phones and the gateway. */
  readonly sipPort: number
  /** Where states are sent to. */
  readonly url: string
  readonly log: () => string
  /** Sends it a state, signed. */
  take(state: LineState, signing?: Signing): Promise<Told>
  /** What it keeps of a line. */
  keptOf(line: string): Promise<LineState | undefined>
  /** Tells it that all states that there are have been sent. */
  hasAll(): Promise<void>
  /** All its processes at once, as when the machine stops: what was in its tables is gone. */
  kill(): Promise<void>
  /** Again after `kill`, on the same ports; resolves when it listens. */
  start(): Promise<void>
  stop(): Promise<void>
}

export interface Told {
  readonly status: number
  readonly body: string
}

export interface KamailioSettings {
  /** Of `GATEWAY_ADDRESS`, where calls to numbers elsewhere go. */
  readonly gatewayPort: number
  /** Of 127.0.0.1. */
  readonly voicemailPort: number
}

/** The gateway has an address of its own, by which its calls are told from those of phones. */
export const GATEWAY_ADDRESS = '127.0.0.2'
const EXAMPLE = join('docs', 'examples', 'kamailio')
/** For calls that nobody answers; a phone that does answer has this long for it, on a busy machine, too. */
const UNREACHABLE_MS = 3_000

/** Started, with empty tables. */
export async function startKamailio(settings: KamailioSettings): Promise<Kamailio> {
  const ports = { sip: await freePort(), push: await freePort() }
  const folder = newFolder()
  cpSync(EXAMPLE, folder.path, { recursive: true })
  writeFileSync(join(folder.path, 'settings.cfg'), settingsFile(settings, ports))
  const url = `http://127.0.0.1:${ports.push}/line-states`
  const programs: Program[] = []
  const start = async () => {
    const program = startProgram(folder.path)
    programs.push(program)
    const listens = () =>
      told(url).then(
        ({ status }) => status === 401,
        () => false,
      )
    await until(async () => program.process.exitCode !== null || (await listens()))
    if (program.process.exitCode !== null) throw new Error(`Kamailio ended: ${program.log()}`)
  }
  const kill = async () => void (await programs.at(-1)?.kill())
  const stop = async () => {
    await kill()
    folder.remove()
  }
  try {
    await start()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    sipPort: ports.sip,
    url,
    log: () => programs.map(program => program.log()).join(''),
    take(state, signing) {
      const body = JSON.stringify(state)
      return told(url, { method: 'POST', body, headers: signedHeaders(body, signing) })
    },
    async keptOf(line) {
      const { status, body } = await told(`${url}?line=${line}`, { headers: signedHeaders('') })
      return status === 200 ? JSON.parse(body) : undefined
    },
    async hasAll() {
      const headers = signedHeaders('')
      const { status } = await told(new URL('/snapshot-taken', url), { method: 'POST', headers })
      if (status !== 204) throw new Error(`not taken: ${status}`)
    },
    kill,
    start,
    stop,
  }
}

/** Gives it the states of all lines by snapshot.ts of the example; resolves when it has them. */
export async function giveSnapshot(
  kamailioUrl: string,
  sekisho: { readonly apiUrl: string; readonly keyFile: string; readonly secretFile: string },
): Promise<void> {
  const child = spawn(process.execPath, [join(EXAMPLE, 'snapshot.ts')], {
    env: {
      API_URL: sekisho.apiUrl,
      API_KEY_FILE: sekisho.keyFile,
      SECRET_FILE: sekisho.secretFile,
      KAMAILIO_URL: new URL('/', kamailioUrl).href,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  endsWithTests(child)
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`snapshot.ts ended with ${code}`)
}

interface Program {
  readonly process: ChildProcess
  readonly log: () => string
  kill(): Promise<void>
}

function startProgram(folder: string): Program {
  const path = needProgram('kamailio', 'kamailio kamailio-extra-modules kamailio-tls-modules')
  const args = ['-f', join(folder, 'kamailio.cfg'), '-Y', folder, '-m', '256', '-DD', '-E']
  // A group of its own, so that none of its processes outlives it.
  const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let log = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', data => {
      log += data
    })
  const ended = new Promise<void>(resolve => child.on('close', () => resolve()))
  const kill = () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL')
    return ended
  }
  process.once('exit', kill)
  void ended.then(() => process.off('exit', kill))
  return { process: child, log: () => log, kill }
}

function settingsFile(
  { gatewayPort, voicemailPort }: KamailioSettings,
  ports: { readonly sip: number; readonly push: number },
): string {
  return `
#!substdef "!SIP_LISTENS!127.0.0.1:${ports.sip}!g"
#!substdef "!PUSH_LISTENS!127.0.0.1:${ports.push}!g"
#!define PUSH_PORT ${ports.push}
#!define SEKISHO_KEY "${SWITCH_SECRET.replace('whsec_', '')}"
#!define OUR_NUMBERS "^05055[0-9]{6}$"
#!substdef "!SIP_DOMAIN!sip.example.jp!g"
#!define GATEWAY_ADDRESS "${GATEWAY_ADDRESS}"
#!define GATEWAY "sip:${GATEWAY_ADDRESS}:${gatewayPort}"
#!define VOICEMAIL "sip:127.0.0.1:${voicemailPort}"
#!define UNREACHABLE_MS ${UNREACHABLE_MS}
#!define RINGS_MS 120000
`
}

async function told(url: string | URL, init: RequestInit = {}): Promise<Told> {
  const answer = await fetch(url, init)
  return { status: answer.status, body: await answer.text() }
}
