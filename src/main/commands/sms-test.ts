import type { Command } from 'commander'
import { SECOND_MS } from '../../policy.ts'
import { gatewayStates } from '../../sms/gateway-state.ts'
import type { SmsState } from '../../sms/tables.ts'
import { followTest, startTest, type TestStep } from '../../sms/test-message.ts'
import { seconds, smsNumber } from './arguments.ts'
import { asOperator, fail } from './run.ts'

interface TestOptions {
  readonly gateway?: string
  readonly wait: number
  readonly json?: true
}

/** `sekisho sms test`: one marked message through one gateway, followed live. */
export function addSmsTestCommand(sms: Command): void {
  sms
    .command('test')
    .description('send a marked test message through one gateway and follow it')
    .argument('<number>', 'a phone of yours, 11 digits, also with hyphens', smsNumber)
    .option('--gateway <name>', 'which gateway; needed when there are several')
    .option('--wait <seconds>', 'how long to wait for the receipt', seconds, 60)
    .option('--json', 'one JSON object per line')
    .addHelpText(
      'after',
      `
A process that sends has to be running (the server, or sekisho work).
Ends with 0 when the message was delivered, or taken without a receipt so far; else with 1.

Examples:
  sekisho sms test 090-1234-5678
  sekisho sms test 09012345678 --gateway backup --wait 300`,
    )
    .action((number: string, options: TestOptions) => asOperator(deps => test(deps, number, options)))
}

async function test(
  deps: Parameters<Parameters<typeof asOperator>[0]>[0],
  number: string,
  options: TestOptions,
): Promise<void> {
  const start = await startTest(deps, { number, gateway: options.gateway })
  if (start.kind === 'which-gateway')
    return fail(`Choose a gateway with --gateway: ${start.names.join(', ')}`)
  if ((await gatewayStates(deps)).length === 0)
    console.error('No process that sends was heard of lately: start the server or "sekisho work".')
  const state = await followTest(deps, { id: start.id, waitMs: options.wait * SECOND_MS }, step =>
    console.log(options.json ? JSON.stringify({ id: start.id, ...step }) : inWords(step, start.gateway)),
  )
  if (state === 'delivered') return
  if (state === 'submitted')
    return console.error(
      `No receipt within ${options.wait} s. Some report after 20 minutes: sekisho sms show ${start.id}`,
    )
  if (state === 'queued' || state === 'sending')
    return fail(
      `The gateway did not say within ${options.wait} s that it took it. It is tried for 5 minutes: sekisho sms show ${start.id}`,
    )
  fail(ENDS[state])
}

/** What is known, and no more. */
const ENDS: Record<Exclude<SmsState, 'queued' | 'sending' | 'submitted' | 'delivered'>, string> = {
  undelivered: 'The phone did not get it: the carrier gave it up.',
  refused: 'Not sent: the gateway refused it.',
  expired: 'Not sent: the gateway took it at no time.',
  unknown: 'Nobody knows whether the phone got it: the gateway did not answer. Look at the phone.',
  superseded: 'Not sent: it is no longer in the outbox.',
}

function inWords(step: TestStep, gateway: string): string {
  const at = `+${(step.atMs / SECOND_MS).toFixed(2)} s`.padStart(10)
  switch (step.kind) {
    case 'attempt':
      return `${at}  try ${step.n} through ${gateway}`
    case 'failed':
    case 'unknown':
      return `${at}  try ${step.n}: ${step.class}, ${step.code}`
    case 'taken':
      return `${at}  taken by ${gateway}, its id is ${step.providerId}`
    case 'ended':
      return `${at}  ${step.state}${step.code === undefined ? '' : `, ${step.code}`}`
  }
}
