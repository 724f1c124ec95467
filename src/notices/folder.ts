import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

/**
 * Files that hold passwords which nobody can print again. A file first lies, whole and safe on the disk, in a
 * folder of its own run; only after the database has forgotten the passwords it gets its real name. Whatever
 * moment a crash chooses, each password is in the database, or in a file, or in both; never in neither.
 */
const DRAFTS = '.unfinished-'
/** For this user only: they are letters with passwords. */
const FILE_MODE = 0o600
const FOLDER_MODE = 0o700
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

export type NoticeFormat = 'html' | 'pdf'

/** A file that was written, and is not published yet. */
export interface Draft {
  readonly path: string
  readonly administratorId: string
  /** What the database notes as the time of printing; tells later whether it was committed. */
  readonly at: number
  readonly format: NoticeFormat
}

export interface NoticeFolder {
  readonly path: string
  /** Where this run works; nobody else writes there. */
  readonly drafts: string
}

export function openFolder(path: string, pid: number): NoticeFolder {
  const drafts = join(path, `${DRAFTS}${pid}`)
  mkdirSync(path, { recursive: true, mode: FOLDER_MODE })
  // A process of the same number that died here was looked after by `leftDrafts` before.
  mkdirSync(drafts, { recursive: true, mode: FOLDER_MODE })
  return { path, drafts }
}

export function closeFolder(folder: NoticeFolder): void {
  rmSync(folder.drafts, { recursive: true, force: true })
}

export function draftOf(folder: NoticeFolder, draft: Omit<Draft, 'path'>): Draft {
  const name = `${draft.administratorId}.${draft.at}.${draft.format}`
  return { ...draft, path: join(folder.drafts, name) }
}

/** When it returns, the file is on the disk and not only on its way there. */
export function writeSafely(path: string, content: string | Uint8Array): void {
  writeFileSync(path, content, { mode: FILE_MODE })
  keep(path)
}

/** For a file that another program wrote. */
export function keepSafely(path: string): void {
  chmodSync(path, FILE_MODE)
  keep(path)
}

/** Makes sure that the drafts' names are on the disk too, and the folder's. */
export function keepFolder(folder: NoticeFolder): void {
  keep(folder.drafts)
  keep(folder.path)
}

/** Gives the file its real name; one that is there already, of an earlier notice, is never overwritten. */
export function publish(folder: NoticeFolder, draft: Draft): string {
  for (let n = 1; ; n += 1) {
    const path = join(folder.path, `${draft.administratorId}${n === 1 ? '' : `-${n}`}.${draft.format}`)
    if (!linked(draft.path, path)) continue
    keep(folder.path)
    rmSync(draft.path)
    return path
  }
}

/** Drafts of runs in this folder that ended before they were done. */
export function leftDrafts(path: string, isRunning: (pid: number) => boolean): readonly Draft[] {
  return leftFolders(path, isRunning).flatMap(folder =>
    readdirSync(folder).flatMap(name => {
      const [, administratorId, at, format] = /^(.+)\.(\d+)\.(html|pdf)$/.exec(name) ?? []
      if (administratorId === undefined) return []
      return [{ path: join(folder, name), administratorId, at: Number(at), format: format as NoticeFormat }]
    }),
  )
}

/** Removes what such runs left, after their drafts were looked at. */
export function removeLeft(path: string, isRunning: (pid: number) => boolean): void {
  for (const folder of leftFolders(path, isRunning)) rmSync(folder, { recursive: true, force: true })
}

function leftFolders(path: string, isRunning: (pid: number) => boolean): string[] {
  return names(path)
    .filter(name => name.startsWith(DRAFTS) && !isRunning(Number(name.slice(DRAFTS.length))))
    .map(name => join(path, name))
}

function names(path: string): string[] {
  try {
    return readdirSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** False when a file of this name is there. */
function linked(from: string, to: string): boolean {
  try {
    placed(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Memory sticks and some network folders know no second name of a file: there it is copied. */
function placed(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error
    copyFileSync(from, to, constants.COPYFILE_EXCL)
    keep(to)
  }
}

function keep(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
