import { Command } from 'commander'
import { addAdministratorCommands } from './administrators.ts'
import { addAuditCommands } from './audit.ts'
import { addCompletionCommand } from './completion.ts'
import { addConfigCommands } from './config.ts'
import { addContractListCommands } from './contract-list.ts'
import { addContractCommands } from './contracts.ts'
import { addDatabaseCommands } from './database.ts'
import { addDeskMemberCommands } from './desk-members.ts'
import { addDoctorCommand } from './doctor.ts'
import { addImportCommand } from './import.ts'
import { addKeyCommands } from './keys.ts'
import { addLeavingCommands } from './leaving.ts'
import { addMigrateCommand } from './migrate.ts'
import { addMoveCommands } from './moving.ts'
import { addNoticeCommand } from './notices.ts'
import { addRolloutCommands } from './rollout.ts'
import { addDemonstrationOption, neverUnasked } from './run.ts'
import { addSmsMessageCommands } from './sms.ts'
import { addSmsGatewaysCommand } from './sms-gateways.ts'
import { addSmsTestCommand } from './sms-test.ts'
import { addSmscCommand } from './smsc.ts'
import { addStateCommands } from './states.ts'
import { addSwitchCommands } from './switch.ts'

const EXIT_USAGE = 2

const HELP = `
Exit codes:
  0   done
  1   not done, or something was found that is not as it should be
  2   the command was not given as it is told here
  78  the configuration has to be mended
  130 broken off by hand

Secrets are never arguments: they come from files or the environment. What cannot be undone is asked for first; --yes
answers without a terminal. Without SEKISHO_CONFIG there is only the demonstration: commands that change something
then want to be told --demonstration.

Examples:
  sekisho contract add --name "箱根物産株式会社" --admin-id hakone-admin
  sekisho rollout
  sekisho completion bash > /etc/bash_completion.d/sekisho`

/** The operator's commands. They work while the server runs. */
export function sekisho(version: string): Command {
  const program = new Command('sekisho')
    .description('Sekisho: sign-in with SMS codes. Settings come from SEKISHO_CONFIG, as for the server.')
    .version(version)
    .showHelpAfterError()
    // A command below another one may have an option of the same name.
    .enablePositionalOptions()
    .exitOverride(error => process.exit(error.exitCode === 0 ? 0 : EXIT_USAGE))
    .addHelpText('after', HELP)
  addMigrateCommand(program)
  addContractCommands(program)
  addContractListCommands(program)
  addStateCommands(program)
  addAdministratorCommands(program)
  addLeavingCommands(program)
  addMoveCommands(program)
  addDeskMemberCommands(program)
  addImportCommand(program)
  addWork(program)
  addNoticeCommand(program)
  addRolloutCommands(program)
  addKeyCommands(program)
  addAuditCommands(program)
  addConfigCommands(program)
  addDatabaseCommands(program)
  addDoctorCommand(program)
  addSmscCommand(program)
  addSwitchCommands(program)
  addCompletionCommand(program)

  const sms = program.command('sms').description('SMS: what became of them, and how the gateways do')
  addSmsMessageCommands(sms)
  addSmsGatewaysCommand(sms)
  addSmsTestCommand(sms)
  for (const command of program.commands.flatMap(acting))
    if (command.name() !== 'completion') addDemonstrationOption(command)
  return program
}

function addWork(program: Command): void {
  program
    .command('work')
    .description(
      'send SMS, beside the servers; any number of them share one PostgreSQL; runs until it is told to stop',
    )
    .addHelpText('after', '\nExample:\n  SEKISHO_CONFIG=/etc/sekisho/config.yaml sekisho work')
    .action(async () => {
      neverUnasked()
      await import('../work.ts')
    })
}

/** Those that do something. */
function acting(command: Command): readonly Command[] {
  const own = command.commands.length === 0 || command.options.length > 0 ? [command] : []
  return [...own, ...command.commands.flatMap(acting)]
}
