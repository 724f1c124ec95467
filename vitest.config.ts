import { defineConfig } from 'vitest/config'

const slices = ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/security/**/*.test.ts']
const HOOK_TIMEOUT_MS = 120_000
const MOST_WORKERS = '100%'

/**
 * Every slice's tests, with its pages, run on both databases; so do, in the browser, the stories in which most is
 * written and at the same time. What else is looked at in the browser has nothing to do with the database: on
 * SQLite only.
 */
const inBrowser = {
  sqlite: ['test/browser/**/*.test.ts'],
  postgresql: ['changing-a-number', 'sms-authentication', 'in-a-hurry'].map(
    story => `test/browser/stories/${story}.test.ts`,
  ),
}

export default defineConfig({
  test: {
    globalSetup: ['test/postgres.ts'],
    hookTimeout: HOOK_TIMEOUT_MS,
    reporters: ['default'],
    // One less by itself, which would leave every second core idle on a small machine.
    maxWorkers: MOST_WORKERS,
    projects: [
      {
        extends: true,
        test: { name: 'whole', include: ['test/*.test.ts', 'test/*.test.tsx'], testTimeout: 60_000 },
      },
      // Against programs that others wrote; they know nothing of our databases.
      {
        extends: true,
        test: { name: 'peers', include: ['test/peers/**/*.test.ts'], testTimeout: 60_000 },
      },
      ...(['sqlite', 'postgresql'] as const).flatMap(database => [
        {
          extends: true as const,
          test: {
            name: database,
            include: slices,
            env: { TEST_DATABASE: database },
            testTimeout: 30_000,
          },
        },
        {
          extends: true as const,
          test: {
            name: `browser-${database}`,
            include: inBrowser[database],
            env: { TEST_DATABASE: database },
            testTimeout: 90_000,
            // After all others, which would take the processor away from the browsers.
            sequence: { groupOrder: 1 },
            // Much of their time is waiting: three keep two cores busy.
            maxWorkers: 3,
          },
        },
      ]),
    ],
  },
})
