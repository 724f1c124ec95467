import { Argument, type Command } from 'commander'
import { lineStateJsonSchema } from '../../api/operations/line-states.ts'
import type { Deps } from '../../deps.ts'
import { secondsTime } from '../../platform/i18n/japan-time.ts'
import { policy } from '../../policy.ts'
import { changeService, type ServiceOutcome } from '../../switch/in-service.ts'
import { resendLines } from '../../switch/resend.ts'
import { type EndpointStatus, type SwitchStatus, stuckLines, switchStatus } from '../../switch/status.ts'
import { countOrAll, type Options as ImportOptions, importFiles } from './import.ts'
import { reportChange } from './outcome.ts'
import { asOperator, fail, print, withDeps } from './run.ts'
import { addReconcileCommand, NO_SWITCH } from './switch-reconcile.ts'
import { addSimulatorCommand } from './switch-simulator.ts'

/** `sekisho switch …`: settings that calls follow. */
export function addSwitchCommands(program: Command): void {
  const telephony = program
    .command('switch')
    .description('the telephone system: what is passed on to it, and what it has applied')
  addStatus(telephony)
  addStuck(telephony)
  addResend(telephony)
  addReconcileCommand(telephony)
  addAdopt(telephony)
  addSimulatorCommand(telephony)
  addService(program)
  telephony
    .command('schema')
    .description('print the JSON schema of a line state')
    .addHelpText('after', '\nExample:\n  sekisho switch schema > line-state.schema.json')
    .action(() => console.log(JSON.stringify(lineStateJsonSchema(), null, 2)))
}

function addStatus(telephony: Command): void {
  telephony
    .command('status')
    .description('how each endpoint does: what waits, since when, what is stuck')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      '\nEnds with 1 when an endpoint is in trouble, a line is stuck, or no server gives places in the feed.\n\nExample:\n  sekisho switch status',
    )
    .action((options: { json?: true }) =>
      withDeps(async deps => {
        const status = await switchStatus(deps)
        if (status === undefined) return fail(NO_SWITCH)
        console.log(options.json ? JSON.stringify(status) : inWords(status).join('\n'))
        const { markedSince } = status
        if (markedSince !== undefined && deps.clock.now() - markedSince > policy.switch.slowMs)
          return fail('Nothing gets its place in the feed: start the server.')
        if (status.endpoints.some(isWrong)) process.exitCode = 1
      }),
    )
}

function isWrong({ trouble, lines }: EndpointStatus): boolean {
  return trouble !== undefined || lines.stuck > 0 || lines.ahead > 0
}

function inWords({ marked, endpoints }: SwitchStatus): string[] {
  return [
    ...(marked > 0 ? [`${marked} lines wait for their place in the feed`] : []),
    ...endpoints.flatMap(({ name, kind, trouble, lines, waitingSince }) => [
      `${name} (${kind}): ${trouble ? `${trouble.code} since ${secondsTime(trouble.since)}` : 'no trouble'}`,
      `  applied ${lines.applied}, waiting ${lines.waiting}${waitingSince === undefined ? '' : ` since ${secondsTime(waitingSince)}`}, stuck ${lines.stuck}, ahead ${lines.ahead}`,
    ]),
  ]
}

function addStuck(telephony: Command): void {
  telephony
    .command('stuck')
    .description('lines that an endpoint refuses, or has a state of that was never given')
    .option('--json', 'one JSON object per line and endpoint')
    .addHelpText('after', '\nEnds with 1 when there is one.\n\nExample:\n  sekisho switch stuck')
    .action((options: { json?: true }) =>
      withDeps(async deps => {
        let count = 0
        for await (const one of stuckLines(deps)) {
          count += 1
          const { line, endpoint, state, version, applied, answer, since } = one
          const words = `${line}  ${endpoint}  ${state}  ours ${version}, theirs ${applied}, ${answer ?? '-'}, since ${secondsTime(since)}`
          await print(`${options.json ? JSON.stringify(one) : words}\n`)
        }
        if (count > 0) process.exitCode = 1
        else if (!options.json) console.log('No line is stuck.')
      }),
    )
}

