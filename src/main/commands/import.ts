import { existsSync } from 'node:fs'
import { type Command, InvalidArgumentError } from 'commander'
import type { ImportSource } from '../../import/file.ts'
import { openSeen, type Seen } from '../../platform/db/seen.ts'
import { onSignal } from '../stopping.ts'
import { count } from './arguments.ts'
import { type ImportOptions, type ImportSession, runFile } from './import-file.ts'
import { STDIN, sourceOf } from './import-source.ts'
import { type SyncEnd, type SyncOptions, syncFiles } from './import-sync.ts'
import { asOperator, withDeps } from './run.ts'

export interface Options extends ImportOptions, SyncOptions {
  /** Takes over what the telephone system has of lines that are there: `sekisho switch adopt`. */
  readonly isAdoption?: true
  readonly sync?: true
  readonly overwriteNumbers?: true
}

/** Exit codes besides 0 = no bad row. */
const BAD_ROWS = 1
const UNUSABLE = 2
/** 128 and the number of SIGINT, as shells expect it. */
const INTERRUPTED = 130

const HELP = `
Without --apply nothing is changed: what would be new or change is shown, and every bad row with its line.
With --apply, files without a bad row are put into effect, in batches; when it is broken off, run it again.
Contracts come before their lines: give both files in this order. Columns: docs/import.md

With --sync the files are the whole truth of a system that is kept in step with, each night perhaps: login IDs, numbers and
contracts of lines become what they say, bad rows are left out, and what is here but not in the files is told.

Exit codes: 0 no bad row, 1 bad rows, 2 a file cannot be read, 130 interrupted.

Examples:
  sekisho import contracts.csv lines.csv
  sekisho import contracts.csv lines.csv --apply
  sekisho import lines.csv --apply --skip-bad refused.csv
  billing-export | sekisho import --sync --apply --suspend-missing 50 -`

/** `sekisho import`. */
export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('bring in contracts, lines, login IDs and SMS numbers from CSV files')
    .argument(
      '<files...>',
      'CSV files, or - for standard input: UTF-8, Shift_JIS, EUC-JP, ISO-2022-JP or UTF-16, with Japanese or English headings',
    )
    .option('--apply', 'do it; without, only show what would be done')
    .option(
      '--skip-bad <file>',
      'with --apply and one file: leave bad rows out, and write them to this new file',
    )
    .option('--sync', 'keep in step with these files, which hold everything')
    .option(
      '--suspend-missing <most>',
      'with --sync: suspend what is here but not in the files, unless it is more than this',
      count,
    )
    .option(
      '--overwrite-numbers',
      'replace registered SMS numbers that differ; a notice is sent to the old ones',
    )
    .option(
      '--differences <n>',
      'show at most so many new and changed rows of each file, or "all"',
      countOrAll,
      20,
    )
    .option('--bad <n>', 'show at most so many bad rows of each file, or "all"', countOrAll, 20)
    .option('--json', 'one JSON object per line')
    .addHelpText('after', HELP)
    .action((files: string[], options: Options) => importFiles(files, options))
}

export function countOrAll(text: string): number {
  if (text === 'all') return Number.POSITIVE_INFINITY
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number, or "all".')
}

export async function importFiles(files: readonly string[], options: Options): Promise<void> {
  if (options.skipBad !== undefined && (options.apply === undefined || files.length > 1))
    return refuse('--skip-bad needs --apply, and one file at a time.')
  if (options.skipBad !== undefined && existsSync(options.skipBad))
    return refuse(`${options.skipBad} is there already: name a new file, so that nothing is lost.`)
  if (options.sync ? options.skipBad !== undefined : options.suspendMissing !== undefined)
    return refuse('--suspend-missing needs --sync, and --skip-bad does not go with it.')
  if (files.filter(file => file === STDIN).length > 1) return refuse('Standard input can be read once only.')
  const sources = []
  for (const file of files) sources.push(await sourceOf(file))
  const known = sources.filter(source => typeof source !== 'string')
  if (known.length < sources.length)
    return refuse(sources.filter(source => typeof source === 'string').join('\n'))
  const open = options.apply ? asOperator : withDeps
  await open(async deps => {
    const session = { deps, options, interrupted: listenForInterrupt() }
    if (options.sync) tellSync(await syncFiles(session, known, numbersOf(options)), options)
    else if (options.skipBad !== undefined) await skipBad(session, known)
    else if (await checkAll(session, known)) await applyAll(session, known)
  })
}

