import { setTimeout } from 'node:timers/promises'
import { Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import { openPostgres } from './postgres.ts'
import type { Schema } from './schema.ts'
import type { PostgresAddress } from './settings.ts'
import { sqliteDialect } from './sqlite.ts'
import { isLost, isTakenBack } from './trouble.ts'

/** The database or a transaction on it; what every store function takes first. */
export type Db = Kysely<Schema>

export type DatabaseAddress = { readonly kind: 'sqlite'; readonly file: string } | PostgresAddress

/** Runs of what may run again, and the pause after the first; twice as long after the second. */
const MOST_RUNS = 3
const PAUSE_MS = 20

/** Opens the database. On PostgreSQL the first connection is made by the first question. */
export function openDatabase(address: DatabaseAddress): Db {
  return address.kind === 'sqlite'
    ? new Kysely<Schema>({ dialect: sqliteDialect(address.file) })
    : openPostgres(address)
}

/**
 * Runs `work` in one transaction: all of it, or nothing. On SQLite it holds the write lock from its first
 * moment (`BEGIN IMMEDIATE`), so two of them run one after the other. `work` asks only through the `tx` it
 * is given: the outer database would wait for itself. Inside a transaction it is a part of that one.
 */
export function inTransaction<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db)
  return onceBegun(begun =>
    db.transaction().execute(tx => {
      begun()
      return work(tx)
    }),
  )
}

/**
 * The same for work that may run twice, the first run taken back: once more after a deadlock, and when its connection died
 * before COMMIT was sent. Never when nobody knows what became of the commit. Inside a transaction it is a part of that one.
 */
export async function inRepeatableTransaction<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db)
  for (let runs = 1; ; runs += 1) {
    try {
      return await inTransaction(db, work)
    } catch (error) {
      const mayRunAgain = isTakenBack(error) || (isLost(error) && runs === 1)
      if (!mayRunAgain || runs >= MOST_RUNS) throw error
      await setTimeout(runs * PAUSE_MS)
    }
  }
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
  const transaction = await onceBegun(() => db.startTransaction().execute())
  try {
    const outcome = await work(transaction)
    await (isDone(outcome) ? transaction.commit() : transaction.rollback()).execute()
    return outcome
  } catch (error) {
    await transaction.rollback().execute()
    throw error
  }
}

/** A connection may have died while it was idle, which BEGIN finds out. Nothing was done so far: another one is taken. */
async function onceBegun<T>(run: (begun: () => void) => Promise<T>): Promise<T> {
  let isBegun = false
  const begun = () => {
    isBegun = true
  }
  try {
    return await run(begun)
  } catch (error) {
    if (isBegun || !isLost(error)) throw error
    return run(begun)
  }
}

export function isPostgres(db: Db): boolean {
  return db.getExecutor().adapter.supportsMultipleConnections === true
}

/**
 * The order in which rows are locked on PostgreSQL: that of `sort()` here. The database's own order of text follows its
 * language, and what is locked piece by piece would be in neither.
 */
export function bytewise(column: string): RawBuilder<unknown> {
  return sql`${sql.ref(column)} collate "C"`
}

/**
 * Locks the chosen rows against others who change them, until the transaction ends; SQLite's transactions hold the whole file already.
 * Rows that refer to them can be added meanwhile (`for no key update`): else each of these would be one more thing to wait for.
 */
export function forUpdate<D, T extends keyof D, O>(
  db: Db,
  query: SelectQueryBuilder<D, T, O>,
): SelectQueryBuilder<D, T, O> {
  return isPostgres(db) ? query.forNoKeyUpdate() : query
}
