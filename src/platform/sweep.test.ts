import { expect, it } from 'vitest'
import { policy } from '../policy.ts'
import { sweep } from './sweep.ts'

it('deletes all, some at a time, and lets others in between', async () => {
  const happened: string[] = []
  const { rows } = policy.sweep
  let left = 2 * rows + 50
  const clock = { sleep: async () => void happened.push('rest') }
  await sweep({ clock }, async limit => {
    const deleted = Math.min(limit, left)
    left -= deleted
    happened.push(`${deleted}`)
    return deleted
  })
  expect(happened).toEqual([`${rows}`, 'rest', `${rows}`, 'rest', '50'])
})
