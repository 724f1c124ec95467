import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LatelyAsked } from './lately-asked.ts'

function counting(keys = 100) {
  let now = 0
  const asked = new LatelyAsked({ ticks: () => now }, { halfLifeMs: 1_000, keys })
  return {
    asked,
    pass(ms: number) {
      now += ms
    },
  }
}

describe('what was asked lately', () => {
  it('halves with every half-life', () => {
    const { asked, pass } = counting()
    for (let n = 0; n < 8; n += 1) asked.count('a')
    pass(1_000)
    expect(asked.of('a')).toBeCloseTo(4)
    asked.count('a')
    pass(2_000)
    expect(asked.of('a')).toBeCloseTo(1.25)
    expect(asked.of('b')).toBe(0)
  })

  it('is taken back one by one, never below nothing, and then takes no memory', () => {
    const { asked } = counting()
    asked.count('a')
    asked.count('a')
    asked.takeBack('a')
    expect(asked.of('a')).toBe(1)
    asked.takeBack('a')
    asked.takeBack('a')
    expect(asked.of('a')).toBe(0)
    expect(asked.size).toBe(0)
  })

  it('keeps the order of those who wait under one key, whatever is taken back meanwhile', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), steps => {
        const { asked, pass } = counting()
        const waiting: (() => number)[] = []
        for (const isAsked of steps) {
          if (isAsked) {
            waiting.push(asked.before('a'))
            asked.count('a')
          } else if (waiting.length > 0) {
            // Whoever goes first has the right password.
            waiting.shift()
            asked.takeBack('a')
          }
          pass(1)
          const ranks = waiting.map(before => before())
          expect(ranks).toEqual(ranks.toSorted((one, other) => one - other))
          expect(ranks[0] ?? 0).toBeLessThan(0.5)
        }
      }),
    )
  })

  it('never takes more memory than it may, and forgets what was asked longest ago', () => {
    const keys = fc.array(fc.integer({ min: 0, max: 30 }).map(String), { maxLength: 200 })
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 10 }), (all, most) => {
        const { asked } = counting(most)
        for (const key of all) {
          asked.count(key)
          expect(asked.size).toBeLessThanOrEqual(most)
        }
        const last = new Set(
          [...all]
            .reverse()
            .filter((key, at, from) => from.indexOf(key) === at)
            .slice(0, most),
        )
        for (const key of new Set(all)) expect(asked.of(key) > 0).toBe(last.has(key))
      }),
    )
  })
})
