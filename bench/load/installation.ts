import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../../src/config/config.ts'
import type { Deps } from '../../src/deps.ts'
import { assembleDeps } from '../../src/main/assemble.ts'
import { migrate } from '../../src/migrations/migrate.ts'
import { newPostgres } from '../../support/delivery.ts'
import { freePort } from '../../support/free-port.ts'
import { SWITCH_SECRET } from '../../support/line-states.ts'
import { type Running, run } from '../../support/process.ts'

/** Where browsers think they are: TLS ends at a proxy, which here is the load itself. */
export const HOST = 'sekisho.test'
export const ORIGIN = `https://${HOST}`

/** Configuration, secrets and an empty database of an installation in production. */
export interface Installation {
  readonly env: Readonly<Record<string, string>>
  /** The load's own way to the same database, for filling and counting. */
  readonly deps: Deps
  readonly folder: string
  /** Closes and removes everything. */
  close(): Promise<void>
}

export interface InstallationOptions {
  /** URL of a PostgreSQL server, with a slash at its end; absent: SQLite. */
  readonly postgres?: string
  readonly smscPort: number
  /** false: only `sekisho work` processes send. */
  readonly workInServer?: boolean
  /** Where browsers are, if elsewhere than at `ORIGIN`. */
  readonly origins?: { readonly admin: string; readonly user: string }
  readonly drainSeconds?: number
  /** Passes settings on to an endpoint `kamailio`, and has the API that its snapshot is read from. */
  readonly telephony?: { readonly url: string; readonly apiPort: number }
}

export async function newInstallation(options: InstallationOptions): Promise<Installation> {
  // Beside the sources, not in /tmp, which may be memory: a commit is to reach a disk.
  const folder = mkdtempSync(join(import.meta.dirname, '..', '.run-'))
  const database = options.postgres === undefined ? undefined : await newPostgres(options.postgres)
  const file = join(folder, 'config.yaml')
  writeFileSync(file, JSON.stringify(settingsOf(options)))
  const env = {
    SEKISHO_CONFIG: file,
    SEKISHO_DATA_DIR: folder,
    SEKISHO_SECRET: randomBytes(48).toString('base64'),
    SEKISHO_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    SEKISHO_SMS_SECRET_CARRIER: 'secret',
    SEKISHO_SWITCH_SECRET_KAMAILIO: SWITCH_SECRET,
    ...(database && { SEKISHO_DATABASE_URL: database.url }),
  }
  const outcome = readConfig(env)
  if (outcome.kind === 'bad') throw new Error(outcome.problems.join('\n'))
  const deps = assembleDeps({ ...outcome.config, log: { level: 'silent', requests: false } })
  await migrate(deps.db)
  return {
    env,
    deps,
    folder,
    async close() {
      await deps.db.destroy()
      await database?.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function settingsOf({ postgres, smscPort, workInServer = true, ...options }: InstallationOptions) {
  const { origins, drainSeconds, telephony } = options
  const carrier = { kind: 'smpp', name: 'carrier', host: '127.0.0.1', port: smscPort, systemId: 'sekisho' }
  return {
    origins: origins ?? { admin: ORIGIN, user: ORIGIN },
    server: { trustedProxies: ['127.0.0.1'], ...(drainSeconds !== undefined && { drainSeconds }) },
    database: { kind: postgres === undefined ? 'sqlite' : 'postgresql' },
    sms: { gateways: [carrier], dailyBudget: 10_000_000, workInServer },
    log: { level: 'warn' },
    ...(telephony && {
      api: { port: telephony.apiPort },
      switch: { endpoints: [{ name: 'kamailio', url: telephony.url }] },
    }),
  }
}

/** A server process of an installation. */
export interface Server extends Running {
  readonly port: number
  /** Milliseconds of CPU that it used so far, user and system. */
  cpuMs(): number
  /** Resident memory now, in MB (10^6 bytes). */
  residentMb(): number
  stop(): Promise<void>
}

/** Resolves when it is ready to work, the carrier's line included. */
export async function startServer(installation: Pick<Installation, 'env'>): Promise<Server> {
  const port = await freePort()
  const running = run('serve', [], { ...installation.env, PORT: String(port) })
  while (!(await isReady(port))) {
    if (running.process.exitCode !== null) throw new Error(`the server ended: ${running.output()}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  const pid = running.process.pid ?? 0
  return {
    ...running,
    port,
    cpuMs: () => cpuMsOf(pid),
    residentMb: () => residentMbOf(pid),
    async stop() {
      running.process.kill('SIGTERM')
      await running.ended
    },
  }
}

function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/readyz`).then(
    answer => answer.ok,
    () => false,
  )
}

/** Linux counts in hundredths of a second (man 5 proc, utime and stime). */
export function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

function residentMbOf(pid: number): number {
  const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return (Number(kib) * 1024) / 1e6
}
