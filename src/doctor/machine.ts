import { accessSync, constants, readdirSync, type Stats, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../platform/config.ts'
import { policy } from '../policy.ts'
import { bad, type Finding, good, unknown, warning } from './finding.ts'

/** Whoever runs this, the data folder, and the disk under it. Makes nothing. */
export function lookAtMachine(config: Pick<Config, 'dataDir' | 'database'>): readonly Finding[] {
  const { dataDir } = config
  const folder = statSync(dataDir, { throwIfNoEntry: false })
  if (folder === undefined)
    return [
      ...userFindings(undefined),
      warning(
        'data-folder',
        `${dataDir} is not there.`,
        'The server makes it at its first start, if its user may.',
      ),
    ]
  return [
    ...userFindings(folder),
    ...folderFindings(dataDir, folder),
    ...(config.database.kind === 'sqlite' ? placeFindings(dataDir) : []),
    diskFinding(dataDir),
  ]
}

function userFindings(folder: Stats | undefined): readonly Finding[] {
  const uid = process.getuid?.()
  if (uid === undefined) return []
  if (uid === 0 && folder?.uid !== 0)
    return [
      warning(
        'user',
        'This is root, who may read and write what the server may not.',
        'Run this as the user of the server: sudo -u sekisho …',
      ),
    ]
  return [good('user', `User ${uid}.`)]
}

function folderFindings(dataDir: string, folder: Stats): readonly Finding[] {
  const found: Finding[] = []
  if (!folder.isDirectory())
    return [bad('data-folder', `${dataDir} is no folder.`, 'Set SEKISHO_DATA_DIR to a folder of its own.')]
  if (!may(dataDir, constants.W_OK | constants.X_OK))
    found.push(
      bad(
        'data-folder',
        `This user may not write to ${dataDir}.`,
        `Run this as its owner, or: chown sekisho: ${dataDir}`,
      ),
    )
  if ((folder.mode & 0o077) !== 0)
    found.push(
      warning('data-folder', `Other users of this machine get into ${dataDir}.`, `chmod 700 ${dataDir}`),
    )
  if (!may(dataDir, constants.R_OK)) return found
  for (const name of readdirSync(dataDir).filter(isSecret)) {
    const file = join(dataDir, name)
    const stats = statSync(file, { throwIfNoEntry: false })
    if (stats === undefined) continue
    if ((stats.mode & 0o077) !== 0)
      found.push(warning('data-folder', `Other users of this machine may read ${file}.`, `chmod 600 ${file}`))
    if (stats.uid !== folder.uid)
      found.push(
        bad(
          'data-folder',
          `${file} belongs to another user than its folder.`,
          `chown --reference=${dataDir} ${file}`,
        ),
      )
  }
  return found.length > 0 ? found : [good('data-folder', `${dataDir} and its files are for one user only.`)]
}

/** The end of the audit trail holds no secret, and other users may read it. */
function isSecret(name: string): boolean {
  return name.startsWith('sekisho.sqlite') || name.startsWith('demonstration-')
}

function may(path: string, mode: number): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}

/** By their numbers in statfs(2): NFS, SMB, CIFS, FUSE, 9p, Ceph. */
const FAR_FILE_SYSTEMS = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x65735546, 0x01021997, 0x00c36400])

function placeFindings(dataDir: string): readonly Finding[] {
  const type = statfsSync(dataDir).type >>> 0
  if (!FAR_FILE_SYSTEMS.has(type)) return []
  return [
    bad(
      'data-folder',
      `${dataDir} lies on a file system of another machine or program, whose locks SQLite cannot rely on.`,
      'Put the data folder on a local disk, or take PostgreSQL.',
    ),
  ]
}

function diskFinding(dataDir: string): Finding {
  const { bavail, bsize, blocks, ffree, files } = statfsSync(dataDir)
  const freeBytes = bavail * bsize
  const { fewBytes, tooFewBytes, fewParts } = policy.doctor.disk
  const inWords = `${gigabytes(freeBytes)} GB free under ${dataDir}`
  const todo = 'Make room, or give the data folder a larger disk; the audit trail grows with every sign-in.'
  if (blocks === 0)
    return unknown(
      'disk',
      `${dataDir} lies on a file system that does not tell its size.`,
      'Look at it by other means.',
    )
  if (freeBytes < tooFewBytes) return bad('disk', `Only ${inWords}.`, todo)
  if (files > 0 && ffree / files < fewParts)
    return warning(
      'disk',
      `Almost no files more can be made under ${dataDir}.`,
      'Remove small files, or take another file system.',
    )
  if (freeBytes < fewBytes || bavail / blocks < fewParts) return warning('disk', `Only ${inWords}.`, todo)
  return good('disk', `${inWords}.`)
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1)
}
