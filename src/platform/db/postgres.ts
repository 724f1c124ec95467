import {
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
} from 'kysely'
import pg from 'pg'
import { rememberPool } from './pools.ts'
import { connectionsOf } from './postgres-connection.ts'
import { Hosts } from './postgres-hosts.ts'
import type { Schema } from './schema.ts'
import { LIMITS_MS, type PostgresAddress } from './settings.ts'

/** Kysely's PostgreSQL dialect over a pool that expects what happens to more than one machine. */

/** While all connections are in use, a question waits for one about as long as a person does. */
const QUEUE_MS = 10_000

/** The first connection is made by the first question. */
export function openPostgres(address: PostgresAddress): Kysely<Schema> {
  // Times and counts are well below 2^53, where a JavaScript number is exact.
  pg.types.setTypeParser(pg.types.builtins.INT8, Number)
  const hosts = new Hosts(address.url)
  const Client = connectionsOf(address, hosts)
  const pool = new pg.Pool({
    max: address.maxConnections,
    maxLifetimeSeconds: address.maxLifetimeSeconds ?? 0,
    connectionTimeoutMillis: QUEUE_MS,
    keepAlive: true,
    Client,
    onConnect: client => (client as InstanceType<typeof Client>).prepare(),
    ...(isLimited(address) && LIMITS_MS),
  })
  // An idle connection that breaks is replaced at the next question; without a listener it ends the process.
  pool.on('error', () => {})
  const db = new Kysely<Schema>({ dialect: new PatientPostgresDialect({ pool }, hosts) })
  rememberPool(db, pool, address.maxConnections)
  return db
}

/** What a pooler would refuse to pass on. */
function isLimited({ pooler = 'none', isUnlimited }: PostgresAddress): boolean {
  return pooler === 'none' && !isUnlimited
}

class PatientPostgresDialect extends PostgresDialect {
  readonly #parts: ConstructorParameters<typeof PatientPostgresDriver>
  constructor(...parts: ConstructorParameters<typeof PatientPostgresDriver>) {
    super(parts[0])
    this.#parts = parts
  }
  override createDriver(): PostgresDriver {
    return new PatientPostgresDriver(...this.#parts)
  }
}

class PatientPostgresDriver extends PostgresDriver {
  readonly #hosts: Hosts

  constructor(config: PostgresDialectConfig, hosts: Hosts) {
    super(config)
    this.#hosts = hosts
  }

  /** Each machine that the URL names is tried once; the one that failed before comes last. */
  override async acquireConnection(): Promise<DatabaseConnection> {
    for (let left = this.#hosts.count; ; left -= 1) {
      const url = this.#hosts.current
      try {
        return await super.acquireConnection()
      } catch (error) {
        if (/timeout exceeded when trying to connect/.test(String(error))) throw error
        this.#hosts.failed(url)
        if (left <= 1) throw error
      }
    }
  }

  /** A connection that broke cannot take back either. What broke it is the error to tell. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection as never).catch(() => {})
  }
}
