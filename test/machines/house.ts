import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { readConfig } from '../../src/config/config.ts'
import type { Deps } from '../../src/deps.ts'
import { assembleDeps } from '../../src/main/assemble.ts'
import { freePort } from '../../support/free-port.ts'
import { newFolder } from '../../support/process.ts'
import { needProgram } from '../../support/programs.ts'
import {
  ADMINISTRATOR,
  DATABASE,
  etcdArguments,
  haproxyFile,
  PASSWORD,
  type PatroniTimes,
  type Ports,
  patroniFile,
  pgbouncerFile,
  ROLE,
  sekishoSettings,
} from './configurations.ts'
import { type Member, member } from './member.ts'
import { type Phones, startPhones } from './phones.ts'

/** Sekisho as an operator runs it on more than one machine: each of them is a process of this one, on loopback. */
export interface House {
  readonly etcd: readonly Member[]
  /** Patroni with its PostgreSQL. */
  readonly postgres: readonly Member[]
  readonly haproxy: Member
  readonly pooler: Member
  readonly servers: readonly Member[]
  readonly workers: readonly Member[]
  readonly phones: Phones
  readonly ports: Ports
  /** To look and to fill, past everything that may die: at the primary of this moment. */
  deps(): Promise<Deps>
  primary(): Promise<number>
  /** Which of them is synchronous, by Patroni. */
  synchronousStandby(): Promise<number | undefined>
  etcdLeader(): Promise<number>
  /** Hands the primary over in good order. */
  switchover(): Promise<void>
  /** Resolves when everything serves, with all standbys streaming. */
  settled(): Promise<void>
  readonly folder: string
  stop(): Promise<void>
}

export interface HouseOptions {
  readonly postgres: number
  readonly synchronous: boolean
  readonly times: PatroniTimes
}

export const ORIGIN = 'https://sekisho.test'
const PATIENCE_MS = 180_000

export async function buildHouse(options: HouseOptions): Promise<House> {
  const kept = newFolder()
  const folder = kept.path
  const user = whoMayRun()
  if (user) chownSync(folder, user.uid, user.gid)
  chmodSync(folder, 0o755)
  const ports = await portsFor(options.postgres)
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    if (user) chownSync(join(folder, name), user.uid, user.gid)
    return join(folder, name)
  }
  const make = (name: string, ...command: [string, ...string[]]) => member({ name, command, folder, user })
  const etcd = ports.etcd.map((_, n) =>
    make(`etcd${n}`, needProgram('etcd', 'etcd-server'), ...etcdArguments(ports, n, folder)),
  )
  const patroni = needProgram('patroni', 'patroni')
  const postgres = ports.postgres.map((_, n) =>
    member({
      name: `patroni${n}`,
      command: [patroni, write(`patroni${n}.json`, patroniFile(ports, n, { folder, ...options }))],
      folder,
      user,
      pidFile: join(folder, `postgres${n}`, 'postmaster.pid'),
    }),
  )
  const haproxy = make(
    'haproxy',
    needProgram('haproxy', 'haproxy'),
    '-db',
    '-f',
    write('haproxy.cfg', haproxyFile(ports)),
  )
  const users = write('users.txt', `"${ROLE}" "${PASSWORD}"\n`)
  const pooler = make(
    'pgbouncer',
    needProgram('pgbouncer', 'pgbouncer'),
    write('pgbouncer.ini', pgbouncerFile(ports, users)),
  )
  const phones = await startPhones()
  const through = (port: number) => `postgres://${ROLE}:${PASSWORD}@127.0.0.1:${port}/${DATABASE}`
  const env = {
    SEKISHO_CONFIG: write('sekisho.json', JSON.stringify(sekishoSettings(phones.port, ORIGIN))),
    SEKISHO_DATA_DIR: folder,
    SEKISHO_SECRET: randomBytes(48).toString('base64'),
    SEKISHO_KEYS: `rig:${randomBytes(32).toString('base64')}`,
    SEKISHO_SMS_SECRET_CARRIER: 'secret',
    SEKISHO_DATABASE_URL: through(ports.pooler),
    SEKISHO_LISTEN_URL: through(ports.primary),
  }
  const program = (name: string, file: string, more: Record<string, string> = {}) =>
    member({ name, folder, command: [process.execPath, `dist/main/${file}.js`], env: { ...env, ...more } })
  const servers = ports.servers.map((port, n) => program(`server${n}`, 'serve', { PORT: String(port) }))
  const workers = [0, 1].map(n => program(`worker${n}`, 'work'))
  const looking = new Looking(ports)

  const house: House = {
    etcd,
    postgres,
    haproxy,
    pooler,
    servers,
    workers,
    phones,
    ports,
    folder,
    deps: async () => {
      const at = ports.postgres[await looking.primary()]?.sql ?? 0
      const outcome = readConfig({ ...env, SEKISHO_DATABASE_URL: administrator(at, DATABASE) })
      if (outcome.kind === 'bad') throw new Error(outcome.problems.join('\n'))
      const { config } = outcome
      const database = { ...config.database, pooler: 'none', maxConnections: 3 } as typeof config.database
      return assembleDeps({ ...config, database, log: { level: 'silent', requests: false } })
    },
    primary: () => looking.primary(),
    synchronousStandby: () => looking.synchronousStandby(),
    etcdLeader: () => looking.etcdLeader(),
    switchover: () => looking.switchover(),
    settled: () => settled(house, looking),
    async stop() {
      for (const one of [...workers, ...servers, pooler, haproxy, ...postgres, ...etcd]) {
        one.thaw()
        await one.kill()
      }
      await phones.stop()
      kept.remove()
    },
  }
  try {
    await moveIn(house, looking, options)
  } catch (error) {
    await house.stop()
    throw error
  }
  return house
}

