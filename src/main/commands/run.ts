import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import type { Command } from 'commander'
import { sealAll } from '../../audit/sealer.ts'
import type { Deps } from '../../deps.ts'
import { stateOfTables } from '../../migrations/migrate.ts'
import type { Config } from '../../platform/config.ts'
import { type Db, openDatabase } from '../../platform/db/open.ts'
import { InDoubt } from '../../platform/db/trouble.ts'
import { assembleDeps, configurationOrExit, databaseAddress, EXIT_CONFIG, sqliteFile } from '../assemble.ts'
import { newerInWords } from '../database.ts'

const DEMONSTRATION = '--demonstration'
const NO_TABLES =
  'The tables are missing, or of an older version than this program: start the server, or run "sekisho migrate", first.'

/** For commands that look only. */
export async function withDeps(work: (deps: Deps) => Promise<void>): Promise<void> {
  const config = configurationOrExit()
  if (isDemonstrationUnasked()) {
    console.error(`SEKISHO_CONFIG is not set: this is the demonstration in ${config.dataDir}.`)
    const { database } = config
    if (database.kind === 'sqlite' && !existsSync(sqliteFile(config)))
      return fail('There is none yet: bin/start makes it. For an installation, set SEKISHO_CONFIG.')
  }
  await withOpened(config, work)
}

/** For commands that change something: never on a demonstration that nobody asked for. */
export async function changing(work: (deps: Deps) => Promise<void>): Promise<void> {
  neverUnasked()
  await withOpened(configurationOrExit(), work)
}

/** For the one that looks whether tables are to be made: it makes nothing. `undefined`: there is no database yet. */
export async function lookingAt(work: (db: Db | undefined) => Promise<void>): Promise<void> {
  neverUnasked()
  const config = configurationOrExit()
  if (config.database.kind === 'sqlite' && !existsSync(sqliteFile(config))) return work(undefined)
  const db = openDatabase(databaseAddress(config))
  await work(db).finally(() => db.destroy())
}

/** For the one that makes the tables. */
export async function preparing(work: (deps: Deps) => Promise<void>): Promise<void> {
  neverUnasked()
  const config = configurationOrExit()
  const owner = statSync(config.dataDir, { throwIfNoEntry: false })?.uid
  if (config.database.kind === 'sqlite' && process.getuid?.() === 0 && owner !== undefined && owner !== 0)
    return fail(
      `${config.dataDir} belongs to another user, who could not write what root makes there. Run this as that user: sudo -u …`,
    )
  const deps = assembleDeps(config)
  await work(deps).finally(() => deps.db.destroy())
}

/** For commands that act: what they record is in the chain when they end, also while no server runs. */
export function asOperator(work: (deps: Deps) => Promise<void>): Promise<void> {
  return changing(async deps => {
    await work(deps)
    if ((await sealAll(deps)).kind === 'broken-head')
      fail('It is done, but the audit trail does not end as it should: run "sekisho audit verify".')
  })
}

/** Where SEKISHO_CONFIG was forgotten, what is printed would not be true of the installation: passwords first of all. */
export function neverUnasked(): void {
  if (!isDemonstrationUnasked()) return
  console.error(
    `Nothing was done: SEKISHO_CONFIG is not set, so this would be the demonstration. Set it as for the server, or say ${DEMONSTRATION}.`,
  )
  process.exit(EXIT_CONFIG)
}

/** For a command that would call the demonstration good. */
export function onlyNamed(): void {
  if (!isDemonstrationUnasked()) return
  console.error('No configuration was named: SEKISHO_CONFIG is not set. Set it as for the server.')
  process.exit(EXIT_CONFIG)
}

/** Every command takes it, wherever it stands. */
export function addDemonstrationOption(command: Command): void {
  command.option(DEMONSTRATION, 'without SEKISHO_CONFIG: act on the demonstration')
}

function isDemonstrationUnasked(): boolean {
  return !process.env.SEKISHO_CONFIG && !process.argv.includes(DEMONSTRATION)
}

async function withOpened(config: Config, work: (deps: Deps) => Promise<void>): Promise<void> {
  if (config.database.kind === 'sqlite' && !existsSync(sqliteFile(config)))
    return fail(
      `There is no database in ${config.dataDir} yet: start the server, or run "sekisho migrate", first.`,
    )
  const deps = assembleDeps(config)
  try {
    const tables = await stateOfTables(deps.db)
    if (tables.kind === 'same') await work(deps)
    else fail(tables.kind === 'newer' ? newerInWords(tables.unknown) : NO_TABLES)
  } catch (error) {
    if (!(error instanceof InDoubt)) throw error
    fail('Nobody knows whether this was done: the database did not answer. Look before you do it again.')
  } finally {
    await deps.db.destroy()
  }
}

export function fail(reason: string): void {
  console.error(reason)
  process.exitCode = 1
}

/** Waits for a reader that is slower than the database, and ends in peace when he has seen enough. */
export async function print(text: string): Promise<void> {
  process.stdout.once('error', () => process.exit(0))
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
  process.stdout.removeAllListeners('error')
}
