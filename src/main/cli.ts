#!/usr/bin/env node
import { Command } from 'commander'
import { migrate } from '../platform/db/migrate.ts'
import { sealPlainNumbers } from '../sms-numbers/at-rest.ts'
import { addAdministratorCommands } from './commands/administrators.ts'
import { addAuditCommands } from './commands/audit.ts'
import { addConfigCommands } from './commands/config.ts'
import { addContractCommands } from './commands/contracts.ts'
import { addImportCommand } from './commands/import.ts'
import { addKeyCommands } from './commands/keys.ts'
import { addOperatorCommands } from './commands/operators.ts'
import { addRolloutCommands } from './commands/rollout.ts'
import { withDeps } from './commands/run.ts'
import { addSmsMessageCommands } from './commands/sms.ts'
import { addSmsGatewaysCommand } from './commands/sms-gateways.ts'
import { addSmsTestCommand } from './commands/sms-test.ts'
import { addSmscCommand } from './commands/smsc.ts'

import { addStateCommands } from './commands/states.ts'

/** The operator's commands. They work while the server runs. */
const program = new Command('sekisho')
  .description('Sekisho: sign-in with SMS codes. Settings come from SEKISHO_CONFIG, as for the server.')
  .showHelpAfterError()
  // A command below another one may have an option of the same name.
  .enablePositionalOptions()

program
  .command('migrate')
  .description('bring the tables up to date; safe to run again')
  .action(() =>
    withDeps(async deps => {
      const { applied } = await migrate(deps.db)
      await sealPlainNumbers(deps)
      console.log(applied.length === 0 ? 'The tables are up to date.' : `Applied: ${applied.join(', ')}`)
    }),
  )

addContractCommands(program)
addStateCommands(program)
addAdministratorCommands(program)
addOperatorCommands(program)
addImportCommand(program)
program
  .command('work')
  .description(
    'send SMS, beside the servers; any number of them share one PostgreSQL; runs until it is told to stop',
  )
  .addHelpText('after', '\nExample:\n  SEKISHO_CONFIG=/etc/sekisho/config.yaml sekisho work')
  .action(async () => void (await import('./work.ts')))
addRolloutCommands(program)
addKeyCommands(program)
addAuditCommands(program)
addConfigCommands(program)
addSmscCommand(program)

const sms = program.command('sms').description('SMS: what became of them, and how the gateways do')
addSmsMessageCommands(sms)
addSmsGatewaysCommand(sms)
addSmsTestCommand(sms)

await program.parseAsync()
