import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type LimitNode,
  PostgresDialect,
  type SelectQueryBuilder,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  SqliteQueryCompiler,
  ValueNode,
} from 'kysely'
import pg from 'pg'
import type { Schema } from './schema.ts'

/** The database or a transaction on it; what every store function takes first. */
export type Db = Kysely<Schema>

export type DatabaseAddress =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgresql'; readonly url: string; readonly maxConnections: number }

/** How often and how long a statement waits for another process' write lock before the request fails with 503. */
const SQLITE_BUSY_TRIES = 100
const SQLITE_BUSY_PAUSE_MS = 20
const SQLITE_BUSY = new Set([5, 6])
const POSTGRES_CONNECT_MS = 3_000
/** While all connections are in use, a question waits for one about as long as a person does. */
const POSTGRES_QUEUE_MS = 10_000
const POSTGRES_STATEMENT_MS = 10_000
const KEPT_STATEMENTS = 500
/** Result codes of SQLite that say nothing about the statement: busy, locked, read-only, I/O, corrupt, full, gone. */
const SQLITE_TROUBLE = new Set([5, 6, 8, 10, 11, 13, 14])

/** Opens the database. On PostgreSQL the first connection is made by the first question. */
export function openDatabase(address: DatabaseAddress): Db {
  return address.kind === 'sqlite'
    ? openSqlite(address.file)
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
  const sqlite = sqliteCode(error)
  if (sqlite !== undefined) return SQLITE_TROUBLE.has(sqlite)
  if (/^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|EAI_)/.test(code)) return true
  // SQLSTATE: 08 connection, 25006 read-only, 28 login, 3D000 no such database, 53 resources, 55000 not accepting,
  // 55P03 lock, 57 operator, 58 system.
  if (/^(08|25006|28|3D000|53|55000|55P03|57|58)/.test(code)) return true
  return /Connection terminated|is not queryable|timeout exceeded when trying to connect|timeout expired/.test(
    error.message,
  )
}

function openSqlite(file: string): Db {
  const database = new DatabaseSync(file, { timeout: SQLITE_BUSY_TRIES * SQLITE_BUSY_PAUSE_MS })
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
  // From now on `untilFree` waits.
  database.exec('PRAGMA busy_timeout = 0')
  return new Kysely<Schema>({ dialect: new NodeSqliteDialect({ database: prepareOnce(database) }) })
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
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
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

/** Kysely's SQLite dialect over Node's own SQLite. */
class NodeSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig
  constructor(config: SqliteDialectConfig) {
    super(config)
    this.#config = config
  }
  override createDriver(): SqliteDriver {
    return new PatientSqliteDriver(this.#config)
  }
  override createQueryCompiler(): SqliteQueryCompiler {
    return new LiteralLimitCompiler()
  }
}

/**
 * SQLite plans a statement anew whenever the value bound to its LIMIT is set, also to the same one; that takes several
 * times as long as most of our statements do. So limits stand in the text: each place has one of its own.
 */
class LiteralLimitCompiler extends SqliteQueryCompiler {
  protected override visitLimit({ limit }: LimitNode): void {
    const isNumber = ValueNode.is(limit) && Number.isSafeInteger(limit.value)
    this.append('limit ')
    if (isNumber) this.append(String(limit.value))
    else this.visitNode(limit)
  }
}

/**
 * Transactions take the write lock at once. While another process holds it, this one waits without standing
 * still: SQLite's own busy timeout would stop the whole event loop.
 */
class PatientSqliteDriver extends SqliteDriver {
  #patient: DatabaseConnection | undefined

  override async acquireConnection(): Promise<DatabaseConnection> {
    // There is one; the same object each time, because Kysely remembers each that it sees.
    this.#patient ??= patient(await super.acquireConnection())
    return this.#patient
  }
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

function patient(connection: DatabaseConnection): DatabaseConnection {
  return {
    executeQuery: query => untilFree(() => connection.executeQuery(query)),
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  }
}

async function untilFree<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      if (tries >= SQLITE_BUSY_TRIES || !SQLITE_BUSY.has(sqliteCode(error) ?? 0)) throw error
      await setTimeout(SQLITE_BUSY_PAUSE_MS)
    }
  }
}

/** SQLite's primary result code. */
function sqliteCode(error: unknown): number | undefined {
  const known = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
  return known ? (error.errcode as number) & 0xff : undefined
}

/** Prepares each different statement once; the same few dozen statements serve every request. */
function prepareOnce(database: DatabaseSync) {
  const kept = new Map<string, Prepared>()
  return {
    close: () => database.close(),
    prepare(sql: string) {
      const known = kept.get(sql)
      if (known) return known
      const statement = prepared(database.prepare(sql))
      if (kept.size < KEPT_STATEMENTS) kept.set(sql, statement)
      return statement
    },
  }
}

type Prepared = ReturnType<typeof prepared>

function prepared(statement: StatementSync) {
  return {
    // Asked once: describing the columns takes longer than most statements do.
    reader: statement.columns().length > 0,
    all: (values: readonly unknown[]) => statement.all(...(values as SQLInputValue[])),
    run: (values: readonly unknown[]) => statement.run(...(values as SQLInputValue[])),
    iterate: (values: readonly unknown[]) => statement.iterate(...(values as SQLInputValue[])),
  }
}
