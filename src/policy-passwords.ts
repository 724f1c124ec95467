import { MINUTE_MS, SECOND_MS } from './policy-times.ts'

/** How often passwords are looked at; a part of `policy`. */
export const passwordPace = {
  /** Pause before the next check after the n-th wrong password of an ID from one network, in seconds. */
  pauseSeconds(failures: number): number {
    const whole = Math.round(failures)
    return whole < 10 ? 0 : Math.min(60, 2 ** (whole - 10))
  },
  /**
   * From so many wrong passwords of one ID on, from wherever they came, strangers are looked at in turns, so that nobody
   * keeps the owner out who guesses elsewhere.
   */
  inTurnsFrom: 10,
  turns: { everyMs: 5 * SECOND_MS, comesWithinMs: MINUTE_MS, aheadMs: 10 * MINUTE_MS },
  /** Failures that are counted at most; one is forgotten every so often. */
  failuresMost: 20,
  forgetEveryMs: 10 * MINUTE_MS,
  /** Different IDs with wrong passwords, from the unknown browsers of one network within so long; beyond, they wait. */
  network: { size: 60, withinMs: 10 * MINUTE_MS },
  /** Tries of one ID that one process has under way: each kind of browser has its own, strangers by their network. */
  triesOfOneId: { unknownBrowsers: 10, knownDevices: 5, sessionsElsewhere: 2 },
  /** Hashes that one process computes at once (no more than there are cores). */
  hashesAtOnce: 4,
  /** Tries under way for each of these: some are counted, or lead on, while others are hashed. */
  triesForEachHash: 3,
  /** That wait for it: known devices, and as many others; beyond, 503 and the seconds after which to come back. */
  triesWaiting: 50,
  /** Of those who wait in both lanes, so many known devices in a row; and every so-and-so-many-th turn of a lane goes by arrival. */
  queue: { knownInARow: 2, byArrivalEvery: 4 },
  comeBackSeconds: 5,
  /** Whoever has too many tries of one ID under way asks again after so long. */
  onceDoneSeconds: 1,
  /** Whoever asked least lately goes first: a count that halves every so often, of so many networks, IDs and accounts. */
  asked: { halfLifeMs: 5 * MINUTE_MS, keys: 20_000 },
  /** Asks of what lies around a network (IPv4 /16, IPv6 /32; IPv6 /48) that weigh as much as one of its own. */
  askedAround: { wide: 8, middle: 2 },
} as const
