import { describe, it } from 'vitest'

/** A test that has a meaning on one engine only: on the other it is not there, instead of being green for nothing. */
type OnOneEngine = (name: string, test: () => Promise<void> | void) => void

const isPostgres = process.env.TEST_DATABASE === 'postgresql'

export const onPostgres: OnOneEngine = (name, test) => {
  if (isPostgres) it(name, test)
}

export const onSqlite: OnOneEngine = (name, test) => {
  if (!isPostgres) it(name, test)
}

/** All of these tests. */
export const describeOnPostgres = (name: string, tests: () => void) => {
  if (isPostgres) describe(name, tests)
}
