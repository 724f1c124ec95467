import type { Deps } from '../deps.ts'
import { migrate, stateOfTables } from '../migrations/migrate.ts'
import type { Config } from '../platform/config.ts'
import { openDatabase } from '../platform/db/open.ts'
import { limitProblems, poolerProblem } from '../platform/db/postgres-limits.ts'
import { EXIT_CONFIG } from './assemble.ts'

/** What a process does with its database before it works. */

/** Ends the process when the limits on statements do not hold, naming each that is missing and what to type. */
export async function preparedDatabaseOrExit(deps: Deps): Promise<void> {
  const problems = await databaseProblems(deps)
  if (problems.length === 0) return
  console.error('Sekisho cannot start: the database has to be prepared.')
  for (const problem of problems) console.error(`  - ${problem}`)
  process.exit(EXIT_CONFIG)
}

/** Whole sentences, each beginning with the key of its setting. */
async function databaseProblems({ db, config: { database } }: Deps): Promise<readonly string[]> {
  try {
    const limits = database.kind === 'sqlite' ? [] : await limitProblems(db, database.pooler ?? 'none')
    const state = await stateOfTables(db)
    return state.kind === 'newer' ? [...limits, newerInWords(state.unknown)] : limits
  } catch (error) {
    const problem = poolerProblem(error)
    if (problem === undefined) throw error
    return [problem]
  }
}

export function newerInWords(unknown: readonly string[]): string {
  return `database: a newer version of Sekisho has migrated it (${unknown.join(', ')}); start that version, or restore the backup of before`
}

/** Brings the tables up to date: past the pooler, and without limits, because a migration may take longer than a request. */
export async function migrateDatabase({ db, config: { database } }: Deps): ReturnType<typeof migrate> {
  if (database.kind === 'sqlite') return migrate(db)
  const { listenUrl } = database
  const past = listenUrl === undefined ? {} : ({ url: listenUrl, pooler: 'none' } as const)
  const direct = openDatabase({ ...database, ...past, maxConnections: 2, isUnlimited: true })
  try {
    return await migrate(direct)
  } finally {
    await direct.destroy()
  }
}

/** Where workers hear of messages; `undefined` where they can only look for them. */
export function listenUrlOf({ database }: Config): string | undefined {
  if (database.kind === 'sqlite') return undefined
  // In transaction mode a connection is somebody else's a moment later.
  return database.listenUrl ?? (database.pooler === 'transaction' ? undefined : database.url)
}