async function moveIn(house: House, looking: Looking, options: HouseOptions): Promise<void> {
  await Promise.all(house.etcd.map(one => one.start()))
  await eventually('etcd has a leader', async () => (await looking.etcdLeader()) >= 0)
  await house.postgres[0]?.start()
  await eventually('a primary', async () => (await looking.primary()) >= 0)
  await makeDatabase(house.ports.postgres[0]?.sql ?? 0)
  for (const standby of house.postgres.slice(1)) await standby.start()
  if (options.synchronous && options.postgres > 1)
    await eventually('a synchronous standby', async () => (await looking.synchronousStandby()) !== undefined)
  await house.haproxy.start()
  // Until its first checks have failed, it takes every machine for the primary.
  await eventually('HAProxy to know the primary', () => looking.leadsToPrimary())
  await house.pooler.start()
  const [first, ...others] = house.servers
  await first?.start()
  await eventually('the first server', () => looking.isReady(0))
  for (const one of [...others, ...house.workers]) await one.start()
  await house.settled()
}

async function settled(house: House, looking: Looking): Promise<void> {
  await eventually('all standbys', async () => (await looking.streaming()) === house.postgres.length - 1)
  await eventually('all servers', async () => {
    const ready = await Promise.all(house.ports.servers.map((_, n) => looking.isReady(n)))
    return ready.every(Boolean)
  })
  await eventually('the way in', () => looking.isOpen())
}

/** Asks the programs themselves how they are. */
class Looking {
  readonly #ports: Ports
  constructor(ports: Ports) {
    this.#ports = ports
  }

