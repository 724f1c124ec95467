import { expect, it } from 'vitest'
import { WorkLimit } from './hash-limit.ts'

it('lets some work run, and the rest after it in its order', async () => {
  const limit = new WorkLimit(2)
  const gate = Promise.withResolvers<void>()
  let [running, most] = [0, 0]
  const order: number[] = []
  const all = Array.from({ length: 8 }, (_, n) =>
    limit.run(async () => {
      running += 1
      most = Math.max(most, running)
      order.push(n)
      await gate.promise
      running -= 1
      return n
    }),
  )
  gate.resolve()
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(most).toBe(2)
})

it('goes on after work that fails', async () => {
  const limit = new WorkLimit(1)
  await expect(limit.run(() => Promise.reject(new Error('x')))).rejects.toThrow('x')
  expect(await limit.run(async () => 1)).toBe(1)
})
