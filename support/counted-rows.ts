import type { Db } from '../src/platform/db/open.ts'

/** What the statements of a database brought, and what they changed. */
export interface CountedRows {
  readonly db: Db
  /** Rows read and rows written since it was asked for the last time. */
  take(): { readonly read: number; readonly written: number }
}

/** Counts the rows of every statement that goes through `db`, those in transactions too. */
export function countRows(db: Db): CountedRows {
  let [read, written] = [0, 0]
  const counted = db.withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      read += result.rows.length
      written += Number(result.numAffectedRows ?? 0)
      return result
    },
  })
  return {
    db: counted,
    take() {
      const taken = { read, written }
      ;[read, written] = [0, 0]
      return taken
    },
  }
}
