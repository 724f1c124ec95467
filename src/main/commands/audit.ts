import { readFileSync } from 'node:fs'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { keptHeadFile, rememberHead } from '../../audit/kept-head.ts'
import { acceptRestored } from '../../audit/restored.ts'
import { rekey } from '../../audit/sealer.ts'
import { type KeptHead, type TrailProblem, type Verification, verifyTrail } from '../../audit/verify.ts'
import { csvEvent, csvHead } from '../../history/csv.ts'
import { exportTrail, listTrail, type TrailEvent, type TrailFilter } from '../../history/trail.ts'
import { BOM } from '../../platform/csv/write.ts'
import { endOfDay, startOfDay } from '../../platform/i18n/japan-time.ts'
import { AUDIT_ACTIONS } from '../../sites/events.ts'
import { count, moment } from './arguments.ts'
import { addArchiveCommands, filesInWords } from './audit-archive.ts'
import { confirmed } from './confirmation.ts'
import { asOperator, fail, print, withDeps } from './run.ts'

interface FilterOptions {
  readonly contract?: string
  readonly loginId?: string
  readonly since?: number
  readonly until?: number
  readonly action?: string
}

/** `sekisho audit …`: reading, exporting and checking the audit trail. Works while the server runs. */
export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('the audit trail: who did what, when and from where')
  withFilters(audit.command('list'))
    .description('print events, newest first')
    .option('--limit <n>', 'at most so many', count, 50)
    .option('--json', 'one JSON object per line')
    .addHelpText(
      'after',
      '\nExample:\n  sekisho audit list --contract hakone-admin --action sign-in --since 2026-11-01',
    )
    .action((options: FilterOptions & { limit: number; json?: true }) => list(options))
  withFilters(audit.command('export'))
    .description(
      'write sealed events to standard output, oldest first; the end of the chain goes to standard error',
    )
    .addOption(new Option('--format <format>', 'csv or JSON lines').choices(['csv', 'jsonl']).default('csv'))
    .option('--bom', 'begin the CSV with a byte order mark, for spreadsheets')
    .addHelpText('after', '\nExample:\n  sekisho audit export --bom --since 2026-11-01 > november.csv')
    .action((options: FilterOptions & { format: 'csv' | 'jsonl'; bom?: true }) => exportAll(options))
  audit
    .command('verify')
    .description('check the whole trail; exit code 1 when something is wrong with it')
    .option('--head <seq:hash...>', 'ends of the chain that were kept outside', keptHeads, [])
    .option('--files <folder>', 'where the files of archived months are; without it, audit.archiveDir')
    .option('--no-files', 'do not look for them: they are kept elsewhere')
    .addHelpText('after', '\nExample:\n  sekisho audit verify')
    .action((options: { head: KeptHead[]; files?: string | false }) => verify(options.head, options.files))
  addArchiveCommands(audit)
  audit
    .command('restored')
    .description(
      'say that you restored a backup: its end of the trail is remembered on this machine from now on',
    )
    .requiredOption('--reason <text>', 'why; it stands in the trail')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  sekisho audit restored --reason "disk broken, backup of 2026-11-23"')
    .action(async (options: { reason: string; yes?: true }) => {
      const question =
        'Events from after the backup are missing from now on, and nobody asks for them again. Go on?'
      if (await confirmed(question, options)) await goOnAfterRestore(options.reason)
    })
  audit
    .command('rekey')
    .description('go on under a new secret; stop all servers first')
    .requiredOption('--old-secret-file <file>', 'the secret of before')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  sekisho audit rekey --old-secret-file /etc/sekisho/secret.old')
    .action(async (options: { oldSecretFile: string; yes?: true }) => {
      const question = 'The audit trail goes on under the new secret, and not again under the old one. Go on?'
      if (await confirmed(question, options)) await goOnUnderNewSecret(options.oldSecretFile)
    })
}

function withFilters(command: Command): Command {
  return command
    .option('--contract <administrator ID>', 'only of the contract with this 管理者ID')
    .option('--login-id <id>', 'only about this 管理者ID or ログインID')
    .option('--since <time>', 'a day in Japan (2026-11-24), or a time with its zone', moment(startOfDay))
    .option('--until <time>', 'the same; the day is included', moment(endOfDay))
    .option('--action <name>', 'an action, or the word before its dot', action)
}

