import { poolerProblem } from '../platform/db/postgres-limits.ts'
import { sqliteCode } from '../platform/db/sqlite.ts'
import { isDatabaseTrouble } from '../platform/db/trouble.ts'

/**
 * What went wrong outside of the program, in one sentence with what to do; `undefined` for a defect, which is told with
 * everything that helps to find it.
 */
export function troubleInWords(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { code, path, syscall } = error as NodeJS.ErrnoException
  const pooler = poolerProblem(error)
  if (pooler !== undefined) return `${pooler}.`
  if (isDatabaseTrouble(error)) return databaseInWords(error, code)
  if (syscall !== undefined && path !== undefined && code !== undefined) return fileInWords(path, code)
  return undefined
}

/** Ends the process with 1 and one sentence where that tells all; a defect is thrown on. */
export function endInWords(error: unknown): never {
  const words = troubleInWords(error)
  if (words === undefined) throw error
  console.error(words)
  process.exit(1)
}

function databaseInWords(error: Error, code: string | undefined): string {
  const said = `The database cannot be used: ${error.message || code}${code && !error.message.includes(code) ? ` (${code})` : ''}.`
  return `${said} ${whatToDo(error, code)}`
}

const BY_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Does PostgreSQL run at this host and port?',
  ENOTFOUND: 'Is the host name of the connection URL right?',
  ETIMEDOUT: 'Does a firewall stand between?',
  '28P01': 'Is the password of the connection URL right?',
  '28000': 'Does pg_hba.conf let this role in from here?',
  '3D000': 'Create the database first, owned by the role of the connection URL.',
  '53300':
    'Too many connections: compare database.maxConnections of all processes with max_connections of PostgreSQL.',
  '53100': 'The disk of PostgreSQL is full.',
  '25006': 'This PostgreSQL is read-only: is it a standby?',
}
const BY_SQLITE: Readonly<Record<number, string>> = {
  5: 'Another program holds it.',
  8: 'May this user write to the data folder and its files? Run as the user of the server.',
  13: 'The disk is full.',
  14: 'May this user read and write the data folder? Run as the user of the server.',
  26: 'The file in the data folder is no SQLite database.',
}

function whatToDo(error: Error, code: string | undefined): string {
  const sqlite = sqliteCode(error)
  const known = sqlite === undefined ? BY_CODE[code ?? ''] : BY_SQLITE[sqlite]
  return known ?? 'Run "sekisho doctor".'
}

const FILES: Readonly<Record<string, string>> = {
  EACCES: 'this user may not; run as the user of the server, or change its owner',
  EPERM: 'this user may not; run as the user of the server, or change its owner',
  ENOENT: 'there is no such file or folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EEXIST: 'it is there already',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of it is a file, not a folder',
}

function fileInWords(path: string, code: string): string {
  return `${path}: ${FILES[code] ?? code} (${code}).`
}
