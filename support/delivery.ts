import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { openChallenge } from '../src/challenges/challenge.ts'
import { readConfig } from '../src/config/config.ts'
import { addDemonstration } from '../src/contracts/demonstration.ts'
import type { Deps } from '../src/deps.ts'
import { assembleDeps } from '../src/main/assemble.ts'
import { migrate } from '../src/migrations/migrate.ts'
import { openSession } from '../src/sessions/sessions.ts'
import { work } from '../src/work.ts'
import { until } from '../support/until.ts'
import { newFolder, type Running, run } from './process.ts'
import { accountOf } from './rows.ts'

/** A database with its configuration, for processes that send, and the sign-ins that give them work. */
export interface DeliveryRun {
  readonly deps: Deps
  /** Of every process of the installation. */
  readonly env: Record<string, string>
  /** Opens a challenge as a sign-in does: one code to this number. */
  orderCode(number: string): Promise<void>
  close(): Promise<void>
}

export interface DeliveryRunOptions {
  readonly database: 'sqlite' | 'postgresql'
  /** Of the PostgreSQL of the test run, which is given by `inject('postgresUrl')`. */
  readonly postgresUrl: string
  /** Further settings under `sms`. */
  readonly sms: { readonly gateways: readonly { readonly name: string; readonly [key: string]: unknown }[] }
  /** Any other settings of the configuration. */
  readonly settings?: Readonly<Record<string, unknown>>
}

/** A gateway to a simulator on this computer. */
export function smppTo(name: string, port: number) {
  return { kind: 'smpp', name, host: '127.0.0.1', port, systemId: 'sekisho' } as const
}

export async function prepareDelivery(options: DeliveryRunOptions): Promise<DeliveryRun> {
  const folder = newFolder()
  const database = options.database === 'postgresql' ? await newPostgres(options.postgresUrl) : undefined
  const config = join(folder.path, 'config.yaml')
  const { sms } = options
  const settings = { demonstration: true, database: { kind: options.database }, sms, ...options.settings }
  writeFileSync(config, JSON.stringify(settings))
  const env: Record<string, string> = {
    SEKISHO_CONFIG: config,
    SEKISHO_DATA_DIR: folder.path,
    ...(database && { SEKISHO_DATABASE_URL: database.url }),
  }
  for (const { name } of options.sms.gateways)
    env[`SEKISHO_SMS_SECRET_${name.toUpperCase().replaceAll('-', '_')}`] = 'secret'
  const outcome = readConfig(env)
  if (outcome.kind === 'bad') throw new Error(outcome.problems.join('\n'))
  const deps = assembleDeps({ ...outcome.config, log: { level: 'silent', requests: false } })
  await migrate(deps.db)
  await addDemonstration(deps)
  return {
    deps,
    env,
    orderCode: await orderer(deps),
    async close() {
      await deps.db.destroy()
      await database?.remove()
      folder.remove()
    },
  }
}

async function orderer(deps: Deps): Promise<(number: string) => Promise<void>> {
  const account = await accountOf({ deps }, 'demo-admin')
  const session = { site: 'admin', stage: 'code', withCode: true, previousSignInAt: null } as const
  return async number => {
    await work(deps, async within => {
      const who = { accountId: account.id, label: 'a test', address: '127.0.0.1' }
      const { id: sessionId } = await openSession(within, { ...session, ...who })
      const numberVersion = account.sms_number_version
      const challenge = { sessionId, accountId: account.id, number, numberVersion }
      await openChallenge(within, { ...challenge, purpose: 'sign-in', device: 'unknown' })
    })
    deps.sms.wake()
  }
}

/** An empty database in the server at this URL. */
export async function newPostgres(
  server: string,
): Promise<{ readonly url: string; remove(): Promise<void> }> {
  const name = `delivery_${randomBytes(6).toString('hex')}`
  const ask = async (statement: string) => {
    const client = new pg.Client({ connectionString: `${server}postgres` })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
  await ask(`CREATE DATABASE ${name}`)
  return { url: `${server}${name}`, remove: () => ask(`DROP DATABASE ${name} WITH (FORCE)`) }
}

/** A worker process that is bound to its SMSCs. */
export async function startWork(env: Record<string, string>, binds = 1): Promise<Running> {
  const worker = run('work', [], env)
  const BOUND = 'smpp session bound'
  await worker.printed(BOUND)
  await until(() => worker.output().split(BOUND).length > binds || worker.process.exitCode !== null)
  return worker
}
