import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface Bare {
  readonly perSecond: number
  /** Milliseconds of CPU of one verification. */
  readonly cpuMs: number
}

/** The limit of every sign-in (argon2.ts), measured in a process of its own. */
export async function bareArgon2(atOnce: number, forMs: number): Promise<Bare> {
  const file = join(import.meta.dirname, 'argon2.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [file, String(atOnce), String(forMs)])
  return JSON.parse(stdout)
}
