import { expect, it } from 'vitest'
import { WorkLimit } from './hash-limit.ts'

it('lets some work run, some wait, and turns the rest away at once', async () => {
  const limit = new WorkLimit({ atOnce: 2, waiting: 3 })
  const gate = Promise.withResolvers<void>()
  let [running, most] = [0, 0]
  const work = async () => {
    running += 1
    most = Math.max(most, running)
    await gate.promise
    running -= 1
    return 'done'
  }
  const all = Array.from({ length: 8 }, () => limit.run(work))
  expect(await Promise.all(all.slice(5))).toEqual([undefined, undefined, undefined])
  gate.resolve()
  expect(await Promise.all(all.slice(0, 5))).toEqual(['done', 'done', 'done', 'done', 'done'])
  expect(most).toBe(2)
  expect(await limit.run(async () => 'free again')).toBe('free again')
})

it('goes on after work that fails', async () => {
  const limit = new WorkLimit({ atOnce: 1, waiting: 1 })
  await expect(limit.run(() => Promise.reject(new Error('x')))).rejects.toThrow('x')
  expect(await limit.run(async () => 1)).toBe(1)
})
