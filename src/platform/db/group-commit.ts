import { setImmediate } from 'node:timers/promises'
import { type Db, inRepeatableTransaction, inTransaction, isPostgres } from './open.ts'

/**
 * Small pieces of work that come at the same time share one transaction on SQLite, where each commit waits for the
 * disk and for those before; PostgreSQL commits many at once by itself, and runs a piece again after a deadlock. A piece that fails takes no other with
 * it: each is then done by itself.
 * @param work asks only through its `tx`; it may be run twice, and only the last run counts
 */
export function inSharedTransaction<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  if (isPostgres(db)) return inRepeatableTransaction(db, work)
  const group = groups.get(db) ?? new Group(db)
  groups.set(db, group)
  return group.add(work)
}

const groups = new WeakMap<Db, Group>()
/** Others wait for the database meanwhile. */
const MOST_AT_ONCE = 50

interface Piece {
  readonly work: (tx: Db) => Promise<unknown>
  readonly resolve: (result: never) => void
  readonly reject: (error: unknown) => void
}

class Group {
  readonly #db: Db
  readonly #waiting: Piece[] = []
  #isRunning = false

  constructor(db: Db) {
    this.#db = db
  }

  add<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve, reject })
      if (!this.#isRunning) void this.#run()
    })
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#waiting.length > 0) {
      // A commit stops the event loop until the disk has it: whatever has come in already goes along.
      await setImmediate()
      await this.#commit(this.#waiting.splice(0, MOST_AT_ONCE))
    }
    this.#isRunning = false
  }

  async #commit(pieces: readonly Piece[]): Promise<void> {
    try {
      const results = await inTransaction(this.#db, async tx => {
        const done: unknown[] = []
        for (const piece of pieces) done.push(await piece.work(tx))
        return done
      })
      for (const [at, piece] of pieces.entries()) piece.resolve(results[at] as never)
    } catch (error) {
      if (pieces.length === 1) pieces[0]?.reject(error)
      else for (const piece of pieces) await this.#commit([piece])
    }
  }
}
