import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { policy } from '../policy.ts'
import { findLoops } from './loops.ts'
import { CASES, CONDITIONS, type Condition, type Forwarding } from './option-services.ts'

const to = (when: Condition, number: string): Forwarding =>
  when === 'no-answer' ? { when, after: 20, to: { number } } : { when, to: { number } }
type Lines = Readonly<Record<string, readonly Forwarding[]>>

async function loops(lines: Lines, number: string) {
  const asked: string[] = []
  const find = async (other: string) => {
    asked.push(other)
    return lines[other]
  }
  const found = await findLoops({ number, forwarding: lines[number] ?? [] }, find)
  return { found, asked }
}

describe('calls that come back (D24)', () => {
  it('are found over several lines, with the way', async () => {
    const lines = {
      a: [to('busy', 'b')],
      b: [to('always', 'c')],
      c: [to('busy', 'a'), to('unreachable', 'x')],
    }
    expect((await loops(lines, 'a')).found).toEqual(new Map([['busy', ['b', 'c', 'a']]]))
  })

  it('are not found where others go round without the line, and only lines along the way are asked for', async () => {
    const lines = { a: [to('always', 'b')], b: [to('always', 'c')], c: [to('always', 'b')], d: [] }
    const { found, asked } = await loops(lines, 'a')
    expect(found.size).toBe(0)
    expect([...new Set(asked)].sort()).toEqual(['b', 'c'])
    expect(asked).toHaveLength(2)
  })

  it('are followed so far, and no further', async () => {
    const many = Array.from({ length: 1_000 }, (_, n) => [`${n}`, [to('always', `${n + 1}`)]] as const)
    const { asked } = await loops(Object.fromEntries(many), '0')
    expect(asked.length).toBeLessThanOrEqual(policy.line.longestPath)
  })

  it('are found exactly where a call in one case would come back', async () => {
    const names = ['a', 'b', 'c', 'd']
    const target = fc.option(fc.constantFrom(...names, 'elsewhere'), { nil: undefined })
    const line = fc.oneof(
      target.map(number => (number === undefined ? [] : [to('always', number)])),
      fc
        .tuple(...CASES.map(when => target.map(number => (number === undefined ? [] : [to(when, number)]))))
        .map(found => found.flat()),
    )
    const lines = fc.record({ a: line, b: line, c: line, d: line })
    const next = (all: Lines, name: string, one: Condition) => {
      const entry = (all[name] ?? []).find(({ when }) => when === 'always' || when === one)
      return entry && 'number' in entry.to ? entry.to.number : undefined
    }
    const comesBack = (all: Lines, one: Condition) => {
      let at = next(all, 'a', one)
      for (let hops = 0; hops < 10 && at !== undefined && at !== 'a'; hops += 1) at = next(all, at, one)
      return at === 'a'
    }
    await fc.assert(
      fc.asyncProperty(lines, async all => {
        // A line that forwards to itself is refused by another rule.
        fc.pre(all.a.every(({ to }) => !('number' in to) || to.number !== 'a'))
        const { found } = await loops(all, 'a')
        expect(found.size > 0).toBe(CASES.some(one => comesBack(all, one)))
        for (const when of found.keys()) expect(CONDITIONS).toContain(when)
      }),
    )
  })
})
