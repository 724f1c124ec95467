import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  type LimitNode,
  SqliteDialect,
  SqliteDriver,
  SqliteQueryCompiler,
  ValueNode,
} from 'kysely'

/** Kysely's SQLite dialect over Node's own SQLite: the one connection of this process, and what its errors mean. */

/** How often and how long a statement waits for another process' write lock before the request fails with 503. */
const BUSY_TRIES = 100
const BUSY_PAUSE_MS = 20
const BUSY = new Set([5, 6])
const ABORT = 4
/**
 * Result codes that say nothing about the statement: not permitted, aborted, busy, locked, no memory, read-only, I/O,
 * corrupt, full, cannot be opened, locks do not work, not a database.
 */
const TROUBLE = new Set([3, ABORT, 5, 6, 7, 8, 10, 11, 13, 14, 15, 26])
const KEPT_STATEMENTS = 500

export function sqliteDialect(file: string): SqliteDialect {
  const database = new DatabaseSync(file, { timeout: BUSY_TRIES * BUSY_PAUSE_MS })
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
  // From now on `untilFree` waits.
  database.exec('PRAGMA busy_timeout = 0')
  return new NodeSqliteDialect(database)
}

/** True for failures that a later try may not meet. */
export function isSqliteTrouble(error: unknown): boolean {
  return TROUBLE.has(sqliteCode(error) ?? 0)
}

class NodeSqliteDialect extends SqliteDialect {
  readonly #database: DatabaseSync
  constructor(database: DatabaseSync) {
    super({ database: prepareOnce(database) })
    this.#database = database
  }
  override createDriver(): SqliteDriver {
    return new PatientSqliteDriver(this.#database)
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
 *
 * When the disk is full or fails, SQLite takes a transaction back by itself. Nothing may then be done as if it went on:
 * each further statement would count at once and alone.
 */
class PatientSqliteDriver extends SqliteDriver {
  readonly #database: DatabaseSync
  #connection: DatabaseConnection | undefined
  #hasBegun = false

  constructor(database: DatabaseSync) {
    super({ database: prepareOnce(database) })
    this.#database = database
  }
  override async acquireConnection(): Promise<DatabaseConnection> {
    // There is one; the same object each time, because Kysely remembers each that it sees.
    this.#connection ??= this.#patient(await super.acquireConnection())
    return this.#connection
  }
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
    this.#hasBegun = true
  }
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection)
    this.#hasBegun = false
  }
  /** Asked when there is nothing left to take back, SQLite would fail, and hide the error that is to be told. */
  override async rollbackTransaction(): Promise<void> {
    this.#hasBegun = false
    if (this.#database.isTransaction) this.#database.exec('rollback')
  }
  #patient(connection: DatabaseConnection): DatabaseConnection {
    return {
      executeQuery: query =>
        untilFree(() => {
          if (this.#hasBegun && !this.#database.isTransaction) throw takenBack()
          return connection.executeQuery(query)
        }),
      streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
    }
  }
}

/** Has the result code of what was aborted. */
function takenBack(): Error {
  return Object.assign(new Error('SQLite took the transaction back'), { errcode: ABORT })
}

async function untilFree<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      if (tries >= BUSY_TRIES || !BUSY.has(sqliteCode(error) ?? 0)) throw error
      await setTimeout(BUSY_PAUSE_MS)
    }
  }
}

/** SQLite's primary result code, of an error that is its own. */
export function sqliteCode(error: unknown): number | undefined {
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
