import type { Command } from 'commander'
import { sealPlainNumbers } from '../../at-rest/at-rest.ts'
import { stateOfTables } from '../../migrations/migrate.ts'
import { migrateDatabase, newerInWords } from '../database.ts'
import { fail, lookingAt, preparing } from './run.ts'

export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the tables up to date; safe to run again')
    .option(
      '--check',
      'look only: what an upgrade to this version would do, and whether servers may run meanwhile',
    )
    .addHelpText(
      'after',
      `
--check ends with 0 when the tables are as this version has them, with 1 when they are older or newer.

Examples:
  sekisho migrate --check
  sekisho migrate`,
    )
    .action((options: { check?: true }) => (options.check ? check() : migrate()))
}

function migrate(): Promise<void> {
  return preparing(async deps => {
    const state = await stateOfTables(deps.db)
    if (state.kind === 'newer') return fail(newerInWords(state.unknown))
    const { applied } = await migrateDatabase(deps)
    await sealPlainNumbers(deps)
    console.log(applied.length === 0 ? 'The tables are up to date.' : `Applied: ${applied.join(', ')}`)
  })
}

function check(): Promise<void> {
  return lookingAt(async db => {
    if (db === undefined) return fail('There is no database yet: "sekisho migrate" makes it.')
    const state = await stateOfTables(db)
    switch (state.kind) {
      case 'same':
        return console.log('The tables are up to date.')
      case 'newer':
        return fail(newerInWords(state.unknown))
      case 'older': {
        console.log(`To be applied: ${state.pending.join(', ')}`)
        const alone = state.alone.length > 0
        return fail(
          alone
            ? `Stop all servers and workers first: those of the version before cannot go on after ${state.alone.join(', ')}.`
            : 'Servers and workers of the version before may run meanwhile, until they are replaced.',
        )
      }
    }
  })
}
