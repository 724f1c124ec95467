import { findLine } from '../accounts/line.ts'
import type { Deps } from '../deps.ts'
import { sharedWork } from '../work.ts'
import { dueNow } from './order-store.ts'
import { isPushed } from './settings.ts'

/** Pushes once more, at once: to a switch that lost what it had, or whose fault was mended. An endpoint that pulls is not pushed to. How many lines. */
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
  const { line, endpoint, stuckOnly = false } = which
  const lineId = line === undefined ? undefined : ((await findLine(deps.db, { number: line }))?.id ?? '')
  const pushed = (deps.config.switch?.endpoints ?? []).filter(isPushed)
  const names = pushed.map(({ name }) => name).filter(name => endpoint === undefined || name === endpoint)
  const count = await sharedWork(deps, async ({ db, clock }) => {
    let due = 0
    for (const name of names) due += await dueNow(db, { endpoint: name, lineId, stuckOnly, now: clock.now() })
    return due
  })
  if (count > 0) deps.feed?.wake()
  return count
}
