#!/usr/bin/env node
import { Command } from 'commander'
import { configurationSchema } from '../platform/config.ts'
import { migrate } from '../platform/db/migrate.ts'
import { sealPlainNumbers } from '../sms-numbers/at-rest.ts'
import { configurationOrExit } from './assemble.ts'
import { addAdministratorCommands } from './commands/administrators.ts'
import { addAuditCommands } from './commands/audit.ts'
import { addContractCommands } from './commands/contracts.ts'
import { addKeyCommands } from './commands/keys.ts'
import { withDeps } from './commands/run.ts'
import { addSmscCommand } from './commands/smsc.ts'

/** The operator's commands. They work while the server runs. */
const program = new Command('sekisho')
  .description('Sekisho: sign-in with SMS codes. Settings come from SEKISHO_CONFIG, as for the server.')
  .showHelpAfterError()

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
addAdministratorCommands(program)
addKeyCommands(program)
addAuditCommands(program)
addSmscCommand(program)

const config = program.command('config').description('the configuration')
config
  .command('check')
  .description('name every problem of the configuration, or say that there is none')
  .action(() => {
    configurationOrExit()
    console.log('The configuration is good.')
  })
config
  .command('schema')
  .description('print the JSON schema of the configuration file')
  .action(() => console.log(JSON.stringify(configurationSchema(), null, 2)))

await program.parseAsync()
