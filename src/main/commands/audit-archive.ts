import type { Command } from 'commander'
import { type ArchiveOutcome, archiveFolder, archiveOldMonths } from '../../audit/archive.ts'
import { type ArchiveReading, archiveKey, readArchive } from '../../audit/archive-file.ts'
import { problemsOfFiles } from '../../audit/archived-files.ts'
import type { Checkpoint } from '../../audit/checkpoint.ts'
import type { Deps } from '../../deps.ts'
import { configurationOrExit } from '../assemble.ts'
import { asOperator, fail } from './run.ts'

/** `sekisho audit archive` and `sekisho audit verify-file`. */
export function addArchiveCommands(audit: Command): void {
  audit
    .command('archive')
    .description(
      'move months of the trail that are older than audit.keepYears into signed files; the server does it by itself',
    )
    .addHelpText('after', '\nExample:\n  sekisho audit archive')
    .action(() =>
      asOperator(async deps => {
        const outcomes = await archiveOldMonths(deps)
        if (outcomes.length === 0) console.log('No whole month is old enough.')
        for (const outcome of outcomes) report(outcome)
      }),
    )
  audit
    .command('verify-file')
    .description(
      'check files of archived months by themselves, without the database; exit code 1 when one is not whole',
    )
    .argument('<files...>', 'in the order of their months')
    .option(
      '--public-key <key>',
      'the public key that signed them; without it, the one of the present secret',
    )
    .addHelpText('after', '\nExample:\n  sekisho audit verify-file /var/lib/sekisho/audit-archive/*.jsonl')
    .action((files: string[], options: { publicKey?: string }) => verifyFiles(files, options.publicKey))
}

/** A sentence for each file of these that is missing, or not as it was written. */
export async function filesInWords(
  deps: Deps,
  checkpoints: readonly Checkpoint[],
  folder = archiveFolder(deps),
): Promise<readonly string[]> {
  const problems = await problemsOfFiles(checkpoints, folder)
  return problems.map(({ kind, file, month }) =>
    kind === 'file-missing'
      ? `${month}: ${file} is not in ${folder}. Is it kept elsewhere? Then say where with --files, or --no-files.`
      : `${month}: ${file} is not as it was written, or cannot be read.`,
  )
}

function report(outcome: ArchiveOutcome): void {
  switch (outcome.kind) {
    case 'archived':
      console.log(`${outcome.checkpoint.month}: ${outcome.checkpoint.events} events → ${outcome.file}`)
      break
    case 'busy':
      fail('Another process is at it: run it again in a moment.')
      break
    case 'not-whole':
      fail(
        `The trail is not whole at place ${outcome.seq}, so nothing of it leaves: run "sekisho audit verify".`,
      )
      break
    case 'nothing':
      break
  }
}

/** Also whether one goes on where the one before ends. */
async function verifyFiles(files: readonly string[], named: string | undefined): Promise<void> {
  const key = named ?? presentKey()
  let before: Extract<ArchiveReading, { kind: 'whole' }> | undefined
  for (const file of files) {
    const reading = await readArchive(file).catch(() => undefined)
    if (reading?.kind !== 'whole') {
      fail(`${file}: ${reading === undefined ? 'It cannot be read.' : WRONG[reading.kind](reading)}`)
      continue
    }
    const { head, end, events, sha256 } = reading
    const isNext =
      before === undefined || (head.from === before.end.seq + 1 && head.prevHash === before.end.hash)
    console.log(
      `${file}: ${head.month}, ${events} events, places ${head.from} to ${end.seq}, whole. SHA-256 ${sha256}`,
    )
    if (!isNext) fail(`${file}: It does not begin where the file before ends.`)
    if (key !== head.key)
      fail(
        `${file}: It is signed with another key than expected: ${head.key}. If the secret was replaced since, give the key of then with --public-key.`,
      )
    if (before === undefined && head.from > 1)
      console.log(`Places 1 to ${head.from - 1} are in none of these files.`)
    before = reading
  }
  console.log('Whether files of before or behind are missing, "sekisho audit verify" tells.')
}

function presentKey(): string | undefined {
  const { secret } = configurationOrExit()
  return secret === undefined ? undefined : archiveKey(secret).publicKey
}

const WRONG: Record<Exclude<ArchiveReading['kind'], 'whole'>, (reading: ArchiveReading) => string> = {
  changed: reading => `Line ${'line' in reading ? reading.line : 0} is not as it was written.`,
  'cut-off': () => 'Its end is missing.',
  'no-archive': () => 'It is no archived month of the audit trail.',
}
