import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { RULES } from '../support/broken-rules.ts'

const tests = globSync(['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'])

it.each(RULES)(
  'can be broken where the list says, and its tests are there: $name',
  ({ file, from, seenBy }) => {
    expect(readFileSync(file, 'utf8').split(from)).toHaveLength(2)
    for (const part of seenBy) expect(tests.filter(test => test.includes(part))).not.toEqual([])
  },
)
