import { readFileSync } from 'node:fs'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { systemClock } from '../../platform/clock.ts'
import { systemEntropy } from '../../platform/entropy.ts'
import { INBOX_MODES, type InboxMode } from '../../sms/gateways/inbox/faults.ts'
import type { ReceiptForm } from '../../sms/simulator/mailbox.ts'
import { inboxPhones, noPhones, type Phones } from '../../sms/simulator/phones.ts'
import {
  type Simulator,
  type SimulatorSettings,
  startSimulator,
  USUAL_SETTINGS,
} from '../../sms/simulator/simulator.ts'
import type { IdForm, Span } from '../../sms/simulator/smsc.ts'
import { assembleDeps, configurationOrExit, EXIT_CONFIG } from '../assemble.ts'
import { onSignal } from '../stopping.ts'
import { neverUnasked } from './run.ts'
import { type OutputForm, openTerminal, type Terminal } from './smsc-terminal.ts'

interface Options {
  readonly database: boolean
  readonly mode: InboxMode
  readonly host: string
  readonly port: number
  readonly tlsKey?: string
  readonly tlsCert?: string
  readonly systemId?: string
  readonly passwordFile?: string
  readonly answerMs: Span
  readonly receiptMs: Span
  readonly ids: IdForm
  readonly receiptIds?: IdForm
  readonly receiptForm: ReceiptForm
  readonly enquireSeconds: number
  readonly maxConnections: number
  readonly json?: true
  readonly quiet?: true
}

const EXAMPLES = `
Examples:
  sekisho smsc --demonstration                    beside a demonstration: messages arrive in its SMS inbox
  sekisho smsc --no-database --json               without any configuration: messages on the terminal only
  sekisho smsc --no-database --answer-ms 2-10     answers as late as a carrier's
  sekisho smsc --ids hex --receipt-ids decimal    receipts that write ids in another way than answers
  sekisho smsc --no-database --mode throttle      everybody is told to come back later

SMS to 09000000000 … 09000000009 always meet the same fault, as the page of the SMS inbox says.`

/** `sekisho smsc`: the SMPP simulator. */
export function addSmscCommand(program: Command): void {
  const usual = USUAL_SETTINGS
  program
    .command('smsc')
    .description('simulate a carrier: an SMPP 3.4 server for trying and testing, never for real codes')
    .option('--no-database', 'needs no configuration; messages are shown on the terminal only')
    .addOption(
      new Option('--mode <mode>', 'what happens to messages; with a database, the page of the inbox says it')
        .choices(INBOX_MODES)
        .default('deliver'),
    )
    .option('--host <address>', 'network address to listen on', usual.host)
    .option('--port <port>', 'TCP port; 0 takes a free one and says which', wholeUpTo(65_535), usual.port)
    .option('--tls-key <file>', 'private key, PEM; together with --tls-cert: TLS instead of plain TCP')
    .option('--tls-cert <file>', 'certificate, PEM')
    .option('--system-id <id>', 'the only account that may bind; else every account may')
    .option('--password-file <file>', 'file with the password that is wanted; else every password is good')
    .addOption(
      new Option('--answer-ms <span>', 'pause before each answer, like 5 or 2-10')
        .argParser(span)
        .default(usual.answerMs, '0'),
    )
    .addOption(
      new Option('--receipt-ms <span>', 'pause before each receipt')
        .argParser(span)
        .default(usual.receiptMs, String(usual.receiptMs.from)),
    )
    .addOption(new Option('--ids <form>', 'ids in answers').choices(['decimal', 'hex']).default('decimal'))
    .addOption(
      new Option('--receipt-ids <form>', 'ids in receipts (default: like --ids)').choices(['decimal', 'hex']),
    )
    .addOption(
      new Option('--receipt-form <form>', 'where receipts say it')
        .choices(['text', 'tlvs', 'both'])
        .default('both'),
    )
    .option(
      '--enquire-seconds <n>',
      'silence after which a client is asked whether it is there',
      wholeUpTo(3_600),
      usual.enquireMs / 1_000,
    )
    .option('--max-connections <n>', 'clients at the same time', wholeUpTo(10_000), usual.maxConnections)
    .option('--json', 'one JSON object a line instead of text')
    .option('--quiet', 'no line for each message, only their number in the end')
    .addHelpText('after', EXAMPLES)
    .action((options: Options, command: Command) => simulate(options, command))
}

