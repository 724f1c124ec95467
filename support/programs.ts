import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Debian keeps daemons such as Kannel's where only root's PATH looks, and PostgreSQL's where none does. */
const FURTHER_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/lib/postgresql/15/bin']

/**
 * Where a program that others wrote stands. Throws a sentence that names the program and Debian's package when
 * it is missing, so that no such test is ever passed over in silence.
 * @param name of the program (`tshark`), or of a Perl module (`Net::SMPP`), which gives the path of perl
 */
export function needProgram(name: string, debianPackage: string): string {
  const found = name.includes('::') ? perlWith(name) : programPath(name)
  if (found !== undefined) return found
  throw new Error(
    `This test needs ${name}, which is missing. On Debian: apt-get install ${debianPackage} (bin/test does it as root).`,
  )
}

function perlWith(module: string): string | undefined {
  const perl = programPath('perl')
  return perl !== undefined && spawnSync(perl, [`-M${module}`, '-e', '1']).status === 0 ? perl : undefined
}

function programPath(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...FURTHER_FOLDERS]
  return folders.map(folder => join(folder, name)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
