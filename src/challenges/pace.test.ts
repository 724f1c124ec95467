import { describe, expect, it } from 'vitest'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'
import { afterWrongCode, type Pace, secondsToWait } from './pace.ts'

describe('the pace of wrong codes', () => {
  it('is free for the first slips, then slower and slower, but never slower than a minute', () => {
    const pauses = Array.from({ length: 100 }, (_, wrong) => policy.guard.pauseSeconds(wrong))
    expect(pauses.slice(0, 17)).toEqual([0, 0, 0, 0, 0, 2, 4, 8, 15, 30, 30, 30, 30, 30, 30, 60, 60])
    expect(Math.max(...pauses)).toBe(60)
  })

  it('lets at most 41 codes be evaluated in 30 minutes', () => {
    let pace: Pace = { wrong: 0, nextAnswerAt: 0 }
    let now = 0
    let evaluated = 0
    while (now <= 30 * MINUTE_MS) {
      evaluated += 1
      pace = afterWrongCode(pace, now)
      now += Math.max(1, secondsToWait(pace, now) * SECOND_MS)
    }
    expect(evaluated).toBeLessThanOrEqual(41)
  })

  it('says whole seconds that are enough to wait', () => {
    expect(secondsToWait({ wrong: 5, nextAnswerAt: 2_000 }, 1)).toBe(2)
    expect(secondsToWait({ wrong: 5, nextAnswerAt: 2_000 }, 2_000)).toBe(0)
  })
})
