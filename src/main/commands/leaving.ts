import { type Command, Option } from 'commander'
import { archiveFolder } from '../../audit/archive.ts'
import { firstLastDay, setContractEnd } from '../../contracts/ending.ts'
import { type EraseOutcome, erasePerson, exportPerson, type PersonName } from '../../leaving/person.ts'
import { plainDay } from './arguments.ts'
import { confirmed } from './confirmation.ts'
import { printPassword, reportChange } from './outcome.ts'
import { asOperator, fail, print } from './run.ts'

interface Options {
  readonly reason: string
  readonly yes?: true
}
type PersonOptions = Options & Pick<PersonName, 'site'>

/** `sekisho contract end|keep` and `sekisho person`. */
export function addLeavingCommands(program: Command): void {
  const contract = program.commands.find(command => command.name() === 'contract') ?? program
  contract
    .command('end')
    .description('say which is the last day of a contract; on the day after, all of it is erased')
    .argument('<admin-id>', '管理者ID of the contract')
    .argument('<day>', 'YYYY-MM-DD: that day included, Japanese time', plainDay)
    .requiredOption('--reason <text>', 'why, for the audit trail; no numbers, no passwords')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nExample:\n  sekisho contract end hakone-admin 2026-12-31 --reason "解約届 2026-11-20"',
    )
    .action((administratorId: string, lastDay: string, { reason, ...options }: Options) =>
      asOperator(async deps => {
        const isOver = lastDay < firstLastDay(deps)
        const when = isOver ? 'within minutes' : `on the day after ${lastDay}`
        const question = `Administrator, lines, login IDs, numbers, names and SMS of ${administratorId} are erased ${when}. Continue?`
        if (!(await confirmed(question, options))) return
        const { kind } = await setContractEnd(deps, { administratorId, lastDay, reason })
        reportChange(kind, noContract(administratorId))
      }),
    )
  contract
    .command('keep')
    .description('cancel the end of a contract, until its last day is over')
    .argument('<admin-id>', '管理者ID of the contract')
    .requiredOption('--reason <text>', 'why, for the audit trail; no numbers, no passwords')
    .addHelpText('after', '\nExample:\n  sekisho contract keep hakone-admin --reason "解約の撤回"')
    .action((administratorId: string, { reason }: Options) =>
      asOperator(async deps => {
        const { kind } = await setContractEnd(deps, { administratorId, lastDay: null, reason })
        reportChange(kind, noContract(administratorId))
      }),
    )
  const person = program.command('person').description('one person: the data that is kept, and erasing it')
  personCommand(person, 'export')
    .description(
      'print all data kept about a person as JSON, the number in full: for the person (個人情報保護法)',
    )
    .addHelpText(
      'after',
      '\nExample:\n  sekisho person export hakone-1 --site user --reason "開示請求" > hakone-1.json',
    )
    .action((loginId: string, { site, reason }: PersonOptions) =>
      asOperator(async deps => {
        const told = await exportPerson(deps, { site, loginId }, reason)
        if (told === undefined) return fail(noPerson(loginId))
        await print(`${JSON.stringify(told, undefined, 2)}\n`)
        if (told.archived !== undefined)
          console.error(
            `Not included: events of the trail up to ${told.archived.untilMonth}. They are in ${told.archived.files.length} files, by default in ${archiveFolder(deps)}: look in them for "account_id":"${told.archived.accountId}".`,
          )
      }),
    )
  personCommand(person, 'erase')
    .description(
      'erase the data kept about a person; the ID stays, with a new initial password, for the next user',
    )
    .option('--login-id <id>', 'another ID in its place')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  sekisho person erase hakone-1 --site user --reason "消去請求"')
    .action((loginId: string, options: PersonOptions & { loginId?: string }) =>
      asOperator(async deps => {
        const question = `Number, name, password, sessions, browsers, forwarding and SMS of ${loginId} are erased. Go on?`
        if (!(await confirmed(question, options))) return
        const { site, reason, loginId: newLoginId } = options
        reportErased(await erasePerson(deps, { site, loginId }, { reason, newLoginId }), loginId)
      }),
    )
}

function personCommand(person: Command, name: string): Command {
  return person
    .command(name)
    .argument('<id>', '管理者ID or ログインID')
    .addOption(new Option('--site <site>', 'whose ID it is').choices(['admin', 'user']).makeOptionMandatory())
    .requiredOption('--reason <text>', 'why, for the audit trail; no numbers, no passwords')
}

function reportErased(outcome: EraseOutcome, id: string): void {
  switch (outcome.kind) {
    case 'erased':
      printPassword(outcome.loginId, outcome.initialPassword)
      break
    case 'no-account':
      fail(noPerson(id))
      break
    case 'bad-id':
      fail('An ID has 1-64 letters, digits, . _ @ - and begins with a letter or digit.')
      break
    case 'id-taken':
      fail('The new ID is taken. Nothing was done.')
      break
  }
}

function noContract(id: string): string {
  return `There is no contract with this administrator ID: ${id}`
}

function noPerson(id: string): string {
  return `There is no such ID on this site: ${id}`
}
