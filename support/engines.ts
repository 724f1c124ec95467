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

/**
 * How far, or how often, a rule is tried that is the same on both engines: on PostgreSQL a third of it, because there each
 * try takes three times as long. Not for what is done at once: there the engines differ.
 */
export const runsHere = (runs: number) => (isPostgres ? Math.ceil(runs / 3) : runs)

/** Of many cases that differ for whoever reads a page or an address, on PostgreSQL those that may differ for a database. */
export const casesHere = <T>(all: readonly T[], forDatabases: readonly T[]) =>
  isPostgres ? forDatabases : all
