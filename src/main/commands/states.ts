import { type Command, Option } from 'commander'
import {
  type DayOutcome,
  resumeAccount,
  resumeContract,
  type StateOutcome,
  setCodesFrom,
  suspendAccount,
  suspendContract,
} from '../../contracts/states.ts'
import type { SiteKind } from '../../site.ts'
import { day, dayTooLate } from './arguments.ts'
import { reportChange } from './outcome.ts'
import { asOperator, fail } from './run.ts'

interface Options {
  readonly site: SiteKind
  readonly contract?: true
  readonly reason: string
}

/** `sekisho suspend|resume` and `sekisho contract codes-from`. */
export function addStateCommands(program: Command): void {
  stateCommand(program.command('suspend'), 'end all sessions and refuse every further sign-in', {
    contract: suspendContract,
    account: suspendAccount,
  })
  stateCommand(program.command('resume'), 'let a suspended account or contract in again', {
    contract: resumeContract,
    account: resumeAccount,
  })
  const contract = program.commands.find(command => command.name() === 'contract') ?? program
  contract
    .command('codes-from')
    .description('the day from which on codes are compulsory for one contract, before or after all others')
    .argument('<admin-id>', '管理者ID of the contract')
    .argument(
      '<day>',
      'YYYY-MM-DD (that day included, Japanese time), or "installation" to take it away',
      day,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  sekisho contract codes-from hakone-admin 2026-12-01\n  sekisho contract codes-from hakone-admin installation',
    )
    .action((administratorId: string, from: string | null) =>
      asOperator(async deps =>
        reportDay(await setCodesFrom(deps, { administratorId, day: from }), administratorId),
      ),
    )
}

function stateCommand(
  command: Command,
  description: string,
  act: { readonly contract: typeof suspendContract; readonly account: typeof suspendAccount },
): void {
  const name = command.name()
  command
    .description(description)
    .argument('<id>', '管理者ID or ログインID')
    .addOption(new Option('--site <site>', 'whose ID it is').choices(['admin', 'user']).default('user'))
    .option('--contract', 'the whole contract of this 管理者ID')
    .requiredOption('--reason <text>', 'why, for the audit trail; no numbers, no passwords')
    .addHelpText(
      'after',
      `\nExamples:\n  sekisho ${name} hakone-1 --reason "lost phone, call of 11:20"\n  sekisho ${name} hakone-admin --contract --reason "contract ended"`,
    )
    .action((id: string, { site, contract, reason }: Options) =>
      asOperator(async deps => {
        const outcome = contract
          ? act.contract(deps, { administratorId: id, reason })
          : act.account(deps, { site, loginId: id, reason })
        report(await outcome, id)
      }),
    )
}

function report({ kind }: StateOutcome, id: string): void {
  reportChange(kind, `There is no such ID on this site: ${id}`)
}

function reportDay(outcome: DayOutcome, id: string): void {
  if (outcome.kind === 'too-late') fail(dayTooLate(outcome.last))
  else report(outcome, id)
}
