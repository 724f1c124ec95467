import type { Command } from 'commander'
import { type Contract, findContract, listContracts } from '../../accounts/contract.ts'
import { withoutControls } from '../../accounts/names.ts'
import type { Deps } from '../../deps.ts'
import { listOrderedLines, type OrderedLine } from '../../lines/ordering.ts'
import { isoDate } from '../../platform/i18n/japan-time.ts'
import { fail, print, withDeps } from './run.ts'

const PAGE = 500

interface ListOptions {
  readonly json?: true
  readonly suspended?: true
  readonly ending?: true
}

/** `sekisho contract list|show`. */
export function addContractListCommands(program: Command): void {
  const contract = program.commands.find(command => command.name() === 'contract') ?? program
  contract
    .command('list')
    .description('show all contracts, in the order of their administrator IDs')
    .option('--suspended', 'only those that are suspended')
    .option('--ending', 'only those that end')
    .option('--json', 'one JSON object a line')
    .addHelpText('after', '\nExample:\n  sekisho contract list --suspended --json')
    .action((options: ListOptions) =>
      withDeps(async deps => {
        for await (const one of contracts(deps))
          if (isWanted(one, options)) await print(options.json ? line(jsonOf(one)) : `${inWords(one)}\n`)
      }),
    )
  contract
    .command('show')
    .description('show one contract with its lines')
    .argument('<admin-id>', '管理者ID of the contract')
    .option('--json', 'as one JSON object')
    .addHelpText('after', '\nExample:\n  sekisho contract show hakone-admin')
    .action((administratorId: string, options: ListOptions) =>
      withDeps(async deps => {
        const one = await findContract(deps.db, administratorId)
        if (one === undefined)
          return fail(`There is no contract with this administrator ID: ${administratorId}`)
        if (options.json) {
          const lines = []
          for await (const row of linesOf(deps, one)) lines.push(row)
          return print(line({ ...jsonOf(one), lines }))
        }
        await print(`${detailsOf(one)}\n`)
        for await (const row of linesOf(deps, one)) await print(`  ${lineInWords(row)}\n`)
      }),
    )
}

async function* contracts({ db }: Deps): AsyncGenerator<Contract> {
  for (let after = ''; ; ) {
    const page = await listContracts(db, { after, limit: PAGE })
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last.administratorId
  }
}

async function* linesOf(deps: Deps, { administratorId }: Contract): AsyncGenerator<OrderedLine> {
  for (let after = ''; ; ) {
    const page = (await listOrderedLines(deps, { administratorId, after, limit: PAGE })) ?? []
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last.number
  }
}

function isWanted({ suspendedAt, endsOn }: Contract, { suspended, ending }: ListOptions): boolean {
  return (!suspended || suspendedAt !== null) && (!ending || endsOn !== null)
}

function jsonOf({ administratorId, name, enrolment, codesFrom, abroad, ...one }: Contract) {
  return {
    ...{ administratorId, name, enrolment, codesFrom, abroad },
    suspended: one.suspendedAt !== null,
    lastDay: one.endsOn,
    createdAt: new Date(one.createdAt).toISOString(),
  }
}

function inWords(one: Contract): string {
  return `${one.administratorId.padEnd(34)}${stateOf(one).padEnd(28)}${withoutControls(one.name)}`
}

function stateOf({ suspendedAt, endsOn }: Contract): string {
  const state = suspendedAt === null ? 'active' : 'suspended'
  return endsOn === null ? state : `${state}, ends ${endsOn}`
}

function detailsOf(one: Contract): string {
  const facts = [
    ['Administrator ID', one.administratorId],
    ['Name', withoutControls(one.name)],
    ['State', stateOf(one)],
    ['Suspended since', one.suspendedAt === null ? '-' : isoDate(one.suspendedAt)],
    ['Codes from', one.codesFrom ?? 'as the installation says'],
    ['Enrolment', one.enrolment ?? 'as the installation says'],
    ['Abroad', one.abroad ?? 'allowed'],
    ['Added', isoDate(one.createdAt)],
  ]
  return facts.map(([name = '', text = '']) => `${`${name}:`.padEnd(18)}${text}`).join('\n')
}

function lineInWords({ number, loginId, hasSmsNumber, suspended, userName }: OrderedLine): string {
  const states = [hasSmsNumber ? '' : 'no SMS number', suspended ? 'suspended' : ''].filter(
    text => text !== '',
  )
  return `${number}  ${loginId.padEnd(34)}${states.join(', ').padEnd(26)}${withoutControls(userName)}`
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`
}
