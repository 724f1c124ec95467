import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Deps } from '../deps.ts'
import { systemClock } from '../platform/clock.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { type DatabaseAddress, openDatabase } from '../platform/db/open.ts'
import { systemEntropy } from '../platform/entropy.ts'
import { openLog } from '../platform/log.ts'
import { smsTextProblems } from '../sms/text.ts'

/** Exit code for a configuration that must be mended first (EX_CONFIG of sysexits.h). */
export const EXIT_CONFIG = 78

/** Reads the configuration or ends the process, naming every problem at once. */
export function configurationOrExit(): Config {
  const outcome = readConfig(process.env, smsTextProblems)
  if (outcome.kind === 'ok') return outcome.config
  console.error('Sekisho cannot start: the configuration has to be mended.')
  for (const problem of outcome.problems) console.error(`  - ${problem}`)
  process.exit(EXIT_CONFIG)
}

/** Everything that rules use of the world outside, for one process. */
export function assembleDeps(config: Config): Deps & { sms: { wake(): void } } {
  // What is written from here on, the database first, is for this user only.
  process.umask(0o077)
  mkdirSync(config.dataDir, { recursive: true })
  return {
    config,
    secret: config.secret ?? demonstrationSecret(config.dataDir),
    db: openDatabase(databaseAddress(config)),
    clock: systemClock,
    entropy: systemEntropy,
    sms: { wake: () => {} },
    log: openLog(config.log.level),
  }
}

export function databaseAddress(config: Config): DatabaseAddress {
  const { database } = config
  return database.kind === 'sqlite' ? { ...database, file: join(config.dataDir, 'sekisho.sqlite') } : database
}

/** The demonstration makes its own, once: codes that were sent stay good over a restart. */
function demonstrationSecret(dataDir: string): string {
  const file = join(dataDir, 'demonstration-secret')
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 })
  return readFileSync(file, 'utf8')
}
