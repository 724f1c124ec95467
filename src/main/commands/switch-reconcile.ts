import { readFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import type { Deps } from '../../deps.ts'
import { askFor } from '../../switch/ask.ts'
import { compareWith, type Difference, overwrite, type Theirs } from '../../switch/reconcile.ts'
import { type EndpointSettings, isPushed } from '../../switch/settings.ts'
import { grouped } from './import-progress.ts'
import { asOperator, fail, print, withDeps } from './run.ts'

interface Options {
  readonly endpoint?: string
  readonly dump?: string
  readonly apply?: true
  readonly json?: true
}

const HELP = `
The dump is a file of line states as the endpoint has them (docs/switch.md): a JSON array, or one JSON object per line.
Without one, the endpoint is asked for each line: GET {url}?line=, signed as a push is; 404 = it has none.
With --apply what differs is given a version above both and pushed: ours overwrites whatever the switch has.

Exit codes: 0 nothing differs, or all of it was resent; 1 something differs; 2 nothing could be compared.

Examples:
  sekisho switch reconcile --dump kamailio.jsonl
  sekisho switch reconcile --endpoint kamailio --apply`

const UNUSABLE = 2
const PROGRESS_EVERY_MS = 5_000

export const NO_SWITCH = 'The configuration knows no telephone system (switch).'

/** `sekisho switch reconcile`: whether the telephone system has what we think. */
export function addReconcileCommand(telephony: Command): void {
  telephony
    .command('reconcile')
    .description('compare what the telephone system has with what was passed on, and list what differs')
    .option('--endpoint <name>', 'which; default: the only one')
    .option('--dump <file>', 'a dump of it')
    .addOption(new Option('--apply', 'resend what differs, above the version that the switch has'))
    .option('--json', 'one JSON object per line that differs')
    .addHelpText('after', HELP)
    .action((options: Options) => {
      const open = options.apply ? asOperator : withDeps
      return open(deps => reconcile(deps, options))
    })
}

async function reconcile(deps: Deps, options: Options): Promise<void> {
  const { switch: settings } = deps.config
  if (settings === undefined) return unusable(NO_SWITCH)
  const named = settings.endpoints.filter(({ name }) => (options.endpoint ?? name) === name)
  const [endpoint, second] = named
  if (endpoint === undefined) return unusable(`There is no such endpoint: ${options.endpoint}`)
  if (second !== undefined) return unusable('There are several endpoints: say which with --endpoint.')
  const theirs = options.dump === undefined ? asking(deps, endpoint) : dumped(options.dump)
  if (typeof theirs === 'string') return unusable(theirs)
  let [lines, differing, shownAt] = [0, 0, deps.clock.now()]
  try {
    for await (const page of compareWith(deps, { endpoint, theirs })) {
      lines += page.lines
      differing += page.differences.length
      for (const one of page.differences) await print(`${inWords(one, options)}\n`)
      if (options.apply && page.differences.length > 0) await overwrite(deps, page.differences)
      if (deps.clock.now() - shownAt < PROGRESS_EVERY_MS) continue
      shownAt = deps.clock.now()
      console.error(`Compared ${grouped(lines)} lines, ${grouped(differing)} differ …`)
    }
  } catch (error) {
    if (!(error instanceof NotAnswered)) throw error
    return unusable(error.message)
  }
  const end = options.apply ? ', resent' : ''
  console.error(`Compared ${grouped(lines)} lines: ${grouped(differing)} differ${end}.`)
  if (differing > 0 && !options.apply) process.exitCode = 1
}

function inWords(one: Difference, { json }: Options): string {
  const { line, differs, ourVersion, theirVersion } = one
  if (json) return JSON.stringify({ line, differs, ourVersion, theirVersion: theirVersion ?? null })
  return `${line}  ${differs.join(' ')}  (ours ${ourVersion}, theirs ${theirVersion ?? 'none'})`
}

class NotAnswered extends Error {}

function asking(deps: Deps, endpoint: EndpointSettings): Theirs | string {
  if (!isPushed(endpoint)) return 'It has no url to ask: give a dump with --dump.'
  return async line => {
    const asked = await askFor(deps, endpoint, line)
    if (asked.kind === 'failed')
      throw new NotAnswered(`The endpoint does not say what it has (${asked.code}): give a dump with --dump.`)
    return asked.kind === 'has' ? asked.state : undefined
  }
}

/** All in memory: a state is some hundred bytes. */
function dumped(path: string): Theirs | string {
  try {
    const text = readFileSync(path, 'utf8').trim()
    const states: unknown[] = text.startsWith('[')
      ? JSON.parse(text)
      : text.split('\n').flatMap(line => (line.trim() === '' ? [] : [JSON.parse(line)]))
    const byLine = new Map(
      states.map(state => [(state as { readonly line?: unknown } | null)?.line, state] as const),
    )
    return line => byLine.get(line)
  } catch (error) {
    return `The dump cannot be read: ${error instanceof Error ? error.message : error}`
  }
}

function unusable(reason: string): void {
  fail(reason)
  process.exitCode = UNUSABLE
}
