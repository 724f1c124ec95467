import type { Deps } from './deps.ts'

/** Work that the clock brings about, again and again, as its slice declares it. Several servers may do it at once. */
export interface Job {
  /** What the log says when it failed. */
  readonly name: string
  readonly everyMs: number
  run(deps: Deps): Promise<unknown>
}

/** Begins with all of them; a run that fails is told to the log, and the next one comes all the same. */
export function startJobs(deps: Deps, jobs: readonly Job[]): { stop(): void } {
  const timers = jobs.map(({ name, everyMs, run }) =>
    setInterval(() => {
      run(deps).catch(error => deps.log.error({ err: error }, name))
    }, everyMs),
  )
  return {
    stop() {
      for (const timer of timers) clearInterval(timer)
    },
  }
}
