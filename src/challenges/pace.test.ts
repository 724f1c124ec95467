import { describe, expect, it } from 'vitest'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { afterWrongCode, type Pace, secondsToWait } from './pace.ts'

/** Wrong codes that are looked at when each comes as early as it may. */
function evaluatedIn(milliseconds: number): number {
  let pace: Pace = { wrong: 0, nextAnswerAt: 0 }
  let [now, evaluated] = [0, 0]
  while (now <= milliseconds) {
    evaluated += 1
    pace = afterWrongCode(pace, now)
    now += Math.max(1, secondsToWait(pace, now) * SECOND_MS)
  }
  return evaluated
}

describe('the pace of wrong codes', () => {
  it('is free for the first slips, then slower and slower, but never slower than a minute', () => {
    const pauses = Array.from({ length: 100 }, (_, wrong) => policy.guard.pauseSeconds(wrong))
    expect(pauses.slice(0, 17)).toEqual([0, 0, 0, 0, 0, 2, 4, 8, 15, 30, 30, 30, 30, 30, 30, 60, 60])
    expect(Math.max(...pauses)).toBe(60)
  })

  it('lets at most 41 codes be evaluated in 30 minutes', () =>
    expect(evaluatedIn(30 * MINUTE_MS)).toBeLessThanOrEqual(41))

  it('lets at most 71 codes be evaluated in the two lives of a challenge', () =>
    expect(evaluatedIn(2 * policy.code.lifetimeMs)).toBeLessThanOrEqual(71))

  it('says whole seconds that are enough to wait', () => {
    expect(secondsToWait({ wrong: 5, nextAnswerAt: 2_000 }, 1)).toBe(2)
    expect(secondsToWait({ wrong: 5, nextAnswerAt: 2_000 }, 2_000)).toBe(0)
  })
})
