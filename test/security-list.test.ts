import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** The list of cases that an auditor will try: each has a test whose name begins with its number, or a reason. */
const CASES = Array.from({ length: 46 }, (_, n) => n + 1)
const FOLDER = 'test/security'

const sources = readdirSync(FOLDER)
  .filter(name => name.endsWith('.test.ts'))
  .map(name => readFileSync(join(FOLDER, name), 'utf8'))
const named = new Set(
  sources.flatMap(text =>
    [...text.matchAll(/(?:\bit|\))\(\s*['"`](\d+): |^\s*['"`](\d+): /gm)].map(match =>
      Number(match[1] ?? match[2]),
    ),
  ),
)

function metWithoutTest(file: string, heading: string): number[] {
  const [, section = ''] = readFileSync(file, 'utf8').split(`\n### ${heading}\n`)
  const [list = ''] = section.split(/\n##/)
  return [...list.matchAll(/^- (\d+)[ :：]/gm)].map(match => Number(match[1]))
}

const excused = metWithoutTest('docs/security.md', 'Cases met without a test')

describe('each of the 46 cases', () => {
  it.each(CASES)('%i has a test, or stands in docs/security.md with its reason', number =>
    expect(named.has(number) || excused.includes(number)).toBe(true),
  )

  it('is excused in both languages alike, and never beside a test', () => {
    expect(metWithoutTest('docs/security.ja.md', 'テストのない項目')).toEqual(excused)
    expect(excused.filter(number => named.has(number))).toEqual([])
  })
})
