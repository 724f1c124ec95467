import { findLine } from '../accounts/line.ts'
import type { Deps } from '../deps.ts'
import { sharedWork } from '../work.ts'
import { dueNow } from './delivery-store.ts'

/** Pushes once more, at once: to a switch that lost what it had, or whose fault was mended. How many lines. */
export async function resendLines(
  deps: Deps,
  which: {
    readonly endpoint?: string | undefined
    /** Only this one; else all. */
    readonly line?: string | undefined
    /** Only what is stuck, or that somebody else was ahead with. */
    readonly stuckOnly?: boolean
  },
): Promise<number> {
  const { line, ...rest } = which
  const lineId = line === undefined ? undefined : ((await findLine(deps.db, { number: line }))?.id ?? '')
  const count = await sharedWork(deps, within =>
    dueNow(within.db, { ...rest, lineId, now: within.clock.now() }),
  )
  if (count > 0) deps.feed?.wake()
  return count
}
