import { type Command, Option } from 'commander'
import { endOfDay, startOfDay } from '../../platform/i18n/japan-time.ts'
import { findMessage, listMessages, type Message, type MessageFilter } from '../../sms/message-list.ts'
import { count, moment, smsNumber } from './arguments.ts'
import { fail, print, withDeps } from './run.ts'
import { messageLine, messageStory, STATES } from './sms-words.ts'

interface ListOptions {
  readonly contract?: string
  readonly loginId?: string
  readonly to?: string
  readonly state?: MessageFilter['state']
  readonly since?: number
  readonly until?: number
  readonly before?: string
  readonly limit: number
  readonly json?: true
}

/** `sekisho sms list` and `show`: what became of messages. They work while the server runs. */
export function addSmsMessageCommands(sms: Command): void {
  sms
    .command('list')
    .description('print messages, newest first; never a code, and numbers masked')
    .option('--contract <administrator ID>', 'only of the contract with this 管理者ID')
    .option('--login-id <id>', 'only of this 管理者ID or ログインID')
    .option('--to <number>', 'only to this number, 11 digits', smsNumber)
    .addOption(new Option('--state <state>', 'only in this state').choices(Object.keys(STATES)))
    .option('--since <time>', 'a day in Japan (2026-11-24), or a time with its zone', moment(startOfDay))
    .option('--until <time>', 'the same; the day is included', moment(endOfDay))
    .option('--before <id>', 'only older than the SMS with this id: the next page')
    .option('--limit <n>', 'at most so many', count, 50)
    .option('--json', 'one JSON object per line; times in UTC')
    .addHelpText(
      'after',
      `
Columns: when it was ordered (Japan), state, purpose, ID, number, the SMS' id, the last try.

Examples:
  sekisho sms list --to 09012345678
  sekisho sms list --contract hakone-admin --since 2026-11-24 --json
  sekisho sms list --state refused --limit 500`,
    )
    .action((options: ListOptions) => list(options))
  sms
    .command('show')
    .description('tell the whole story of one message: every try with its times and reasons')
    .argument('<id>', 'as "sekisho sms list" prints it')
    .option('--json', 'one JSON object; times in UTC')
    .addHelpText(
      'after',
      `
States:
${Object.entries(STATES)
  .map(([state, meaning]) => `  ${state.padEnd(12)} ${meaning}`)
  .join('\n')}

Examples (the second for an id that begins with a hyphen):
  sekisho sms show 5mS9l0kDxX3q1oWb7uYt2A
  sekisho sms show -- -mS9l0kDxX3q1oWb7uYt2Ab`,
    )
    .action((id: string, options: { json?: true }) => show(id, options))
}

function list(options: ListOptions): Promise<void> {
  return withDeps(async deps => {
    const { contract: administratorId, to: number, ...filter } = options
    const outcome = await listMessages(deps, { ...filter, administratorId, number })
    switch (outcome.kind) {
      case 'no-contract':
        return fail('There is no contract with this administrator ID.')
      case 'no-account':
        return fail('There is no such ID.')
      case 'no-message':
        return fail(`There is no such SMS: ${options.before}`)
      case 'messages':
        return printMessages(outcome.messages, options)
    }
  })
}

/** One more than asked for is taken, to know whether there is a next page. */
async function printMessages(messages: AsyncIterable<Message>, options: ListOptions): Promise<void> {
  let last: Message | undefined
  let printed = 0
  for await (const message of messages) {
    if (printed === options.limit) return console.error(`There are older ones: --before ${last?.id}`)
    await print(`${options.json ? JSON.stringify(inJson(message)) : messageLine(message)}\n`)
    last = message
    printed += 1
  }
  if (printed === 0) console.error('There are no such SMS.')
}

function show(id: string, options: { json?: true }): Promise<void> {
  return withDeps(async deps => {
    const message = await findMessage(deps, id)
    if (message === undefined) return fail(`There is no such SMS: ${id}`)
    const siblings = message.siblings.map(other => ({ ...other, at: utc(other.at) }))
    console.log(
      options.json ? JSON.stringify({ ...inJson(message), siblings }, null, 2) : messageStory(message),
    )
  })
}

/** What is not known, or not so far, is left out. */
function inJson(message: Message) {
  return {
    ...message,
    at: utc(message.at),
    uselessAfter: utc(message.uselessAfter),
    nextTryAt: utc(message.nextTryAt),
    attempts: message.attempts.map(attempt => ({
      ...attempt,
      startedAt: utc(attempt.startedAt),
      endedAt: utc(attempt.endedAt),
      submittedAt: utc(attempt.submittedAt),
      receiptAt: utc(attempt.receiptAt),
    })),
  }
}

function utc(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString()
}
