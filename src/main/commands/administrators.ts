import { Argument, type Command } from 'commander'
import type { EnrolmentPolicy } from '../../accounts/tables.ts'
import {
  administratorsWithoutNumber,
  makeActivationCode,
  registerAdministratorNumber,
  setEnrolment,
} from '../../contracts/enrolment.ts'
import { smsNumber } from './arguments.ts'
import { POLICIES } from './contracts.ts'
import { asOperator, fail, print, withDeps } from './run.ts'

/** Administrators and their SMS numbers: who has none, and how he may get one. */
export function addAdministratorCommands(program: Command): void {
  const administrator = program.command('administrator').description('administrators and their SMS numbers')
  administrator
    .command('without-number')
    .description('show the administrators that have no SMS number yet')
    .option('--json', 'one JSON object a line')
    .addHelpText('after', '\nExample:\n  sekisho administrator without-number --json')
    .action((options: { json?: boolean }) =>
      withDeps(async deps => {
        for await (const { administratorId: id, name, enrolment } of administratorsWithoutNumber(deps)) {
          const line = { id, contract: name, enrolment: enrolment ?? deps.config.enrolment }
          const text = `${id.padEnd(34)}${line.enrolment.padEnd(17)}${name}`
          await print(`${options.json ? JSON.stringify(line) : text}\n`)
        }
      }),
    )
  administrator
    .command('activation-code')
    .description('make a new activation code for the opening notice; good once, for 30 days')
    .argument('<id>', '管理者ID')
    .addHelpText('after', '\nExample:\n  sekisho administrator activation-code hakone-admin')
    .action((id: string) =>
      asOperator(async deps => {
        const outcome = await makeActivationCode(deps, id)
        if (outcome.kind === 'no-administrator') return fail(`There is no such administrator: ${id}`)
        console.log(`ID:              ${id}`)
        console.log(`Activation code: ${outcome.activationCode}`)
        console.log('It is shown only now. An earlier one can no longer be used.')
      }),
    )
  administrator
    .command('enrolment')
    .description("set how a contract's administrator may enrol")
    .argument('<id>', '管理者ID')
    .addArgument(
      new Argument('<policy>', 'installation = as the configuration says').choices([
        ...POLICIES,
        'installation',
      ]),
    )
    .addHelpText('after', '\nExample:\n  sekisho administrator enrolment hakone-admin closed')
    .action((id: string, wanted: EnrolmentPolicy | 'installation') =>
      asOperator(async deps => {
        const outcome = await setEnrolment(deps, id, wanted === 'installation' ? null : wanted)
        if (outcome.kind === 'no-administrator') fail(`There is no such administrator: ${id}`)
        else console.log(`Enrolment of ${id}: ${wanted}`)
      }),
    )
  administrator
    .command('set-number')
    .description("register an administrator's SMS number; check first who is asking")
    .argument('<id>', '管理者ID')
    .argument('<number>', 'SMS number, 11 digits', smsNumber)
    .addHelpText('after', '\nExample:\n  sekisho administrator set-number hakone-admin 09012345678')
    .action((id: string, number: string) =>
      asOperator(async deps => {
        const outcome = await registerAdministratorNumber(deps, id, number)
        if (outcome.kind === 'no-administrator') fail(`There is no such administrator: ${id}`)
        else console.log(`Registered for ${id}. The sessions have ended; an old number gets a notice by SMS.`)
      }),
    )
}
