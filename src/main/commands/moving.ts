import type { Command } from 'commander'
import { changeLoginId, type MoveOutcome, moveLine, renumberLine } from '../../contracts/moving.ts'
import type { Deps } from '../../deps.ts'
import { policy } from '../../policy.ts'
import { KEPT, reportChange } from './outcome.ts'
import { asOperator, fail } from './run.ts'

/** `sekisho line move|renumber`, `sekisho contract admin-id` and `sekisho line login-id`: names that become others. */
export function addMoveCommands(program: Command): void {
  const [contract, line] = ['contract', 'line'].map(
    name => program.commands.find(command => command.name() === name) ?? program,
  )
  contract
    ?.command('admin-id')
    .description('give the administrator of a contract another 管理者ID; the sessions end')
    .argument('<admin-id>', '管理者ID of the contract')
    .argument('<new-id>', 'the new 管理者ID')
    .addHelpText('after', '\nExample:\n  sekisho contract admin-id hakone-admin hakone-hd-admin')
    .action((loginId: string, newLoginId: string) =>
      reporting(deps => changeLoginId(deps, { site: 'admin', loginId, newLoginId })),
    )
  line
    ?.command('login-id')
    .description('give a service user another ログインID; the sessions end')
    .argument('<login-id>', 'ログインID')
    .argument('<new-id>', 'the new ログインID')
    .addHelpText('after', '\nExample:\n  sekisho line login-id hakone-1 hakone-reception')
    .action((loginId: string, newLoginId: string) =>
      reporting(deps => changeLoginId(deps, { site: 'user', loginId, newLoginId })),
    )
  line
    ?.command('renumber')
    .description('give a line another number; lines of the contract that forward to it go on doing so')
    .argument('<number>', '利用者番号: 050 and 8 digits')
    .argument('<new-number>', 'the new one')
    .addHelpText('after', '\nExample:\n  sekisho line renumber 05055000101 05055000201')
    .action((number: string, newNumber: string) =>
      reporting(deps => renumberLine(deps, { number, newNumber })),
    )
  line
    ?.command('move')
    .description(
      'move a line with its service user to another contract of the same customer, whose administrator is responsible for the user from now on',
    )
    .argument('<number>', '利用者番号: 050 and 8 digits')
    .argument('<admin-id>', '管理者ID of the other contract')
    .addHelpText('after', '\nExample:\n  sekisho line move 05055000101 hakone-west-admin')
    .action((number: string, administratorId: string) =>
      reporting(deps => moveLine(deps, { number, administratorId })),
    )
}

function reporting(change: (deps: Deps) => Promise<MoveOutcome>): Promise<void> {
  return asOperator(async deps => {
    const { kind } = await change(deps)
    if (kind === 'done' || kind === 'unchanged') reportChange(kind, '')
    else fail(REFUSALS[kind])
  })
}

const REFUSALS: Record<Exclude<MoveOutcome['kind'], 'done' | 'unchanged'>, string> = {
  'no-account': 'There is no such ID on this site.',
  'no-line': 'There is no such line.',
  'no-contract': 'There is no contract with this administrator ID.',
  'bad-id': 'An ID has 1-64 letters, digits, . _ @ - and begins with a letter or digit.',
  'id-taken': 'The ID is in use. Choose another one.',
  'id-kept': KEPT.id,
  'line-kept': KEPT.line,
  'nobody-told':
    'Neither the user of the line nor its administrator has an SMS number that could be notified. Register one first.',
  'bad-line-number': 'A line is 050 and 8 digits, for example 05055000001.',
  'line-taken': 'The line belongs to a contract already.',
  'contract-full': `A contract has up to ${policy.contract.mostLines} lines. Move the line to another contract.`,
  loop: 'Calls would come back to the line: change its forwarding first.',
  abroad: 'The line forwards abroad, which is not part of the other contract: change its forwarding first.',
}
