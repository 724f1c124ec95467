import type { Clock } from '../../../platform/clock.ts'

/** Time limits are looked at this often: one timer of a session instead of one of each message. */
export const LOOK_MS = 100

/** Resolves when the clock's ticks have come to `at`, or when `signal` is aborted. */
export async function sleepUntil(clock: Clock, at: number, signal: AbortSignal): Promise<void> {
  for (let left = at - clock.ticks(); left > 0 && !signal.aborted; left = at - clock.ticks())
    await clock.sleep(Math.min(left, LOOK_MS), signal)
}

/** What `work` gives, or `instead` when that takes longer than `ms`. */
export async function within<T, I>(
  clock: Clock,
  ms: number,
  limited: { readonly work: Promise<T>; readonly instead: I },
): Promise<T | I> {
  const done = new AbortController()
  const late = sleepUntil(clock, clock.ticks() + ms, done.signal).then(() => limited.instead)
  try {
    return await Promise.race([limited.work, late])
  } finally {
    done.abort()
  }
}
