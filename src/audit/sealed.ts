import type { Db } from '../platform/db/open.ts'
import { policy } from '../policy.ts'
import { findEnd, type SealedRow, sealedAfter } from './chain-store.ts'
import type { KeptHead } from './verify.ts'

export type { SealedRow }

/** The chain's end at this moment. */
export async function chainEnd(db: Db): Promise<KeptHead> {
  const end = await findEnd(db)
  return { seq: end?.seq ?? 0, hash: end?.hash ?? '' }
}

/** What is in the chain up to this place, in its order, a page at a time. */
export async function* sealedRows(db: Db, until: number): AsyncGenerator<SealedRow> {
  const limit = policy.audit.pageRows
  for (let after = 0; ; ) {
    const rows: SealedRow[] = await sealedAfter(db, { after, until, limit })
    yield* rows
    after = rows.at(-1)?.seq ?? until
    if (rows.length < limit) return
  }
}
