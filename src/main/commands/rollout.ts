import { createWriteStream } from 'node:fs'
import type { Command } from 'commander'
import { BOM } from '../../platform/csv/write.ts'
import { isoDate } from '../../platform/i18n/japan-time.ts'
import { policy } from '../../policy.ts'
import { missingHead, missingLine, seriesHead, seriesLine } from '../../rollout/csv.ts'
import { allMissing, type Missing } from '../../rollout/missing.ts'
import { countNow, type Due, listDue, listSeries } from '../../rollout/rollout.ts'
import { type Count, type DayCount, percent } from '../../rollout/tally.ts'
import type { CustomerSite } from '../../site.ts'
import { plainDay } from './arguments.ts'
import { print, withDeps } from './run.ts'

interface Options {
  readonly since?: string
  readonly until?: string
  readonly json?: true
  readonly csv?: true
}

/** `sekisho rollout`: who has an SMS number, who lacks one, and by when. Looks only. */
export function addRolloutCommands(program: Command): void {
  const rollout = program
    .command('rollout')
    .description('how many administrators and users have an SMS number, by day, and what is due when')
    .option('--since <day>', 'first day of the series (YYYY-MM-DD)', plainDay)
    .option('--until <day>', 'its last day', plainDay)
    .option('--json', 'all of it as one JSON object')
    .option('--csv', 'the series by day as CSV')
    .addHelpText(
      'after',
      '\nExamples:\n  sekisho rollout\n  sekisho rollout --csv --since 2026-11-01 > rollout.csv\n  sekisho rollout missing --admins',
    )
    // Both have --json and --csv: what stands behind "missing" is meant for it.
    .enablePositionalOptions()
    .action(show)
  rollout
    .command('missing')
    .description('list those who lack an SMS number, by contract; not those suspended')
    .option('--admins', 'administrators only')
    .option('--users', 'service users only')
    .option('--csv [file]', 'as CSV, into a file that opens in spreadsheets')
    .option('--json', 'one JSON object a line')
    .addHelpText(
      'after',
      '\nExamples:\n  sekisho rollout missing --admins --csv missing.csv\n  sekisho rollout missing --users --json',
    )
    .action(listMissing)
}

function show(options: Options): Promise<void> {
  return withDeps(async deps => {
    const today = isoDate(deps.clock.now())
    const from = options.since ?? isoDate(deps.clock.now() - policy.rollout.seriesMs)
    const now = await countNow(deps)
    const series = await listSeries(deps, { from, to: options.until ?? today }, now)
    if (options.csv) return print([seriesHead(), ...series.map(seriesLine)].join(''))
    const due = await listDue(deps)
    if (options.json) return print(`${JSON.stringify({ now, due: due.map(dueForJson), days: series })}\n`)
    await print(inWords(now, due, series))
  })
}

interface MissingOptions {
  readonly admins?: true
  readonly users?: true
  readonly csv?: string | true
  readonly json?: true
}

function listMissing(options: MissingOptions): Promise<void> {
  const both = options.admins === options.users
  const sites: readonly CustomerSite[] = both ? ['admin', 'user'] : [options.admins ? 'admin' : 'user']
  return withDeps(async deps => {
    const file = typeof options.csv === 'string' ? createWriteStream(options.csv, { mode: 0o600 }) : undefined
    const write = file ? (text: string) => written(file, text) : print
    if (options.csv) await write(`${file ? BOM : ''}${missingHead()}`)
    let count = 0
    for (const site of sites)
      for await (const one of allMissing(deps, { site }, policy.rollout.batchRows)) {
        count += 1
        await write(
          options.csv ? missingLine(one) : options.json ? `${JSON.stringify(forJson(one))}\n` : row(one),
        )
      }
    if (file) await written(file)
    console.error(count === 0 ? 'Nobody lacks an SMS number.' : `${count} without an SMS number.`)
  })
}

/** The next piece, once the disk took the one before; without a text, the end of the file. */
function written(file: ReturnType<typeof createWriteStream>, text?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    file.once('error', reject)
    const done = (error?: Error | null) => {
      // The file tells it once more, to the listener.
      if (error) return reject(error)
      file.removeListener('error', reject)
      resolve()
    }
    if (text === undefined) file.end(done)
    else file.write(text, done)
  })
}

const LABELS: Record<CustomerSite, string> = { admin: 'Administrators', user: 'Service users' }

function inWords(now: Count, due: readonly Due[], series: readonly DayCount[]): string {
  const lines = [`${'SMS numbers'.padEnd(18)}${heads('registered', 'missing', 'suspended', 'per cent')}`]
  for (const site of ['admin', 'user'] as const) {
    const { with: have, without, suspended } = now[site]
    lines.push(`${LABELS[site].padEnd(18)}${heads(have, without, suspended, percent(now[site]))}`)
  }
  lines.push('', `${'Compulsory from'.padEnd(18)}${heads('contracts', 'incomplete', 'admins', 'users')}`)
  for (const one of due) {
    const cells = heads(one.contracts, one.incomplete, one.administrators, one.users)
    lines.push(
      `${isoDate(one.at).padEnd(18)}${cells}${one.day === null ? '  (all without a day of their own)' : ''}`,
    )
  }
  lines.push('', 'By day, per cent with a number:', ...series.map(bar))
  return `${lines.join('\n')}\n`
}

function heads(...cells: readonly (string | number)[]): string {
  return cells.map(cell => String(cell).padStart(12)).join('')
}

const BAR = 25

function bar(day: DayCount): string {
  const of = (part: number) => '#'.repeat(Math.floor((part * BAR) / 100)).padEnd(BAR, '.')
  const [admin, user] = [percent(day.admin), percent(day.user)]
  return `${day.day}  admins ${of(admin)} ${String(admin).padStart(3)}%  users ${of(user)} ${String(user).padStart(3)}%`
}

function row(one: Missing): string {
  const who = one.site === 'admin' ? 'administrator' : 'user'
  return `${who.padEnd(15)}${one.loginId.padEnd(34)}${isoDate(one.compulsoryFrom)}  ${one.contractName}\n`
}

function forJson({ site, loginId, contractName, compulsoryFrom, lastSignInAt }: Missing) {
  const lastSignIn = lastSignInAt === undefined ? null : new Date(lastSignInAt).toISOString()
  return { site, id: loginId, contract: contractName, codesFrom: isoDate(compulsoryFrom), lastSignIn }
}

function dueForJson({ day, at, ...counts }: Due) {
  return { codesFrom: isoDate(at), ownDay: day, ...counts }
}
