import { expect, it } from 'vitest'
import { say, sentence } from './catalogue.ts'

const stopped = sentence('{count}件を止めました。', '{count} {count:line was|lines were} stopped.')

it('speaks of one and of many as English does, and of both alike in Japanese', () => {
  expect([0, 1, 2].map(count => say(stopped, 'en', { count }))).toEqual([
    '0 lines were stopped.',
    '1 line was stopped.',
    '2 lines were stopped.',
  ])
  expect(say(stopped, 'ja', { count: 1 })).toBe('1件を止めました。')
})
