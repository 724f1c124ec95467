import { defineConfig } from 'vitest/config'

const slices = ['src/**/*.test.ts', 'src/**/*.test.tsx']
const HOOK_TIMEOUT_MS = 120_000

/** Every slice's tests run on both databases, and so do the stories in the browser. */
export default defineConfig({
  test: {
    globalSetup: ['test/postgres.ts'],
    hookTimeout: HOOK_TIMEOUT_MS,
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: { name: 'whole', include: ['test/*.test.ts', 'test/*.test.tsx'], testTimeout: 60_000 },
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
            include: ['test/browser/**/*.test.ts'],
            env: { TEST_DATABASE: database },
            testTimeout: 90_000,
            fileParallelism: false,
          },
        },
      ]),
    ],
  },
})
