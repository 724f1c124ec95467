import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { sealAll } from '../../audit/sealer.ts'
import type { Deps } from '../../deps.ts'
import type { Config } from '../../platform/config.ts'
import { assembleDeps, configurationOrExit, EXIT_CONFIG, sqliteFile } from '../assemble.ts'

const DEMONSTRATION = '--demonstration'

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
  const deps = assembleDeps(config)
  try {
    await work(deps)
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