interface ResendOptions {
  readonly endpoint?: string
  readonly stuck?: true
  readonly all?: true
  readonly json?: true
}

function addResend(telephony: Command): void {
  telephony
    .command('resend')
    .description(
      'push once more, at once: one line, what is stuck, or all, to an endpoint that lost what it had',
    )
    .argument('[line]', 'a 050 number, 11 digits')
    .option('--endpoint <name>', 'only to this one')
    .option('--stuck', 'all lines that are stuck')
    .option('--all', 'all lines')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      '\nThe same versions: an endpoint that has newer ones keeps them (see "reconcile --apply").\n\nExamples:\n  sekisho switch resend 05055000001\n  sekisho switch resend --all --endpoint kamailio',
    )
    .action((line: string | undefined, options: ResendOptions) =>
      asOperator(async deps => {
        if (deps.config.switch === undefined) return fail(NO_SWITCH)
        if ([line, options.stuck, options.all].filter(one => one !== undefined).length !== 1)
          return fail('Say one of: a line, --stuck, --all.')
        if (!isEndpoint(deps, options.endpoint)) return fail(`There is no such endpoint: ${options.endpoint}`)
        const { endpoint, stuck } = options
        const resent = await resendLines(deps, { endpoint, line, ...(stuck && { stuckOnly: true }) })
        console.log(options.json ? JSON.stringify({ resent }) : `${resent} to be pushed once more.`)
        if (resent === 0 && line !== undefined) fail(`Nothing was ever pushed of this line: ${line}`)
      }),
    )
}

function addService(program: Command): void {
  const line = program.commands.find(command => command.name() === 'line') ?? program
  line
    .command('service')
    .description('take a line out of service, so that it neither takes nor makes calls, or put it in again')
    .argument('<number>', '利用者番号: 050 and 8 digits')
    .addArgument(new Argument('<state>', 'out of service, or in').choices(['in', 'out']))
    .requiredOption('--reason <text>', 'why, for the audit trail; no numbers, no passwords')
    .addHelpText('after', '\nExample:\n  sekisho line service 05055000101 out --reason "contract ended"')
    .action((number: string, state: 'in' | 'out', { reason }: { readonly reason: string }) =>
      asOperator(async deps => {
        const { kind } = await changeService(deps, { number, inService: state === 'in', reason })
        if (kind === 'no-switch' || kind === 'not-adopted') fail(NOT_DONE[kind])
        else reportChange(kind, `There is no such line: ${number}`)
      }),
    )
}

const NOT_DONE = {
  'no-switch': NO_SWITCH,
  'not-adopted': 'The line is not adopted: nothing is passed on of it yet. See "sekisho switch adopt".',
} as const satisfies Partial<Record<ServiceOutcome['kind'], string>>

function isEndpoint({ config }: Deps, name: string | undefined): boolean {
  return name === undefined || (config.switch?.endpoints ?? []).some(endpoint => endpoint.name === name)
}

const ADOPT_HELP = `
The file has a column line (利用者番号), and the columns of option services as for "sekisho import" (docs/import.md). Without
--apply nothing is changed: what would become of each line is shown. A line that is adopted is passed on from then on.

Exit codes: 0 no bad row, 1 bad rows, 2 the file cannot be read, 130 interrupted.

Examples:
  sekisho switch adopt states.csv
  sekisho switch adopt states.csv --apply`

function addAdopt(telephony: Command): void {
  telephony
    .command('adopt')
    .description('take over what the telephone system has of lines now, from a CSV file')
    .argument('<file>', 'CSV file: UTF-8, Shift_JIS or UTF-16, with Japanese or English headings')
    .option('--apply', 'do it; without, only show what would be done')
    .option('--skip-bad <file>', 'with --apply: leave bad rows out, and write them to this new file')
    .option('--differences <n>', 'show at most so many changed rows, or "all"', countOrAll, 20)
    .option('--json', 'one JSON object per line')
    .addHelpText('after', ADOPT_HELP)
    .action((file: string, options: ImportOptions) => importFiles([file], { ...options, isAdoption: true }))
}
