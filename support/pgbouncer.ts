import { spawn } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { endsWithTests, newFolder } from './process.ts'
import { needProgram } from './programs.ts'
import { until } from './until.ts'

/** Debian's PgBouncer before one PostgreSQL. */
export interface PgBouncer {
  /** The same URL, by way of it. */
  through(url: string): string
  stop(): Promise<void>
}

export interface PgBouncerSettings {
  readonly mode: 'session' | 'transaction'
  /** Of the PostgreSQL behind it. */
  readonly port: number
  readonly host?: string
  /** Who may connect, here and there. */
  readonly users: Readonly<Record<string, string>>
  /** Further lines of the section `pgbouncer`. */
  readonly lines?: readonly string[]
}

export async function startPgBouncer(settings: PgBouncerSettings): Promise<PgBouncer> {
  const program = needProgram('pgbouncer', 'pgbouncer')
  const folder = newFolder()
  const port = await freePort()
  const file = join(folder.path, 'pgbouncer.ini')
  const users = join(folder.path, 'users.txt')
  const { mode, host = '127.0.0.1', lines = [] } = settings
  writeFileSync(
    users,
    Object.entries(settings.users)
      .map(([name, password]) => `"${name}" "${password}"\n`)
      .join(''),
  )
  writeFileSync(
    file,
    `[databases]
* = host=${host} port=${settings.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = ${mode}
default_pool_size = 20
max_client_conn = 200
${lines.join('\n')}
`,
  )
  // It does not run as root, and whoever it runs as reads both files.
  for (const path of [folder.path, file, users]) chmodSync(path, 0o755)
  const asNobody = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const child = spawn(program, [...asNobody, file], { stdio: ['ignore', 'ignore', 'pipe'] })
  endsWithTests(child)
  let log = ''
  child.stderr.on('data', data => {
    log += data
  })
  const ended = new Promise(resolve => child.on('close', resolve))
  await until(async () => child.exitCode !== null || (await isListening(port)))
  if (child.exitCode !== null) throw new Error(`PgBouncer ended: ${log}`)
  return {
    through(url) {
      const other = new URL(url)
      Object.assign(other, { hostname: '127.0.0.1', port: String(port) })
      return other.href
    },
    async stop() {
      child.kill('SIGKILL')
      await ended
      folder.remove()
    },
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
