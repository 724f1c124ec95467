import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './policy-times.ts'

/** The link to the operator's telephone system (D23); a part of `policy`. */
export const telephony = {
  /** The net under the sequencer and the pushes: both are woken by the commit. */
  pollMs: SECOND_MS,
  /** Lines that get their places in one transaction. */
  placedAtOnce: 512,
  /** Versions go up with the seconds since then, so that a database put back from a backup repeats none of those that were lost. */
  versionsSince: Date.UTC(2020, 0, 1),
  /** Above it a receiver that counts in 32 bits would go wrong. */
  mostVersion: 2_000_000_000,
  /** What somebody else says to have above it is not believed: ours go on above what is, and need room there. */
  mostBelieved: 1_500_000_000,
  /** Pushes to one endpoint that are under way at once, from one process. */
  concurrency: 16,
  /** A push whose process died is made again after this; while it is under way, its lease is renewed so often. */
  leaseMs: 3 * SECOND_MS,
  leaseRenewMs: SECOND_MS,
  /** From one try of a line to the next: doubled each time, for ever. */
  retryMs: { first: SECOND_MS, most: MINUTE_MS },
  /** A line that the switch refuses is tried again so often. */
  stuckMs: HOUR_MS,
  /** After answers that are the endpoint's trouble: after so many in a row, or half of so many, one push at a time tries again. */
  breaker: {
    failuresInRow: 5,
    failedPart: 0.5,
    minCalls: 10,
    overMs: 30 * SECOND_MS,
    openMs: SECOND_MS,
    openMostMs: MINUTE_MS,
  },
  /** That an endpoint answers is written down so often: a process that wrote of trouble may be gone. */
  notedMs: MINUTE_MS,
  /** How a Retry-After is bounded. */
  retryAfterMs: { least: SECOND_MS, most: MINUTE_MS },
  /** From then on people are told that it takes longer. */
  slowMs: 30 * SECOND_MS,
  /** How long a request for what is new may wait, and how many may wait in one process. */
  wait: { mostSeconds: 25, atOnce: 100 },
  /** Line states of one page of the feed and of the snapshot. */
  pageRows: 500,
  /** Lines whose state one request says to be applied. */
  appliedAtOnce: 1_000,
  /** A cursor of a stretch of the feed that ended so long ago is too old. */
  cursorKeptMs: 30 * DAY_MS,
  /** Lines that are compared at once with what an endpoint has. */
  reconciledAtOnce: 100,
} as const
