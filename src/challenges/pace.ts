import { leftOf } from '../platform/times.ts'
import { policy, SECOND_MS } from '../policy.ts'

/** The part of a challenge that the guard looks at. */
export interface Pace {
  readonly wrong: number
  /** The next answer is evaluated from this time on. */
  readonly nextAnswerAt: number
}

/** Whole seconds until an answer may be evaluated; 0 = now. It slows one challenge and locks nobody (M25). */
export function secondsToWait(pace: Pace, now: number): number {
  const pauseMs = policy.guard.pauseSeconds(pace.wrong) * SECOND_MS
  return Math.ceil(leftOf(pace.nextAnswerAt, pauseMs, now) / SECOND_MS)
}

/** The pace after one more evaluated wrong code. */
export function afterWrongCode(pace: Pace, now: number): Pace {
  const wrong = pace.wrong + 1
  return { wrong, nextAnswerAt: now + policy.guard.pauseSeconds(wrong) * SECOND_MS }
}
