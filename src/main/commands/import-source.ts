import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ImportSource } from '../../import/file.ts'

/** Standard input. */
export const STDIN = '-'

/** A file, or why it is of no use. It is read more than once, so it cannot be a pipe, unless it is standard input. */
export async function sourceOf(path: string): Promise<ImportSource | string> {
  if (path === STDIN) return spooled()
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return `There is no such file: ${path}`
  if (!found.isFile()) return `It is no file that can be read twice: ${path}`
  return { name: basename(path), bytes: found.size, open: () => createReadStream(path) }
}

/** Standard input is kept in a file of our own until the process ends; nobody else can read it. */
async function spooled(): Promise<ImportSource> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-import-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'stdin')
  await pipeline(process.stdin, createWriteStream(file, { mode: 0o600 }))
  return { name: 'stdin', bytes: statSync(file).size, open: () => createReadStream(file) }
}
