import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { Deps } from '../../deps.ts'
import type { ImportSource } from '../../import/file.ts'
import {
  type Import,
  type ImportCounts,
  type ImportRun,
  openImport,
  type RowReport,
} from '../../import/import.ts'
import { readRefused } from '../../import/refused.ts'
import { showProgress } from './import-progress.ts'
import { countsInWords, openedInWords, rowAsJson, rowInWords, unusableInWords } from './import-words.ts'
import { ProblemSums } from './problem-sums.ts'
import { print } from './run.ts'

/** Runs one file through the import, prints what comes of it and writes its refused rows. */
export interface ImportOptions {
  /** Path of the file for refused rows. */
  readonly skipBad?: string
  /** New and changed rows that are shown. */
  readonly differences: number
  /** Bad rows that are shown. */
  readonly bad: number
  readonly json?: true
}

export interface ImportSession {
  readonly deps: Deps
  readonly options: ImportOptions
  readonly interrupted: () => boolean
}

export type FileResult =
  | { readonly counts: ImportCounts; readonly end: 'whole' | 'stopped' | 'interrupted' }
  | 'unusable'

export async function runFile(
  session: ImportSession,
  source: ImportSource,
  run: ImportRun,
): Promise<FileResult> {
  const { deps, options } = session
  const file = await openImport(deps, source, run)
  if (file.kind !== 'opened') {
    console.error(`${source.name}: ${unusableInWords(file)}`)
    return 'unusable'
  }
  if (run.mode !== 'apply-all' && !options.json) await print(`${source.name}: ${openedInWords(file)}\n`)
  const refused = options.skipBad === undefined ? undefined : refusedFile(options.skipBad, { source, file })
  const result = await follow(session, { source, run, file, refused })
  await refused?.end()
  const end = result.end === 'whole' ? {} : { end: result.end }
  if (options.json)
    await print(json({ kind: 'summary', file: source.name, mode: run.mode, ...result.counts, ...end }))
  else
    await print(
      `${source.name}: ${countsInWords(result.counts)}${run.mode === 'check' ? '' : ' (applied)'}\n`,
    )
  return result
}

interface Followed {
  readonly source: ImportSource
  readonly run: ImportRun
  readonly file: Extract<Import, { kind: 'opened' }>
  readonly refused: RefusedFile | undefined
}

async function follow(
  session: ImportSession,
  { source, run, file, refused }: Followed,
): Promise<Exclude<FileResult, 'unusable'>> {
  const { deps, options, interrupted } = session
  const title = `${run.mode === 'check' ? 'Comparing' : 'Applying'} ${source.name}`
  const progress = showProgress(process.stderr, deps.clock, { title, bytes: source.bytes })
  const counts: ImportCounts = { new: 0, changed: 0, unchanged: 0, bad: 0 }
  let [rows, differences, end]: [number, number, 'whole' | 'stopped' | 'interrupted'] = [0, 0, 'whole']
  const problems = new ProblemSums()
  for await (const batch of file.reports) {
    for (const report of batch.rows) {
      const { kind } = report.result
      const isDifference = kind === 'new' || kind === 'changed'
      if (kind === 'bad') await refused?.add(report)
      if (!batch.stopped || kind === 'bad') counts[kind] += 1
      if (kind === 'bad') problems.add(report)
      // What the check before showed is not shown again.
      const show =
        kind === 'bad'
          ? counts.bad <= options.bad
          : run.mode !== 'apply-all' && isDifference && differences < options.differences
      if (isDifference) differences += 1
      if (!show) continue
      progress.clear()
      await print(options.json ? json(rowAsJson(source.name, report)) : `${rowInWords(report)}\n`)
    }
    rows += batch.rows.length
    progress.at(rows, batch.bytesRead)
    if (batch.stopped) end = 'stopped'
    else if (interrupted()) end = 'interrupted'
    if (end !== 'whole') break
  }
  progress.done()
  const more = run.mode === 'apply-all' ? 0 : differences - Math.min(differences, options.differences)
  if (more > 0 && !options.json)
    await print(`  … and ${more.toLocaleString('en-US')} more (--differences all)\n`)
  await print(problems.inWords(source.name, options))
  return { counts, end }
}

interface RefusedFile {
  add(row: RowReport): Promise<void>
  end(): Promise<void>
}

/** It is made with the first refused row. */
function refusedFile(path: string, { source, file }: Pick<Followed, 'source' | 'file'>): RefusedFile {
  const refused = readRefused(source.open(), file)
  let stream: ReturnType<typeof createWriteStream> | undefined
  return {
    async add(row) {
      if (row.result.kind !== 'bad') return
      if (stream === undefined) {
        stream = createWriteStream(path, { flags: 'wx' })
        await once(stream, 'open')
        stream.write(await refused.header(file.header))
      }
      stream.write(await refused.row(row, row.result.problems))
    },
    async end() {
      stream?.end()
      if (stream !== undefined) await finished(stream)
    },
  }
}

function json(value: object): string {
  return `${JSON.stringify(value)}\n`
}
