import { Argument, type Command, Option } from 'commander'
import type { DeskRole } from '../../accounts/tables.ts'
import type { Deps } from '../../deps.ts'
import {
  addDeskMember,
  listMembers,
  type MemberOutcome,
  othersWithPhoneOf,
  removeDeskMember,
  setMemberNumber,
  setRole,
} from '../../desk/members.ts'
import { DESK_ROLES } from '../../desk/roles.ts'
import { smsNumber } from './arguments.ts'
import { confirmed } from './confirmation.ts'
import { printPassword, replacePassword, reportChange } from './outcome.ts'
import { asOperator, fail, print, withDeps } from './run.ts'

const ROLES = `Roles:
  read-only   looks
  desk        also resets passwords, ends sessions, suspends and resumes
  supervisor  also clears administrators' numbers and approves it`

/** The accounts of the operator's own desk (under /op/). */
export function addDeskMemberCommands(program: Command): void {
  const operator = program.command('operator').description("accounts of the operator's desk (/op/)")
  addAdd(operator)
  addList(operator)
  operator
    .command('role')
    .description('set what an operator may do; it holds at once')
    .argument('<id>', 'operator ID')
    .addArgument(new Argument('<role>', 'see below').choices(DESK_ROLES))
    .addHelpText('after', `\n${ROLES}\n\nExample:\n  sekisho operator role yamada supervisor`)
    .action((id: string, role: DeskRole) =>
      asOperator(async deps => report(await setRole(deps, id, role), id)),
    )
  operator
    .command('number')
    .description("register an operator's SMS number; the sessions end, an old number gets a notice")
    .argument('<id>', 'operator ID')
    .argument('<number>', 'SMS number, 11 digits', smsNumber)
    .addHelpText('after', '\nExample:\n  sekisho operator number yamada 09012345678')
    .action((id: string, number: string) =>
      asOperator(async deps => {
        report(await setMemberNumber(deps, id, number), id)
        await warnOfSharedPhone(deps, id)
      }),
    )
  operator
    .command('password')
    .description('issue a new initial password for an operator who lost theirs; the sessions end')
    .argument('<id>', 'operator ID')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  sekisho operator password yamada')
    .action((id: string, options: { yes?: true }) =>
      asOperator(deps => {
        const question = `The password of ${id} stops working, and the sessions of ${id} end. Continue?`
        return replacePassword(deps, { site: 'op', id, ...options }, { question, missing: missing(id) })
      }),
    )
  operator
    .command('remove')
    .description('remove an operator; the audit trail keeps what was done')
    .argument('<id>', 'operator ID')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  sekisho operator remove yamada --yes')
    .action((id: string, options: { yes?: true }) =>
      asOperator(async deps => {
        if (!(await confirmed(`Remove the operator ${id}? It cannot be undone.`, options))) return
        report(await removeDeskMember(deps, id), id)
      }),
    )
}

function addAdd(operator: Command): void {
  operator
    .command('add')
    .description('add an operator and print the initial password, once')
    .argument('<id>', 'operator ID: 1-64 letters, digits, . _ @ -')
    .addOption(new Option('--role <role>', 'see below').choices(DESK_ROLES).default('desk'))
    .option('--sms-number <number>', 'the SMS number, 11 digits; without it there is no sign-in', smsNumber)
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `\n${ROLES}\n\nExample:\n  sekisho operator add yamada --role supervisor --sms-number 09012345678`,
    )
    .action((id: string, options: { role: DeskRole; smsNumber?: string; json?: true }) =>
      asOperator(async deps => {
        const wanted = { loginId: id, role: options.role, smsNumber: options.smsNumber }
        const outcome = await addDeskMember(deps, wanted)
        if (outcome.kind === 'bad-id')
          return fail(`An ID has 1-64 letters, digits, . _ @ - and begins with a letter or digit: ${id}`)
        if (outcome.kind === 'id-taken') return fail(`The ID is taken: ${id}`)
        const { initialPassword } = outcome
        if (options.json) return print(`${JSON.stringify({ id, role: options.role, initialPassword })}\n`)
        printPassword(id, initialPassword)
        await warnOfSharedPhone(deps, id)
        if (options.smsNumber === undefined)
          console.log(`${id} cannot sign in yet. Register the number: sekisho operator number ${id} <number>`)
      }),
    )
}

function addList(operator: Command): void {
  operator
    .command('list')
    .description('show the operators, their roles and numbers (masked)')
    .option('--json', 'one JSON object a line')
    .addHelpText('after', '\nExample:\n  sekisho operator list --json')
    .action((options: { json?: true }) =>
      withDeps(async deps => {
        const all = await listMembers(deps)
        for (const { id, role, number, lastSignInAt, passwordInitial } of all) {
          const last = lastSignInAt === undefined ? null : new Date(lastSignInAt).toISOString()
          const line = { id, role, number: number ?? null, lastSignInAt: last, passwordInitial }
          const text = `${id.padEnd(34)}${role.padEnd(12)}${(number ?? 'no number').padEnd(13)}${last ?? 'never signed in'}`
          await print(`${options.json ? JSON.stringify(line) : text}\n`)
        }
        if (all.length === 0 && !options.json)
          console.log('There is no operator yet: sekisho operator add --help')
      }),
    )
}

async function warnOfSharedPhone(deps: Deps, id: string): Promise<void> {
  const others = await othersWithPhoneOf(deps, id)
  if (others.length > 0)
    console.log(`Has the same number: ${others.join(', ')}. Neither can approve what the other requests.`)
}

function report({ kind }: MemberOutcome, id: string): void {
  reportChange(kind, missing(id))
}

function missing(id: string): string {
  return `There is no such operator: ${id}`
}
