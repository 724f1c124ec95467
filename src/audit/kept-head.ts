import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Deps } from '../deps.ts'
import { keptHeadMac } from './chain.ts'
import { findEnd } from './chain-store.ts'
import { checkpointMac } from './checkpoint.ts'
import { findLastCheckpoint, hashAt } from './checkpoint-store.ts'

/** A place in the chain with its hash, written down outside of the database. */
export interface KeptHead {
  readonly seq: number
  readonly hash: string
}

export type RememberedProblem =
  /** The place that is remembered is not in the chain, or has another hash. */
  | { readonly kind: 'not-as-remembered'; readonly seq: number }
  /** Not written by a program that has the secret. */
  | { readonly kind: 'remembered-forged' }

/**
 * The end of the chain, remembered in the data folder: whoever can write to the database only cannot reach it. It is
 * signed, so that whoever can write to the folder can take it away, but not put another end in its place.
 */
export function keptHeadFile(folder: string): string {
  return join(folder, 'audit-head')
}

/** Compares what is remembered with the chain. `nothing` where no server and no `audit verify` has run yet. */
export async function checkRemembered(
  deps: Deps,
  folder: string,
): Promise<RememberedProblem | { readonly kind: 'as-remembered' | 'nothing' }> {
  const text = read(keptHeadFile(folder))
  if (text === undefined) return { kind: 'nothing' }
  const [, seqText = '', hash = '', mac = ''] = /^(\d{1,15}):([\w-]{43}):([\w-]{43})\n$/.exec(text) ?? []
  const kept = { seq: Number(seqText), hash }
  // Under an earlier secret, it may stand in the part of the chain that the present one's end vouches for.
  const keyedFrom = (await findEnd(deps.db))?.keyed_from ?? 1
  const isSigned = mac === keptHeadMac(deps.secret, kept)
  if (!isSigned && (mac === '' || kept.seq >= keyedFrom)) return { kind: 'remembered-forged' }
  const there = await hashAt(deps.db, kept.seq)
  // Of an end that is in a file by now, the database says nothing: where we made the checkpoint that says so.
  const last = await findLastCheckpoint(deps.db)
  if (there === 'archived' && last?.mac === (last && checkpointMac(deps.secret, last)))
    return { kind: 'nothing' }
  return there === hash ? { kind: 'as-remembered' } : { kind: 'not-as-remembered', seq: kept.seq }
}

/** Remembers the present end in place of the one before, if that is still in the chain; else tells, and leaves it. */
export async function rememberHead(deps: Deps, folder: string): Promise<void> {
  const end = await findEnd(deps.db)
  const check = await checkRemembered(deps, folder)
  const file = keptHeadFile(folder)
  if (check.kind !== 'as-remembered' && check.kind !== 'nothing')
    return deps.log.error({ file }, 'the audit trail is not as it was remembered: run "sekisho audit verify"')
  if (end === undefined || end.seq === 0) return
  const kept = { seq: end.seq, hash: end.hash }
  const text = `${kept.seq}:${kept.hash}:${keptHeadMac(deps.secret, kept)}\n`
  try {
    if (read(file) !== text) write(file, text)
  } catch (error) {
    deps.log.warn({ err: error, file }, 'the end of the audit trail cannot be remembered')
  }
}

/** Only for `acceptRestored`. */
export function forgetHead(folder: string): void {
  rmSync(keptHeadFile(folder), { force: true })
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Whole or not at all. It holds no secret, and whoever runs the command line need not be who runs the server. */
function write(file: string, text: string): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, text)
  chmodSync(draft, 0o644)
  renameSync(draft, file)
}