type Session = ImportSession & { readonly options: Options }

function tellSync(end: SyncEnd, { apply }: Options): void {
  process.exitCode = { good: 0, bad: BAD_ROWS, unusable: UNUSABLE, interrupted: INTERRUPTED }[end]
  if (end === 'interrupted')
    tell('Interrupted. What was counted is in effect. To go on, run the same command again.')
  else if (end !== 'unusable' && apply === undefined)
    tell('Nothing was changed: this was a dry run. To do it, add --apply.')
}

/** Gives whether everything may be applied now. */
async function checkAll(session: Session, sources: readonly ImportSource[]): Promise<boolean> {
  const { options } = session
  const coming = openSeen()
  let good = true
  for (const source of sources) {
    const run = { mode: 'check', numbers: numbersOf(options), coming, ...adoptionIn(options) } as const
    const result = await runFile(session, source, run)
    if (result === 'unusable') return unusable()
    if (result.end === 'interrupted') {
      process.exitCode = INTERRUPTED
      return tell('Interrupted. Nothing was changed.')
    }
    good &&= result.counts.bad === 0
  }
  coming.close()
  if (!good) {
    process.exitCode = BAD_ROWS
    return tell(
      'Nothing was changed: correct the bad rows, or leave them out with --apply --skip-bad <file>.',
    )
  }
  if (options.apply === undefined)
    return tell('Nothing was changed: this was a dry run. To do it, add --apply.')
  return true
}

async function applyAll(session: Session, sources: readonly ImportSource[]): Promise<void> {
  for (const source of sources) {
    const { options } = session
    const run = {
      ...{ mode: 'apply-all' as const, numbers: numbersOf(options), coming: NOTHING },
      ...adoptionIn(options),
    }
    const result = await runFile(session, source, run)
    if (result === 'unusable') return void unusable()
    if (result.end === 'interrupted') return sayHowToGoOn(source)
    if (result.end === 'stopped') {
      process.exitCode = BAD_ROWS
      return void tell(
        `Stopped in ${source.name}: somebody changed the same rows meanwhile. What was counted is in effect; run the same command again.`,
      )
    }
  }
}

async function skipBad(session: Session, [source]: readonly ImportSource[]): Promise<void> {
  if (source === undefined) return
  const { options } = session
  const run = {
    ...{ mode: 'apply-good' as const, numbers: numbersOf(options), coming: NOTHING },
    ...adoptionIn(options),
  }
  const result = await runFile(session, source, run)
  if (result === 'unusable') unusable()
  else if (result.end === 'interrupted') sayHowToGoOn(source)
  else if (result.counts.bad > 0) {
    process.exitCode = BAD_ROWS
    tell(`The bad rows are in ${session.options.skipBad}: correct them there, and import that file.`)
  }
}

/** Applying remembers nothing of other files: by then they are in the database. */
const NOTHING: Seen = { note: () => undefined, has: () => false, count() {}, counted: () => 0, close() {} }

function adoptionIn({ isAdoption }: Options): { readonly isAdoption?: true } {
  return isAdoption ? { isAdoption } : {}
}

function numbersOf(options: Options): 'keep' | 'overwrite' {
  return options.overwriteNumbers ? 'overwrite' : 'keep'
}

/** The first Ctrl-C lets the batch that is being applied end; the second one ends the process. */
function listenForInterrupt() {
  let happened = false
  onSignal('SIGINT', () => {
    if (happened) process.exit(INTERRUPTED)
    happened = true
    console.error('\nInterrupted: ending this batch …')
  })
  return () => happened
}

function sayHowToGoOn(source: ImportSource): void {
  process.exitCode = INTERRUPTED
  tell(`Interrupted in ${source.name}. What was counted is in effect. To go on, run the same command again.`)
}

function refuse(reason: string): void {
  console.error(reason)
  process.exitCode = UNUSABLE
}

function unusable(): false {
  process.exitCode = UNUSABLE
  return false
}

/** On standard error: standard output is for rows and counts. */
function tell(text: string): false {
  console.error(text)
  return false
}
