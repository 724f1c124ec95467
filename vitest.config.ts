import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './support/longest-first.ts'
import { PATIENCE_MS, TEST_PATIENCE_MS } from './support/patience.ts'

/** Every slice's tests, with its pages and what an auditor tries; on both databases where they open one. */
const slices = globSync(['src/**/*.test.{ts,tsx}', 'test/security/**/*.test.ts'])
const pure = slices.filter(file => !opensDatabase(file))

/**
 * In the browser on both databases: the stories in which most is written and at the same time. What else is looked at
 * in the browser has nothing to do with the database: on SQLite only.
 */
const inBrowser = {
  sqlite: ['test/browser/**/*.test.ts'],
  postgresql: ['changing-a-number', 'sms-authentication', 'in-a-hurry'].map(
    story => `test/browser/stories/${story}.test.ts`,
  ),
}

export default defineConfig({
  test: {
    globalSetup: ['support/postgres.ts'],
    reporters: ['default', './support/slowest-files.ts'],
    testTimeout: TEST_PATIENCE_MS,
    hookTimeout: TEST_PATIENCE_MS,
    expect: { poll: { timeout: PATIENCE_MS, interval: 10 } },
    // The product is loaded once per worker, not once per file; each test has a world of its own all the same.
    isolate: false,
    // Some tests mostly wait for programs or browsers: three keep two cores busy.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      project('whole', ['test/*.test.{ts,tsx}', 'bench/**/*.test.ts']),
      project('browser-sqlite', inBrowser.sqlite, 'sqlite'),
      project('browser-postgresql', inBrowser.postgresql, 'postgresql'),
      project('pure', pure),
      project('sqlite', without(pure), 'sqlite'),
      project('postgresql', without(pure), 'postgresql'),
      // Against programs that others wrote; those that stand before a database have one of their own.
      project('peers', ['test/peers/**/*.test.ts']),
    ],
  },
})

function project(name: string, include: readonly string[], database?: 'sqlite' | 'postgresql') {
  const onDatabase = { env: { TEST_DATABASE: database }, setupFiles: ['support/light-hashes.ts'] }
  return { extends: true as const, test: { name, include: [...include], ...(database && onDatabase) } }
}

function without(files: readonly string[]): string[] {
  return slices.filter(file => !files.includes(file))
}

/** What opens one imports what makes it. */
function opensDatabase(file: string): boolean {
  return /\/(world|switch|people|api|databases|delivery|servers|sites)\.ts'/.test(readFileSync(file, 'utf8'))
}
