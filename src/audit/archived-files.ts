import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Checkpoint } from './checkpoint.ts'

export type FileProblem =
  | { readonly kind: 'file-missing'; readonly file: string; readonly month: string }
  /** It has other bytes than those that the checkpoint tells of, or cannot be read. */
  | { readonly kind: 'file-changed'; readonly file: string; readonly month: string }

/** Whether the file of each checkpoint is in the folder, as it was written. */
export async function problemsOfFiles(
  checkpoints: readonly Checkpoint[],
  folder: string,
): Promise<readonly FileProblem[]> {
  const found: FileProblem[] = []
  for (const { file, month, sha256 } of checkpoints) {
    const there = await hashOf(join(folder, file))
    if (there !== sha256)
      found.push({ kind: there === 'none' ? 'file-missing' : 'file-changed', file, month })
  }
  return found
}

/**
 * Deletes what runs left that were killed while they wrote; one that still writes does so all the time.
 * @param before milliseconds since 1970 of the last writing
 */
export async function deleteDeadDrafts(folder: string, before: number): Promise<void> {
  const names = await readdir(folder).catch(unlessNone)
  for (const name of names ?? []) {
    if (!/^audit-\d{4}-\d{2}\.[\w-]+\.draft$/.test(name)) continue
    const path = join(folder, name)
    const written = await stat(path).catch(unlessNone)
    if (written !== undefined && written.mtimeMs < before) await rm(path, { force: true })
  }
}

async function hashOf(path: string): Promise<string | 'none' | undefined> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
    return hash.digest('hex')
  } catch (error) {
    return isNone(error) ? 'none' : undefined
  }
}

function unlessNone(error: unknown): undefined {
  if (!isNone(error)) throw error
}

function isNone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
