import {
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type SelectQueryBuilder,
} from 'kysely'
import pg from 'pg'
import type { Schema } from './schema.ts'
import { isSqliteTrouble, sqliteCode, sqliteDialect } from './sqlite.ts'

/** The database or a transaction on it; what every store function takes first. */
export type Db = Kysely<Schema>

export type DatabaseAddress =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgresql'; readonly url: string; readonly maxConnections: number }

const POSTGRES_CONNECT_MS = 3_000
/** While all connections are in use, a question waits for one about as long as a person does. */
const POSTGRES_QUEUE_MS = 10_000
const POSTGRES_STATEMENT_MS = 10_000
const KEPT_STATEMENTS = 500

/** Opens the database. On PostgreSQL the first connection is made by the first question. */
export function openDatabase(address: DatabaseAddress): Db {
  return address.kind === 'sqlite'
    ? new Kysely<Schema>({ dialect: sqliteDialect(address.file) })
    : openPostgres(address.url, address.maxConnections)
}

/**
 * Runs `work` in one transaction: all of it, or nothing. On SQLite it holds the write lock from its first
 * moment (`BEGIN IMMEDIATE`), so two of them run one after the other. `work` asks only through the `tx` it
 * is given: the outer database would wait for itself. Inside a transaction it is a part of that one.
 */
export function inTransaction<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work)
}

/**
 * Runs `work` in one transaction and takes everything back unless `isDone` says that its outcome stands. Inside a
 * transaction it only runs `work`: whoever began that one looks at the outcome and takes it back.
 */
export async function inTransactionIf<T>(
  db: Db,
  work: (tx: Db) => Promise<T>,
  isDone: (outcome: T) => boolean,
): Promise<T> {
  if (db.isTransaction) return work(db)
  const transaction = await db.startTransaction().execute()
  try {
    const outcome = await work(transaction)
    await (isDone(outcome) ? transaction.commit() : transaction.rollback()).execute()
    return outcome
  } catch (error) {
    await transaction.rollback().execute()
    throw error
  }
}

export function isPostgres(db: Db): boolean {
  return db.getExecutor().adapter.supportsMultipleConnections === true
}

/** Locks the chosen rows until the transaction ends; SQLite's transactions hold the whole file already. */
export function forUpdate<D, T extends keyof D, O>(
  db: Db,
  query: SelectQueryBuilder<D, T, O>,
): SelectQueryBuilder<D, T, O> {
  return isPostgres(db) ? query.forUpdate() : query
}

/** True for failures that a later try may not meet: the database is gone, locked, full or shutting down. */
export function isDatabaseTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === 'ERR_INVALID_STATE') return true
  if (sqliteCode(error) !== undefined) return isSqliteTrouble(error)
  if (/^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|EAI_)/.test(code)) return true
  // SQLSTATE: 08 connection, 25006 read-only, 28 login, 3D000 no such database, 40 taken back because of others,
  // 53 resources, 55000 not accepting, 55P03 lock, 57 operator, 58 system, XX001 and XX002 corrupt.
  if (/^(08|25006|28|3D000|40|53|55000|55P03|57|58|XX00[12])/.test(code)) return true
  return /Connection terminated|is not queryable|timeout exceeded when trying to connect|timeout expired/.test(
    error.message,
  )
}

function openPostgres(url: string, maxConnections: number): Db {
  // Times and counts are well below 2^53, where a JavaScript number is exact.
  pg.types.setTypeParser(pg.types.builtins.INT8, Number)
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: POSTGRES_QUEUE_MS,
    Client: ConnectingClient,
    statement_timeout: POSTGRES_STATEMENT_MS,
    lock_timeout: POSTGRES_STATEMENT_MS,
  })
  // An idle connection that breaks is replaced at the next question; without a listener it ends the process. So does
  // one in the middle of a transaction, between two questions, where the pool does not listen.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  pool.on('connect', prepareByName())
  return new Kysely<Schema>({ dialect: new TellingPostgresDialect({ pool }) })
}

/** A server that does not answer is given up sooner than the wait for a connection that others use. */
class ConnectingClient extends pg.Client {
  constructor(options?: pg.ClientConfig) {
    super({ ...options, connectionTimeoutMillis: POSTGRES_CONNECT_MS })
  }
}

/**
 * Gives statements names, so that each connection has PostgreSQL read and plan them once. Not those with a `*`: a
 * migration that adds a column while other servers run would break them until their connections end.
 */
function prepareByName(): (client: pg.PoolClient) => void {
  const names = new Map<string, string>()
  const nameOf = (text: string) => {
    if (!names.has(text) && names.size < KEPT_STATEMENTS) names.set(text, `s${names.size}`)
    return names.get(text)
  }
  return client => {
    const ask = client.query.bind(client) as (query: pg.QueryConfig) => Promise<pg.QueryResult>
    const query = (text: string, values: unknown[] = []) => {
      const name = values.length === 0 || text.includes('*') ? undefined : nameOf(text)
      return ask(name === undefined ? { text, values } : { text, values, name })
    }
    Object.assign(client, { query })
  }
}

/** Where a connection by this URL would lead, without making one; `undefined` where it cannot be read. */
export function postgresLine(
  url: string,
): { readonly host: string; readonly isVerified: boolean } | undefined {
  try {
    const { host, ssl } = new pg.Client({ connectionString: url }) as unknown as {
      readonly host: string
      readonly ssl:
        | boolean
        | { readonly rejectUnauthorized?: boolean; readonly checkServerIdentity?: unknown }
    }
    const isVerified =
      typeof ssl === 'object'
        ? ssl.rejectUnauthorized !== false && ssl.checkServerIdentity === undefined
        : ssl
    return { host, isVerified }
  } catch {
    return undefined
  }
}

class TellingPostgresDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig
  constructor(config: PostgresDialectConfig) {
    super(config)
    this.#config = config
  }
  override createDriver(): PostgresDriver {
    return new TellingPostgresDriver(this.#config)
  }
}

/** A connection that broke cannot take back either. What broke it is the error to tell. */
class TellingPostgresDriver extends PostgresDriver {
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection as never).catch(() => {})
  }
}