  async primary(): Promise<number> {
    const answers = await Promise.all(this.#ports.postgres.map(({ rest }) => status(rest, '/primary')))
    return answers.indexOf(200)
  }
  async synchronousStandby(): Promise<number | undefined> {
    const answers = await Promise.all(this.#ports.postgres.map(({ rest }) => status(rest, '/synchronous')))
    const at = answers.indexOf(200)
    return at < 0 ? undefined : at
  }
  /** Standbys that follow the primary. */
  /** As many connections one after the other as would meet each machine several times. */
  async leadsToPrimary(): Promise<boolean> {
    for (let n = 0; n < 3 * this.#ports.postgres.length; n += 1) {
      const question = asAdministrator(this.#ports.primary, 'select pg_is_in_recovery() as standby')
      const { rows } = await question.catch(() => ({ rows: [{ standby: true }] }))
      if (rows[0]?.standby !== false) return false
    }
    return true
  }
  async streaming(): Promise<number> {
    const at = await this.primary()
    if (at < 0) return 0
    const { rows } = await asAdministrator(
      this.#ports.postgres[at]?.sql ?? 0,
      "select 1 from pg_stat_replication where state = 'streaming'",
    ).catch(() => ({ rows: [] }))
    return rows.length
  }
  async switchover(): Promise<void> {
    const from = await this.primary()
    const candidate = await this.synchronousStandby()
    const answer = await fetch(`http://127.0.0.1:${this.#ports.postgres[from]?.rest}/switchover`, {
      method: 'POST',
      body: JSON.stringify({
        leader: `postgres${from}`,
        ...(candidate !== undefined && { candidate: `postgres${candidate}` }),
      }),
    })
    if (!answer.ok) throw new Error(`no switchover: ${await answer.text()}`)
  }
  async etcdLeader(): Promise<number> {
    const ids = await Promise.all(
      this.#ports.etcd.map(async ({ client }) => {
        const answer = await fetch(`http://127.0.0.1:${client}/v3/maintenance/status`, {
          method: 'POST',
          body: '{}',
          signal: AbortSignal.timeout(2_000),
        }).catch(() => undefined)
        const text = (await answer?.json().catch(() => undefined)) as
          | { leader?: string; header?: { member_id?: string } }
          | undefined
        return text?.leader !== undefined && text.leader !== '0' && text.leader === text.header?.member_id
      }),
    )
    return ids.indexOf(true)
  }
  async isReady(n: number): Promise<boolean> {
    return (await status(this.#ports.servers[n] ?? 0, '/readyz')) === 200
  }
  async isOpen(): Promise<boolean> {
    return (await status(this.#ports.web, '/readyz')) === 200
  }
}

async function status(port: number, path: string): Promise<number> {
  const signal = AbortSignal.timeout(3_000)
  return fetch(`http://127.0.0.1:${port}${path}`, { signal }).then(
    answer => answer.body?.cancel().then(() => answer.status) ?? answer.status,
    () => 0,
  )
}

const administrator = (port: number, database: string) =>
  `postgres://${ADMINISTRATOR}:${PASSWORD}@127.0.0.1:${port}/${database}`

async function asAdministrator(port: number, ...statements: readonly string[]) {
  const client = new pg.Client({
    connectionString: administrator(port, 'postgres'),
    connectionTimeoutMillis: 3_000,
  })
  client.on('error', () => {})
  await client.connect()
  try {
    let result: pg.QueryResult = { rows: [] } as unknown as pg.QueryResult
    for (const statement of statements) result = await client.query(statement)
    return result
  } finally {
    await client.end()
  }
}

async function makeDatabase(port: number): Promise<void> {
  await eventually('the password of the administrator', () =>
    asAdministrator(port, 'select 1').then(
      () => true,
      () => false,
    ),
  )
  await asAdministrator(
    port,
    `create role ${ROLE} login password '${PASSWORD}'`,
    `alter role ${ROLE} set statement_timeout = '10s'`,
    `alter role ${ROLE} set lock_timeout = '10s'`,
    `alter role ${ROLE} set idle_in_transaction_session_timeout = '15s'`,
    `create database ${DATABASE} owner ${ROLE}`,
  )
}

async function portsFor(postgres: number): Promise<Ports> {
  const pair = async () => [await freePort(), await freePort()] as const
  const etcd = await Promise.all([0, 1, 2].map(pair))
  const databases = await Promise.all(Array.from({ length: postgres }, pair))
  return {
    etcd: etcd.map(([client, peer]) => ({ client, peer })),
    postgres: databases.map(([sql, rest]) => ({ sql, rest })),
    servers: [await freePort(), await freePort()],
    web: await freePort(),
    primary: await freePort(),
    pooler: await freePort(),
  }
}

function whoMayRun(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const [uid = 0, gid = 0] = ['-u', '-g'].map(option => Number(execFileSync('id', [option, 'postgres'])))
  return { uid, gid }
}

export async function eventually(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`did not come: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}
