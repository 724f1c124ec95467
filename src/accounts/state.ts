import type { Db } from '../platform/db/open.ts'
import type { Suspender } from './tables.ts'

/** A state that somebody brings about. */
interface Suspension {
  readonly since: number
  readonly by: Suspender
}

/** Whose suspension each of them makes his own by suspending it too: from then on only he undoes it. */
const GIVES_WAY_TO: Record<Suspender, readonly Suspender[]> = {
  operator: ['administrator', 'file'],
  administrator: [],
  file: [],
}

/** Suspends a contract. False when it was so already. */
export function suspendContractState(db: Db, id: string, state: Suspension): Promise<boolean> {
  return suspend(db, 'contract', { id, ...state })
}

/** Resumes it; the operator whoever suspended it, others only what they suspended themselves. False when there was nothing to resume. */
export function resumeContractState(db: Db, id: string, by: Suspender): Promise<boolean> {
  return resume(db, 'contract', { id, by })
}

/**
 * Suspends an account. False when it was so already; what its administrator, or a file, did becomes the operator's when he
 * does it too, so that only he undoes it.
 */
export function suspendAccountState(db: Db, id: string, state: Suspension): Promise<boolean> {
  return suspend(db, 'account', { id, ...state })
}

/** As of a contract. */
export function resumeAccountState(db: Db, id: string, by: Suspender): Promise<boolean> {
  return resume(db, 'account', { id, by })
}

async function suspend(
  db: Db,
  table: 'contract' | 'account',
  { id, since, by }: Suspension & { readonly id: string },
): Promise<boolean> {
  const row = await db
    .updateTable(table)
    .set({ suspended_at: since, suspended_by: by })
    .where('id', '=', id)
    .where(eb => {
      const isActive = eb('suspended_at', 'is', null)
      const weaker = GIVES_WAY_TO[by]
      return weaker.length > 0 ? eb.or([isActive, eb('suspended_by', 'in', weaker)]) : isActive
    })
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

async function resume(
  db: Db,
  table: 'contract' | 'account',
  { id, by }: { readonly id: string; readonly by: Suspender },
): Promise<boolean> {
  const row = await db
    .updateTable(table)
    .set({ suspended_at: null, suspended_by: null })
    .where('id', '=', id)
    .where('suspended_at', 'is not', null)
    .$if(by !== 'operator', query => query.where('suspended_by', '=', by))
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
