import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Asking, FairQueue, type Lane } from './fair-queue.ts'

/** A queue whose work ends when the test says so. */
function hand(limits: { readonly atOnce: number; readonly waiting: number }) {
  const queue = new FairQueue(limits)
  const asked: Asking[] = []
  const gates = new Map<number, PromiseWithResolvers<void>>()
  const begun: number[] = []
  const told = new Map<number, 'done' | 'not begun' | 'failed'>()
  const waiting = (lane: Lane) =>
    asked.flatMap((one, n) => (one.lane === lane && !begun.includes(n) && !told.has(n) ? [n] : []))
  return {
    begun,
    told,
    waiting,
    running: () => [...gates.keys()],
    rankOf: (n: number) => asked[n]?.rank()[0] ?? Number.NaN,
    laneOf: (n: number) => asked[n]?.lane,
    async arrive(lane: Lane, rank: number): Promise<number> {
      const n = asked.push({ lane, rank: () => [rank] }) - 1
      const work = async () => {
        const gate = Promise.withResolvers<void>()
        begun.push(n)
        gates.set(n, gate)
        await gate.promise
        return true
      }
      queue.run({ lane, rank: () => [rank] }, work).then(
        done => told.set(n, done ? 'done' : 'not begun'),
        () => told.set(n, 'failed'),
      )
      await setImmediate()
      return n
    },
    async end(n: number, how: 'well' | 'badly' = 'well'): Promise<void> {
      const gate = gates.get(n)
      gates.delete(n)
      if (how === 'well') gate?.resolve()
      else gate?.reject(new Error('on purpose'))
      await setImmediate()
    },
  }
}
type Hand = ReturnType<typeof hand>

/** The one that began because the first of those that run ended. */
async function next(queue: Hand, how: 'well' | 'badly' = 'well'): Promise<number | undefined> {
  const [first] = queue.running()
  const before = queue.begun.length
  if (first !== undefined) await queue.end(first, how)
  return queue.begun[before]
}

const limitsOf = fc.record({
  atOnce: fc.integer({ min: 1, max: 3 }),
  waiting: fc.integer({ min: 1, max: 6 }),
})
const lanes = fc.constantFrom<Lane>('known', 'others')
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ lane: lanes, rank: fc.integer({ min: 0, max: 4 }) }) },
    { weight: 2, arbitrary: fc.constantFrom('well' as const, 'badly' as const) },
  ),
  { maxLength: 60 },
)

describe('a fair queue', () => {
  it('keeps its bounds, lets nobody wait in vain, and tells everybody once what became of him', async () => {
    await fc.assert(
      fc.asyncProperty(limitsOf, steps, async (limits, all) => {
        const queue = hand(limits)
        let arrived = 0
        for (const step of all) {
          if (typeof step === 'string') await next(queue, step)
          else {
            await queue.arrive(step.lane, step.rank)
            arrived += 1
          }
          expect(queue.running().length).toBeLessThanOrEqual(limits.atOnce)
          for (const lane of ['known', 'others'] as const) {
            expect(queue.waiting(lane).length).toBeLessThanOrEqual(limits.waiting)
            if (queue.running().length < limits.atOnce) expect(queue.waiting(lane)).toEqual([])
          }
        }
        while (queue.running().length > 0) await next(queue)
        expect(queue.told.size).toBe(arrived)
        const begun = [...queue.told].filter(([, became]) => became !== 'not begun').map(([n]) => n)
        expect(new Set(queue.begun)).toEqual(new Set(begun))
        expect(queue.begun).toHaveLength(begun.length)
      }),
      { numRuns: 150 },
    )
  })

  it('takes the smallest rank of a lane, but each fourth time whoever waits longest', async () => {
    await fc.assert(
      fc.asyncProperty(
        lanes,
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 }),
        async (lane, ranks) => {
          const queue = hand({ atOnce: 1, waiting: 30 })
          await queue.arrive(lane, 0)
          for (const rank of ranks) await queue.arrive(lane, rank)
          for (let turn = 1; turn <= ranks.length; turn += 1) {
            const waiting = queue.waiting(lane)
            const least = waiting.toSorted((a, b) => queue.rankOf(a) - queue.rankOf(b) || a - b)[0]
            expect(await next(queue)).toBe(turn % 4 === 0 ? waiting[0] : least)
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  it('has a newcomer displace the greatest rank where all places are taken, and only a greater one than his', async () => {
    await fc.assert(
      fc.asyncProperty(
        lanes,
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 25 }),
        async (lane, ranks) => {
          const queue = hand({ atOnce: 1, waiting: 4 })
          await queue.arrive('known', 0)
          for (const rank of ranks) {
            const before = queue.waiting(lane)
            const greatest = before.toSorted((a, b) => queue.rankOf(b) - queue.rankOf(a) || b - a)[0] ?? -1
            const newcomer = await queue.arrive(lane, rank)
            const isFull = before.length === 4
            const displaces = isFull && rank < queue.rankOf(greatest)
            expect(queue.told.get(newcomer)).toBe(isFull && !displaces ? 'not begun' : undefined)
            if (displaces) expect(queue.told.get(greatest)).toBe('not begun')
            const other = lane === 'known' ? 'others' : 'known'
            expect(queue.waiting(other)).toEqual([])
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  it('lets nobody starve, whatever comes in before him: he is let in, or told that he is displaced', async () => {
    await fc.assert(
      fc.asyncProperty(lanes, fc.integer({ min: 1, max: 6 }), async (lane, waiting) => {
        const queue = hand({ atOnce: 2, waiting })
        for (let n = 0; n < 2; n += 1) await queue.arrive('others', 0)
        for (let n = 1; n < waiting; n += 1) await queue.arrive(lane, 0)
        const last = await queue.arrive(lane, 9)
        let turns = 0
        while (!queue.begun.includes(last) && !queue.told.has(last)) {
          await next(queue)
          turns += 1
          for (const other of ['known', 'others'] as const)
            while (queue.waiting(other).length < waiting) await queue.arrive(other, 0)
          expect(turns).toBeLessThanOrEqual(3 * 4 * waiting)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('lets two of the known lane in, then one of the others', async () => {
    const queue = hand({ atOnce: 1, waiting: 9 })
    await queue.arrive('others', 0)
    for (let n = 0; n < 9; n += 1)
      for (const lane of ['others', 'known'] as const) await queue.arrive(lane, 0)
    const order: (Lane | undefined)[] = []
    for (let n = 0; n < 9; n += 1) order.push(queue.laneOf((await next(queue)) ?? -1))
    const third = ['known', 'known', 'others']
    expect(order).toEqual([...third, ...third, ...third])
  })

  it('looks at what stands further left first', async () => {
    const queue = new FairQueue({ atOnce: 1, waiting: 1 })
    const gate = Promise.withResolvers<void>()
    void queue.run({ lane: 'others', rank: () => [0, 0] }, () => gate.promise)
    const displaced = queue.run({ lane: 'others', rank: () => [1, 0] }, async () => 'begun')
    expect(queue.turnsAway({ lane: 'others', rank: () => [1, 0] })).toBe(true)
    expect(queue.turnsAway({ lane: 'others', rank: () => [0, 9] })).toBe(false)
    expect(queue.turnsAway({ lane: 'known', rank: () => [9, 9] })).toBe(false)
    const first = queue.run({ lane: 'others', rank: () => [0, 9] }, async () => 'begun')
    expect(await displaced).toBeUndefined()
    gate.resolve()
    expect(await first).toBe('begun')
  })
})
