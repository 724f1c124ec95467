import { existsSync, readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { verifyTrail } from '../../audit/verify.ts'
import type { Deps } from '../../deps.ts'
import { migrate, pendingMigrations } from '../../migrations/migrate.ts'
import {
  type Copying,
  type CopyOutcome,
  type CopyRefusal,
  copyDatabase,
  refusalOf,
} from '../../platform/db/copy.ts'
import { type CopiedTable, tablesOf } from '../../platform/db/copy-tables.ts'
import { type Db, openDatabase } from '../../platform/db/open.ts'
import { sqliteFile } from '../assemble.ts'
import { changing, fail } from './run.ts'

/** The chain of the audit trail begins with a row of its own. */
const BEGUN_BY_MIGRATIONS = new Set(['audit_head', 'feed_head'])

/** `sekisho database …`: the database as a whole. */
export function addDatabaseCommands(program: Command): void {
  const database = program.command('database').description('the database as a whole')
  database
    .command('copy')
    .description('copy everything from SQLite into an empty PostgreSQL; stop the server first')
    .requiredOption('--to <file>', 'holds the connection URL of the PostgreSQL database')
    .option('--dry-run', 'look only: what would be copied, and whether the other database can take it')
    .addHelpText(
      'after',
      `
Makes the tables there, copies every row, compares both sides row by row, and checks the audit trail there. Meanwhile nobody can write to the SQLite database. What was broken off goes on when the command is given again.

Example:
  sekisho database copy --to /etc/sekisho/database-url`,
    )
    .action((options: { to: string; dryRun?: true }) => changing(deps => copyFrom(deps, options)))
}

async function copyFrom(deps: Deps, { to, dryRun }: { to: string; dryRun?: true }): Promise<void> {
  const { config } = deps
  if (config.database.kind !== 'sqlite')
    return fail('The configuration names a PostgreSQL: leave it on SQLite until all is copied.')
  if (!existsSync(sqliteFile(config)) || (await pendingMigrations(deps.db)).length > 0)
    return fail(`${sqliteFile(config)} is not as this version has it: run "sekisho migrate" first.`)
  const url = readFileSync(to, 'utf8').trim()
  const target = openDatabase({ kind: 'postgresql', url, maxConnections: 2, isUnlimited: true })
  try {
    await (dryRun ? look(deps, target) : copy(deps, target))
  } finally {
    await target.destroy()
  }
}

async function look(deps: Deps, to: Db): Promise<void> {
  const tables = await tablesOf(deps.db)
  for (const { name, rows } of tables) console.log(`${String(rows).padStart(12)}  ${name}`)
  console.log(`${String(tables.reduce((sum, { rows }) => sum + rows, 0)).padStart(12)}  rows in all`)
  const refusal = await refusalOfAny(deps, to)
  if (refusal !== undefined) return fail(inWords(refusal))
  console.log('The other database can take them. Nothing was copied.')
}

/** Of one without tables there is none: the copy makes them. */
async function refusalOfAny(deps: Deps, to: Db): Promise<CopyRefusal | undefined> {
  if ((await to.introspection.getTables()).length === 0) return undefined
  return refusalOf(copyingOf(deps, to), await tablesOf(deps.db))
}

async function copy(deps: Deps, to: Db): Promise<void> {
  // Before anything is made there: it may be another one's.
  const refusal = await refusalOfAny(deps, to)
  if (refusal !== undefined) return fail(inWords(refusal))
  await migrate(to)
  const outcome = await copyDatabase(copyingOf(deps, to))
  if (outcome.kind !== 'copied') return fail(inWords(outcome))
  console.log(`${outcome.rows} rows were copied. Both sides hold the same.`)
  const { problems, events } = await verifyTrail({ ...deps, db: to }, [], deps.config.dataDir)
  if (problems.length > 0)
    return fail(
      'The audit trail is NOT as it was written: name the PostgreSQL, and run "sekisho audit verify".',
    )
  console.log(`The audit trail is whole, with ${events} events.`)
  console.log('Now name the PostgreSQL under "database" in the configuration, and start the servers.')
}

function copyingOf(deps: Deps, to: Db): Copying {
  const told = (table: CopiedTable, rows: number) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${table.name}: ${rows} of ${table.rows}`)
    if (rows === table.rows) process.stderr.write(process.stderr.isTTY ? '\n' : `${table.name}: ${rows}\n`)
  }
  return { from: deps.db, to, begunByMigrations: BEGUN_BY_MIGRATIONS, told }
}

function inWords(outcome: Exclude<CopyOutcome, { readonly kind: 'copied' }>): string {
  switch (outcome.kind) {
    case 'not-empty':
      return `The other database is in use: there are rows in ${outcome.table}. Nothing was copied.`
    case 'other-tables':
      return `The other database has another ${outcome.table}: take an empty one. Nothing was copied.`
    case 'different':
      return `Both sides differ in ${outcome.tables.join(', ')}: one was changed since the copy began. Drop the database there, make it anew, and copy again.`
  }
}
