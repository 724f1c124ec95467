import { expect, it } from 'vitest'
import { sweep } from './sweep.ts'

it('deletes all, some at a time, and lets others in between', async () => {
  const happened: string[] = []
  let left = 450
  const clock = { sleep: async () => void happened.push('rest') }
  await sweep({ clock }, async limit => {
    const deleted = Math.min(limit, left)
    left -= deleted
    happened.push(`${deleted}`)
    return deleted
  })
  expect(happened).toEqual(['200', 'rest', '200', 'rest', '50'])
})