function list(options: FilterOptions & { limit: number; json?: true }): Promise<void> {
  return withDeps(async deps => {
    const outcome = await listTrail(deps, filterOf(options), options.limit)
    if (outcome.kind === 'no-contract') return fail('There is no contract with this administrator ID.')
    for (const event of outcome.events)
      await print(options.json ? `${JSON.stringify(event)}\n` : `${inWords(event)}\n`)
    if (outcome.events.length === 0) console.error('There are no such events.')
  })
}

function exportAll(options: FilterOptions & { format: 'csv' | 'jsonl'; bom?: true }): Promise<void> {
  return asOperator(async deps => {
    const outcome = await exportTrail(deps, filterOf(options))
    if (outcome.kind === 'no-contract') return fail('There is no contract with this administrator ID.')
    const csv = options.format === 'csv'
    if (csv) await print(`${options.bom ? BOM : ''}${csvHead()}`)
    for await (const event of outcome.events)
      await print(csv ? csvEvent(event) : `${JSON.stringify(event)}\n`)
    if (!csv) await print(`${JSON.stringify({ head: outcome.head })}\n`)
    await rememberHead(deps, deps.config.dataDir)
    console.error(`End of the chain: ${headInWords(outcome.head)}`)
  })
}

const NOT_REMEMBERED =
  'Only the database says so: no earlier end of it was kept outside or remembered here. From now on one is.'

function verify(kept: readonly KeptHead[], files: string | false | undefined): Promise<void> {
  return withDeps(async deps => {
    const { dataDir } = deps.config
    const result = await verifyTrail(deps, kept, dataDir)
    console.log(summaryOf(result))
    for (const seq of result.archived)
      console.log(`Place ${seq} is in a file by now: sekisho audit verify-file proves it.`)
    if (result.waiting !== undefined) console.log(waitingInWords(result.waiting))
    const ofFiles = files === false ? [] : await filesInWords(deps, result.checkpoints, files)
    for (const problem of ofFiles) console.log(`- ${problem}`)
    if (result.problems.length === 0) {
      if (ofFiles.length > 0) fail('What is in the database is whole, but not the months in files.')
      else console.log('The audit trail is whole.')
      if (!result.isRemembered) console.log(NOT_REMEMBERED)
      return rememberHead(deps, dataDir)
    }
    for (const problem of result.problems) console.log(`- ${problemInWords(problem, keptHeadFile(dataDir))}`)
    if (result.more > 0) console.log(`- and ${result.more} more`)
    fail('The audit trail is NOT as it was written.')
  })
}

function goOnUnderNewSecret(oldSecretFile: string): Promise<void> {
  return withDeps(async deps => {
    const outcome = await rekey(deps, readFileSync(oldSecretFile, 'utf8').trim())
    switch (outcome.kind) {
      case 'rekeyed':
        await rememberHead(deps, deps.config.dataDir)
        return console.log('The audit trail goes on under the new secret.')
      case 'busy':
        return fail('A server is still running: stop all of them first.')
      case 'wrong-secret':
        return fail('The trail does not end as the old secret left it. Nothing was changed.')
    }
  })
}

function goOnAfterRestore(reason: string): Promise<void> {
  return asOperator(async deps => {
    const outcome = await acceptRestored(deps, deps.config.dataDir, reason)
    switch (outcome.kind) {
      case 'accepted':
        return console.log(
          `The trail goes on from the backup. It reached to place ${outcome.lost} before; that is noted in it.`,
        )
      case 'nothing-lost':
        return fail('Nothing that was remembered here is missing. Nothing was changed.')
      case 'remembered-forged':
        return fail(
          `${keptHeadFile(deps.config.dataDir)} was not written with this secret: look into that first. Nothing was changed.`,
        )
      case 'not-sealed':
        return fail('The trail cannot be sealed now: run "sekisho audit verify". It is not remembered anew.')
    }
  })
}

function filterOf(options: FilterOptions): TrailFilter {
  const { contract, loginId, since, until, action } = options
  return { administratorId: contract, loginId, since, until, action }
}

function inWords(event: TrailEvent): string {
  const facts = Object.entries(event.detail).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return [event.at, event.action, event.loginId ?? '-', event.actor, event.address || '-', ...facts].join(
    '  ',
  )
}