async function simulate(options: Options, command: Command): Promise<void> {
  const settings = settingsFrom(options, command)
  const terminal = openTerminal(outputForm(options), process.stdout)
  const world = options.database ? await besideDemonstration(terminal) : alone(options.mode)
  const simulator = await started(startSimulator({ ...world, settings, onEvent: terminal.show }), settings)
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    onSignal(signal, async () => {
      if (stopping) return
      stopping = true
      await simulator.stop()
      await world.close()
      terminal.end()
      // Answers and receipts that still wait for their time are not waited for.
      process.exit(0)
    })
}

interface World {
  readonly deps: { readonly clock: typeof systemClock; readonly entropy: typeof systemEntropy }
  readonly phones: Phones
  close(): Promise<void>
}

function alone(mode: InboxMode): World {
  const deps = { clock: systemClock, entropy: systemEntropy }
  return { deps, phones: noPhones(mode), close: async () => {} }
}

/** What it is sent can be read by everybody who reaches the inbox: so never the codes of real customers. */
async function besideDemonstration(terminal: Terminal): Promise<World> {
  neverUnasked()
  const config = configurationOrExit()
  if (!config.demonstration) {
    console.error(
      'The simulator cannot run with this configuration: it shows every message in the SMS inbox, which is for the demonstration only ("demonstration: true"). To run it without a database: sekisho smsc --no-database',
    )
    process.exit(EXIT_CONFIG)
  }
  const deps = assembleDeps(config)
  const onTrouble = (reason: string) =>
    terminal.show({ at: new Date(deps.clock.now()).toISOString(), event: 'trouble', reason })
  const phones = await inboxPhones(deps, onTrouble).catch(() => {
    console.error('The tables of the demonstration are missing or not reachable: start its server first.')
    process.exit(1)
  })
  return { deps, phones, close: () => deps.db.destroy() }
}

async function started(starting: Promise<Simulator>, { host, port }: SimulatorSettings): Promise<Simulator> {
  try {
    return await starting
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    console.error(
      taken
        ? `Port ${port} of ${host} is in use. Stop the other program, or choose another port: --port 0`
        : `The simulator cannot listen on port ${port} of ${host}: ${String(error)}`,
    )
    process.exit(1)
  }
}

function settingsFrom(options: Options, command: Command): SimulatorSettings {
  const { tlsKey, tlsCert, systemId, passwordFile } = options
  if ((tlsKey === undefined) !== (tlsCert === undefined))
    command.error('error: --tls-key and --tls-cert are good together only')
  const read = (file: string) => {
    try {
      return readFileSync(file, 'utf8')
    } catch {
      return command.error(`error: the file ${file} cannot be read`)
    }
  }
  return {
    ...options,
    receiptIds: options.receiptIds ?? options.ids,
    enquireMs: options.enquireSeconds * 1_000,
    account: { systemId, password: passwordFile === undefined ? undefined : read(passwordFile).trim() },
    ...(tlsKey && tlsCert && { tls: { key: read(tlsKey), cert: read(tlsCert) } }),
  }
}

function outputForm({ json, quiet }: Options): OutputForm {
  return quiet ? 'count' : json ? 'json' : 'text'
}

function wholeUpTo(most: number): (text: string) => number {
  return text => {
    if (/^\d{1,6}$/.test(text) && Number(text) <= most) return Number(text)
    throw new InvalidArgumentError(`It must be a whole number up to ${most}.`)
  }
}

function span(text: string): Span {
  const [, from, to = from] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(text) ?? []
  if (from === undefined || Number(from) > Number(to))
    throw new InvalidArgumentError('It must be milliseconds, like 5 or 2-10.')
  return { from: Number(from), to: Number(to) }
}
