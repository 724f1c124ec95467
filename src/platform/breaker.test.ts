import { describe, expect, it } from 'vitest'
import { policy, SECOND_MS } from '../policy.ts'
import { Breaker } from './breaker.ts'

const { failuresInRow, minCalls, openMs, openMostMs } = policy.sms.breaker
const failing = (breaker: Breaker, times: number, at = 0) => {
  for (let n = 0; n < times; n += 1) breaker.fail(at, 'down')
}

describe('a breaker', () => {
  it('opens after five failures in a row and says why', () => {
    const breaker = new Breaker(policy.sms.breaker)
    failing(breaker, failuresInRow - 1)
    expect(breaker.state).toBe('closed')
    failing(breaker, 1)
    expect(breaker).toMatchObject({ state: 'open', reason: 'down', since: 0 })
    expect(breaker.lets(openMs - 1)).toBe(false)
  })

  it('forgets failures in a row at the first success', () => {
    const breaker = new Breaker(policy.sms.breaker)
    failing(breaker, failuresInRow - 1)
    breaker.succeed(0)
    failing(breaker, failuresInRow - 1)
    expect(breaker.state).toBe('closed')
  })

  it('opens when half of at least ten calls within half a minute failed', () => {
    const breaker = new Breaker(policy.sms.breaker)
    for (let n = 0; n < minCalls / 2 - 1; n += 1) {
      breaker.succeed(n)
      breaker.fail(n, 'busy')
    }
    breaker.succeed(minCalls)
    expect(breaker.state).toBe('closed')
    breaker.fail(minCalls, 'busy')
    expect(breaker.state).toBe('open')
  })

  it('does not count calls of more than half a minute ago', () => {
    const breaker = new Breaker(policy.sms.breaker)
    failing(breaker, failuresInRow - 1)
    breaker.succeed(0)
    for (let n = 0; n < 4; n += 1) breaker.succeed(31 * SECOND_MS)
    failing(breaker, failuresInRow - 1, 31 * SECOND_MS)
    expect(breaker.state).toBe('closed')
  })

  it('lets one call try after ten seconds, and waits twice as long after each that fails, up to two minutes', () => {
    const breaker = new Breaker(policy.sms.breaker)
    failing(breaker, failuresInRow)
    const pauses: number[] = []
    let now = 0
    for (let n = 0; n < 6; n += 1) {
      const { retryAt } = breaker
      pauses.push(retryAt - now)
      now = retryAt
      expect(breaker.lets(now)).toBe(true)
      breaker.begin(now)
      expect(breaker.lets(now)).toBe(false)
      breaker.fail(now, 'down')
    }
    expect(pauses).toEqual([openMs, 2 * openMs, 4 * openMs, 8 * openMs, openMostMs, openMostMs])
  })

  it('closes when the call that tries succeeds, and begins with short pauses again', () => {
    const breaker = new Breaker(policy.sms.breaker)
    failing(breaker, failuresInRow)
    breaker.begin(openMs)
    breaker.succeed(openMs)
    expect(breaker).toMatchObject({ state: 'closed', reason: undefined })
    failing(breaker, failuresInRow, openMs)
    expect(breaker.retryAt).toBe(2 * openMs)
  })
})
