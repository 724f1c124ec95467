import type { Db } from './open.ts'

/** How many connections to PostgreSQL a process has at this moment. */
export interface PoolState {
  readonly inUse: number
  readonly idle: number
  /** Questions that wait for a connection. */
  readonly waiting: number
  /** As many as the configuration allows. */
  readonly most: number
}

interface Pool {
  readonly totalCount: number
  readonly idleCount: number
  readonly waitingCount: number
}

const pools = new WeakMap<Db, { readonly pool: Pool; readonly most: number }>()

/** Whoever opens a database of several connections says so here. */
export function rememberPool(db: Db, pool: Pool, most: number): void {
  pools.set(db, { pool, most })
}

/** `undefined` for a database with one connection, SQLite. */
export function poolState(db: Db): PoolState | undefined {
  const known = pools.get(db)
  if (known === undefined) return undefined
  const { totalCount, idleCount, waitingCount } = known.pool
  return { inUse: totalCount - idleCount, idle: idleCount, waiting: waitingCount, most: known.most }
}
