import type { ImportSource } from '../../import/file.ts'
import type { ImportRun } from '../../import/import.ts'
import {
  type FileKeys,
  type InStep,
  type Missing,
  missingIn,
  readKeys,
  suspendMissing,
} from '../../import/sync.ts'
import { openSeen } from '../../platform/db/seen.ts'
import { type FileResult, type ImportSession, runFile } from './import-file.ts'
import { grouped } from './import-progress.ts'
import { unusableInWords } from './import-words.ts'
import { print } from './run.ts'

export interface SyncOptions {
  readonly apply?: true
  /** At most so many that are missing are suspended; of more, none. */
  readonly suspendMissing?: number
}

export type SyncEnd = 'good' | 'bad' | 'unusable' | 'interrupted'

/** Puts whole files into effect but for their bad rows, and says what is here and not in them. */
export async function syncFiles(
  session: ImportSession & { readonly options: SyncOptions },
  sources: readonly ImportSource[],
  numbers: ImportRun['numbers'],
): Promise<SyncEnd> {
  const read = await readKeys(sources)
  if (read.kind === 'unusable') {
    console.error(`${read.name}: ${unusableInWords(read.file)}`)
    return 'unusable'
  }
  const { keys } = read
  const mode = session.options.apply ? 'apply-good' : 'check'
  const results: FileResult[] = []
  const coming = openSeen()
  for (const source of sources) {
    const result = await runFile(session, source, { mode, numbers, coming, sync: keys })
    if (result === 'unusable') return 'unusable'
    if (result.end === 'interrupted') return 'interrupted'
    results.push(result)
  }
  coming.close()
  const isMissingGood = await reportMissing(session, keys)
  keys.close()
  const isGood = results.every(result => result !== 'unusable' && result.counts.bad === 0)
  return isGood && isMissingGood ? 'good' : 'bad'
}

/** False when they were to be suspended and are not. */
async function reportMissing(
  session: ImportSession & { readonly options: SyncOptions },
  keys: FileKeys,
): Promise<boolean> {
  const active: Missing[] = []
  const counts = new Map<InStep, { missing: number; suspendedAlready: number }>()
  for (const of of keys.holds) counts.set(of, { missing: 0, suspendedAlready: 0 })
  for await (const missing of missingIn(session.deps, keys)) {
    const count = counts.get(missing.of)
    if (count === undefined) continue
    count.missing += 1
    if (missing.isSuspended) count.suspendedAlready += 1
    else active.push(missing)
  }
  for (const missing of active.slice(0, session.options.differences)) await print(inWords(session, missing))
  const refusal = await suspend(session, keys, active)
  for (const [of, count] of counts) await print(summary(session, of, count))
  if (refusal !== undefined) console.error(refusal)
  return refusal === undefined
}

/** Why nobody was suspended, where somebody was to be. */
async function suspend(
  { deps, options }: ImportSession & { readonly options: SyncOptions },
  keys: FileKeys,
  active: readonly Missing[],
): Promise<string | undefined> {
  const { apply, suspendMissing: most } = options
  if (most === undefined || active.length === 0) return undefined
  if (keys.unreadable > 0)
    return `Nothing that is missing was suspended: ${grouped(keys.unreadable)} rows have no key that can be read, and may be it.`
  if (active.length > most)
    return `Nothing that is missing was suspended: ${grouped(active.length)} are missing, more than ${grouped(most)}. Is the file whole?`
  if (apply) for (const missing of active) await suspendMissing(deps, missing)
  return undefined
}

function inWords({ options }: ImportSession, { of, key }: Missing): string {
  if (options.json) return `${JSON.stringify({ kind: 'missing', of, key })}\n`
  return `  missing      ${of === 'contracts' ? 'contract' : 'line'} ${key}\n`
}

function summary(
  { options }: ImportSession & { readonly options: SyncOptions },
  of: InStep,
  count: { readonly missing: number; readonly suspendedAlready: number },
): string {
  if (options.json) return `${JSON.stringify({ kind: 'missing-summary', of, ...count })}\n`
  const already =
    count.suspendedAlready === 0 ? '' : `, ${grouped(count.suspendedAlready)} of them suspended already`
  return `${of}: ${grouped(count.missing)} here, but not in the files${already}\n`
}