function summaryOf(result: Verification): string {
  const since = result.begunAt > 0 ? `, sealed since ${new Date(result.begunAt).toISOString()}` : ''
  const unsigned =
    result.unsigned > 0
      ? `\nThe first ${result.unsigned} are older than the chain or the present secret: chained, not signed.`
      : ''
  return `${archivedOf(result)}${result.events} events${since}.${unsigned}\nEnd of the chain: ${headInWords(result.head)}`
}

function archivedOf({ checkpoints }: Verification): string {
  const last = checkpoints.at(-1)
  if (last === undefined) return ''
  const events = checkpoints.reduce((sum, one) => sum + one.events, 0)
  return `${events} events up to ${last.month} are in ${checkpoints.length} files (audit-archive); from there on: `
}

function waitingInWords({ count, since }: NonNullable<Verification['waiting']>): string {
  return `${count} signed events wait for their place in the chain, the oldest since ${iso(since)}. A server gives it to them within seconds: is one running?`
}

function headInWords(head: KeptHead): string {
  return `${head.seq}:${head.hash}`
}

function problemInWords(problem: TrailProblem, file: string): string {
  switch (problem.kind) {
    case 'event-changed':
      return `Place ${problem.seq}: event ${problem.id} or its seal was changed.`
    case 'event-removed':
      return `Place ${problem.seq}: event ${problem.id} was removed.`
    case 'seals-removed':
      return `Places ${problem.from} to ${problem.to} were removed.`
    case 'order-changed':
      return `Place ${problem.seq}: event ${problem.id} does not follow the one before: the order was changed or something inserted.`
    case 'event-forged':
      return `Place ${problem.seq}: event ${problem.id} was inserted by something that does not have the secret.`
    case 'tail-cut':
      return `Places ${problem.from} to ${problem.to} are missing: the tail was cut off.`
    case 'behind-the-end':
      return `Places ${problem.from} to ${problem.to} lie behind the end of the chain: they were inserted, or the end was set back.`
    case 'rewritten':
      return `Place ${problem.seq}: the chain ends otherwise than was noted: it was rewritten.`
    case 'end-missing':
      return 'The note of the end of the chain is missing.'
    case 'end-forged':
      return 'The note of the end of the chain was not written with this secret: it was forged, or the secret is another one (sekisho audit rekey).'
    case 'unsealed':
      return `Event ${problem.id} of ${new Date(problem.at).toISOString()} is not in the chain, and does not wait to be: it was inserted, or its place removed.`
    case 'checkpoint-forged':
      return `Place ${problem.seq}: what is said to be in a file up to there was not written with this secret: events may have been removed.`
    case 'checkpoints-changed':
      return 'What is said of months in files is not what was noted with the end of the chain: something of it was removed, replaced or put in.'
    case 'not-as-kept':
      return `Place ${problem.seq}: its hash is not the one that was kept outside.`
    case 'not-as-remembered':
      return `Place ${problem.seq}: its hash is not the one that is remembered in ${file}: the trail was emptied, cut off, written anew or set back. If you restored a backup, say so: sekisho audit restored.`
    case 'remembered-forged':
      return `${file} was not written with this secret: it was forged, or the secret is another one (sekisho audit rekey).`
    case 'emptied':
      return 'There are accounts, but no event: the whole trail was removed.'
    case 'begins-late':
      return `The first event is of ${iso(problem.first)}, but there was an account at ${iso(problem.account)}: what was before was removed.`
    case 'ends-early':
      return `The last event is of ${iso(problem.last)}, but an account was added or used at ${iso(problem.account)}: what was behind was removed.`
  }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}

function action(text: string): string {
  if (AUDIT_ACTIONS.some(known => known === text || known.startsWith(`${text}.`))) return text
  throw new InvalidArgumentError(`One of: ${AUDIT_ACTIONS.join(', ')}`)
}

function keptHeads(text: string, before: KeptHead[]): KeptHead[] {
  const parts = /^(\d{1,15}):([\w-]{43})$/.exec(text)
  if (parts === null) throw new InvalidArgumentError('It must be as verify and export print it: 123:hash.')
  return [...before, { seq: Number(parts[1]), hash: parts[2] ?? '' }]
}
