import { Argument, type Command, Option } from 'commander'
import type { EnrolmentPolicy } from '../../accounts/tables.ts'
import { setContractAbroad } from '../../contracts/abroad.ts'
import { type AddOutcome, addContract, addLine } from '../../contracts/contracts.ts'
import { renameContract } from '../../contracts/states.ts'
import { ORDERED_SERVICES, type OrderedService } from '../../lines/option-services.ts'
import { changeLine } from '../../lines/ordering.ts'
import { policy } from '../../policy.ts'
import { dayTooLate, givenName, smsNumber } from './arguments.ts'
import { KEPT, printPassword, replacePassword, reportChange } from './outcome.ts'
import { asOperator, fail } from './run.ts'

export const POLICIES: readonly EnrolmentPolicy[] = ['open', 'activation-code', 'closed']

/** Giving contracts their administrators, lines and login IDs, and passwords that were lost. */
export function addContractCommands(program: Command): void {
  const contract = program.command('contract').description('contracts and their administrators')
  contract
    .command('add')
    .description('add a contract with its administrator and print the initial password')
    .requiredOption('--name <name>', "the customer's name", givenName)
    .requiredOption('--admin-id <id>', '管理者ID: 1-64 letters, digits, . _ @ -')
    .option('--sms-number <number>', "the administrator's SMS number, 11 digits", smsNumber)
    .addOption(new Option('--enrolment <policy>', 'how its administrator may enrol').choices(POLICIES))
    .addHelpText(
      'after',
      '\nExample:\n  sekisho contract add --name "箱根物産株式会社" --admin-id hakone-admin',
    )
    .action((options: { name: string; adminId: string; smsNumber?: string; enrolment?: EnrolmentPolicy }) =>
      asOperator(async deps => {
        const administrator = { loginId: options.adminId, ...numberOf(options) }
        const own = options.enrolment && { enrolment: options.enrolment }
        report(await addContract(deps, { name: options.name, administrator, ...own }), options.adminId)
      }),
    )

  contract
    .command('rename')
    .description("change the customer's name")
    .argument('<admin-id>', '管理者ID of the contract')
    .argument('<name>', "the customer's new name", givenName)
    .addHelpText(
      'after',
      '\nExample:\n  sekisho contract rename hakone-admin "箱根物産ホールディングス株式会社"',
    )
    .action((administratorId: string, name: string) =>
      asOperator(async deps => {
        const { kind } = await renameContract(deps, { administratorId, name })
        reportChange(kind, `There is no contract with this administrator ID: ${administratorId}`)
      }),
    )

  contract
    .command('abroad')
    .description('say whether forwarding abroad and international calls belong to the contract')
    .argument('<admin-id>', '管理者ID of the contract')
    .addArgument(new Argument('<rule>', 'whether they do').choices(['never', 'allowed']))
    .addHelpText('after', '\nExample:\n  sekisho contract abroad hakone-admin never')
    .action((administratorId: string, rule: 'never' | 'allowed') =>
      asOperator(async deps => {
        const wanted = { administratorId, rule: rule === 'never' ? rule : null } as const
        const { kind } = await setContractAbroad(deps, wanted)
        reportChange(kind, `There is no contract with this administrator ID: ${administratorId}`)
      }),
    )

  const line = program.command('line').description('050 lines and their login IDs')
  line
    .command('add')
    .description('add a line with its login ID and print the initial password')
    .requiredOption('--admin-id <id>', '管理者ID of the contract')
    .requiredOption('--number <number>', '利用者番号: 050 and 8 digits')
    .requiredOption('--login-id <id>', 'ログインID: 1-64 letters, digits, . _ @ -')
    .requiredOption('--user-name <name>', '利用者名', givenName)
    .option('--sms-number <number>', "the user's SMS number, 11 digits", smsNumber)
    .addOption(
      new Option('--ordered <services...>', 'option services').choices([...ORDERED_SERVICES]).default([]),
    )
    .addHelpText(
      'after',
      '\nExample:\n  sekisho line add --admin-id hakone-admin --number 05055000101 --login-id hakone-1 --user-name 受付 --ordered forwarding voicemail',
    )
    .action(
      (options: {
        adminId: string
        number: string
        loginId: string
        userName: string
        ordered: OrderedService[]
        smsNumber?: string
      }) =>
        asOperator(async deps => {
          const outcome = await addLine(deps, {
            administratorId: options.adminId,
            number: options.number,
            userName: options.userName,
            ordered: options.ordered,
            user: { loginId: options.loginId, ...numberOf(options) },
          })
          report(outcome, options.loginId)
        }),
    )

  line
    .command('change')
    .description('change the user name or the ordered services; those no longer ordered are switched off')
    .argument('<number>', '利用者番号: 050 and 8 digits')
    .option('--user-name <name>', '利用者名', givenName)
    .addOption(new Option('--ordered <services...>', 'all option services').choices([...ORDERED_SERVICES]))
    .option('--ordered-none', 'no option services')
    .addHelpText(
      'after',
      '\nExample:\n  sekisho line change 05055000101 --user-name 受付 --ordered forwarding voicemail',
    )
    .action(
      (number: string, options: { userName?: string; ordered?: OrderedService[]; orderedNone?: true }) =>
        asOperator(async deps => {
          const ordered = options.orderedNone ? [] : options.ordered
          const { kind } = await changeLine(deps, number, { userName: options.userName, ordered })
          reportChange(kind, `There is no such line: ${number}`)
        }),
    )

  const password = program.command('password').description('passwords')
  password
    .command('reset')
    .description('make a new initial password; all sessions of the account end')
    .argument('<id>', '管理者ID or ログインID')
    .addOption(new Option('--site <site>', 'whose ID it is').choices(['admin', 'user']).makeOptionMandatory())
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  sekisho password reset --site user hakone-1')
    .action((id: string, options: { site: 'admin' | 'user'; yes?: true }) =>
      asOperator(deps => {
        const question = `The password of ${id} stops working, and its sessions end. Continue?`
        const missing = `There is no such ID on this site: ${id}`
        return replacePassword(deps, { id, ...options }, { question, missing })
      }),
    )
}

function report(outcome: AddOutcome, id: string): void {
  switch (outcome.kind) {
    case 'added':
      printPassword(id, outcome.initialPassword ?? '')
      break
    case 'id-taken':
      fail(`The ID is taken: ${id}`)
      break
    case 'id-kept':
      fail(KEPT.id)
      break
    case 'line-kept':
      fail(KEPT.line)
      break
    case 'bad-id':
      fail(`An ID has 1-64 letters, digits, . _ @ - and begins with a letter or digit: ${id}`)
      break
    case 'bad-line-number':
      fail('A line is 050 and 8 digits, for example 05055000001.')
      break
    case 'line-taken':
      fail('The line belongs to a contract already.')
      break
    case 'no-contract':
      fail('There is no contract with this administrator ID.')
      break
    case 'contract-full':
      fail(`A contract has ${policy.contract.mostLines} lines at most. Add another contract for the others.`)
      break
    case 'day-too-late':
      fail(dayTooLate(outcome.last))
      break
  }
}

function numberOf(options: { smsNumber?: string }) {
  return options.smsNumber === undefined ? {} : { smsNumber: options.smsNumber }
}
