import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { type Command, Option } from 'commander'
import type { Deps } from '../../deps.ts'
import type { NoticeFormat } from '../../notices/folder.ts'
import { finishInterrupted, type NoticeStep, noticeCounts, printNotices } from '../../notices/notices.ts'
import { LANGUAGES, type Language } from '../../platform/i18n/catalogue.ts'
import { dateAndTime } from '../../platform/i18n/japan-time.ts'
import { count } from './arguments.ts'
import { asOperator, fail, print, withDeps } from './run.ts'

interface Options {
  readonly contract?: string
  readonly out: string
  readonly pdf?: true
  readonly html?: true
  readonly dryRun?: true
  readonly json?: true
  readonly limit?: number
  readonly language: Language
  readonly yes?: true
}

/** `sekisho notices`: the opening notices that wait, as files to print. */
export function addNoticeCommand(program: Command): void {
  program
    .command('notices')
    .description('make the opening notices (サービス開通案内書) that wait: one file per contract, once')
    .option('--contract <admin-id>', '管理者ID of the one contract; without it, all that wait')
    .option('--out <folder>', 'where the files go; they are readable by you only', 'notices')
    .option('--pdf', 'PDF, through the installed Chromium (the variable CHROMIUM, or /usr/bin/chromium)')
    .option('--html', 'HTML; beside the PDF when --pdf is given too, and the usual thing without it')
    .option('--limit <n>', 'at most so many contracts in this run', count)
    .addOption(new Option('--language <language>', 'of the notices').choices([...LANGUAGES]).default('ja'))
    .option('--dry-run', 'only say how many wait')
    .option('--yes', 'do not ask')
    .option('--json', 'one JSON object a line')
    .addHelpText(
      'after',
      `
An initial password is printed once. Afterwards nobody can look it up: "sekisho password reset" makes a new one.
If a run is interrupted, run it again with the same --out: it finishes what was begun.
Ends with 0 when everything that was asked for was made, also when nothing was waiting; else with 1.

Examples:
  sekisho notices --dry-run
  sekisho notices --contract hakone-admin --pdf --out /secure/notices
  sekisho notices --limit 500 --yes --json`,
    )
    .action((options: Options) =>
      options.dryRun ? withDeps(deps => tell(deps, options)) : asOperator(deps => make(deps, options)),
    )
}

type Counts = NonNullable<Awaited<ReturnType<typeof noticeCounts>>>

async function tell(deps: Deps, options: Options): Promise<void> {
  const counts = await noticeCounts(deps, options.contract)
  if (counts === undefined) return fail(`There is no such administrator: ${options.contract}`)
  console.log(options.json ? JSON.stringify(counts) : inWords(counts))
}

async function make(deps: Deps, options: Options): Promise<void> {
  const chromium = findChromium()
  if (options.pdf && chromium === undefined)
    return fail(
      'No Chromium was found for --pdf: install it (Debian: apt install chromium), or name it by the variable CHROMIUM, or leave --pdf out and print the HTML with any browser.',
    )
  for await (const step of finishInterrupted(deps, options.out)) await show(step, options)
  const counts = await noticeCounts(deps, options.contract)
  if (counts === undefined) return fail(`There is no such administrator: ${options.contract}`)
  if (counts.waiting.contracts === 0)
    return print(`${options.json ? JSON.stringify(counts) : inWords(counts)}\n`)
  if (!(await agreed(counts, options))) return
  const wanted = {
    folder: options.out,
    formats: formatsOf(options),
    language: options.language,
    ...(options.contract !== undefined && { administratorId: options.contract }),
    ...(options.limit !== undefined && { limit: options.limit }),
    ...(chromium !== undefined && { chromium }),
  }
  for await (const step of printNotices(deps, wanted)) await show(step, options)
}

function formatsOf(options: Options): readonly NoticeFormat[] {
  if (!options.pdf) return ['html']
  return options.html ? ['html', 'pdf'] : ['pdf']
}

/** It cannot be done a second time: asks, and refuses where nobody can answer. */
async function agreed({ waiting }: Counts, options: Options): Promise<boolean> {
  if (options.yes) return true
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    fail(`${whatWaits(waiting)}. Passwords can be printed only once: say --yes to go on without being asked.`)
    return false
  }
  const upTo = options.limit === undefined ? '' : ` At most ${options.limit} contracts are made now.`
  const asking = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await asking.question(
    `${whatWaits(waiting)}.${upTo}\nThe files go to ${options.out}; these passwords can be printed only this once. Go on? [y/N] `,
  )
  asking.close()
  if (/^y(es)?$/i.test(answer.trim())) return true
  console.log('Nothing was made.')
  return false
}

function findChromium(): string | undefined {
  return [process.env.CHROMIUM, '/usr/bin/chromium'].find(file => file && existsSync(file))
}

async function show(step: NoticeStep, options: Options): Promise<void> {
  if (step.kind !== 'printed' && step.kind !== 'recovered') process.exitCode = 1
  if (options.json) return print(`${JSON.stringify(step)}\n`)
  switch (step.kind) {
    case 'printed':
      return print(`${step.files.join(' ')}  ${people(step)}\n`)
    case 'recovered':
      return print(`${step.file}  from a run that was interrupted; print it too\n`)
    case 'changed':
      return fail(
        `${step.administratorId}: passwords changed at this moment; nothing was made. Run it again.`,
      )
    case 'unreadable':
      return fail(`${step.administratorId}: a password cannot be opened (${step.reason}); nothing was made.`)
    case 'not-written':
      return fail(
        `${step.administratorId}: the file could not be made (${step.reason}). Its passwords still wait; stopped here.`,
      )
  }
}

function inWords({ waiting, printed }: Counts): string {
  const last = printed.lastAt === undefined ? '' : `, the last ones on ${dateAndTime(printed.lastAt, 'en')}`
  const before =
    printed.accounts === 0 ? 'None was printed so far' : `Printed so far: ${printed.accounts}${last}`
  return waiting.contracts === 0
    ? `No opening notice is waiting. ${before}.`
    : `${whatWaits(waiting)}. ${before}.`
}

function whatWaits(waiting: Counts['waiting']): string {
  return `Opening notices that wait: contracts ${waiting.contracts}, ${people(waiting)}`
}

function people({ administrators, users }: { administrators: number; users: number }): string {
  return `administrators ${administrators}, users ${users}`
}
