import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../config/config.ts'
import { readKeys } from '../config/secrets.ts'
import type { Deps, FeedWaits } from '../deps.ts'
import { systemClock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { notifier } from '../platform/db/notify.ts'
import { type DatabaseAddress, openDatabase } from '../platform/db/open.ts'
import { systemEntropy } from '../platform/entropy.ts'
import { openLog } from '../platform/log.ts'
import { openVault, type VaultKey } from '../platform/vault.ts'
import { smsTextProblems } from '../sms/text.ts'
import { FEED_CHANNEL } from '../switch/link.ts'
import { withSimulator } from '../switch/simulator/configuration.ts'

/** How logs and the command line tell this process from others. */
export const PROCESS_NAME = `${hostname()}:${process.pid}`

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

/** A process that does the work itself puts its own in their place. */
interface Wakers {
  readonly sms: Pick<Deps['sms'], 'count'> & { wake(): void }
  readonly feed: { wake(): void; waits?: FeedWaits }
}

type AssembledDeps = Deps & Wakers

/** Everything that rules use of the world outside, for one process. */
export function assembleDeps(read: Config): AssembledDeps {
  // What is written from here on, the database first, is for this user only.
  process.umask(0o077)
  mkdirSync(read.dataDir, { recursive: true })
  const config = read.demonstration
    ? withSimulator(read, read.secret ?? demonstrationSecret(read.dataDir))
    : read
  return assembleAround(config, openDatabase(databaseAddress(config)))
}

/** The same for what needs no database: it has an empty one that is nowhere, and leaves nothing. */
export function withoutDatabase(config: Config): AssembledDeps {
  const { secret = randomBytes(32).toString('base64url'), keys = [{ id: 'none', bytes: randomBytes(32) }] } =
    config
  return assembleAround({ ...config, secret, keys }, openDatabase({ kind: 'sqlite', file: ':memory:' }))
}

function assembleAround(config: Config, db: Deps['db']): AssembledDeps {
  const log = openLog(config.log.level)
  return {
    config,
    secret: config.secret ?? demonstrationSecret(config.dataDir),
    numbers: openVault(config.keys ?? demonstrationKeys(config.dataDir), systemEntropy),
    db,
    clock: systemClock,
    entropy: systemEntropy,
    sms: { wake: notifier(db, 'sekisho_sms', log) },
    feed: { wake: config.switch === undefined ? () => {} : notifier(db, FEED_CHANNEL, log) },
    log,
  }
}

export function databaseAddress(config: Config): DatabaseAddress {
  const { database } = config
  return database.kind === 'sqlite' ? { ...database, file: sqliteFile(config) } : database
}

export function sqliteFile({ dataDir }: Config): string {
  return join(dataDir, 'sekisho.sqlite')
}

/** The demonstration makes its own, once: codes that were sent stay good over a restart. */
function demonstrationSecret(dataDir: string): string {
  return madeOnce(join(dataDir, 'demonstration-secret'), () => randomBytes(32).toString('base64url'))
}

/** The same form as `keysFile`, so that a demonstration can try a rotation: a line before the first one. */
function demonstrationKeys(dataDir: string): readonly VaultKey[] {
  const file = join(dataDir, 'demonstration-keys')
  const problems: string[] = []
  const keys = readKeys(
    madeOnce(file, () => `demo:${randomBytes(32).toString('base64')}\n`),
    problems,
  )
  if (problems.length === 0) return keys
  console.error(`Sekisho cannot start: ${file} has to be mended.\n  - ${problems.join('\n  - ')}`)
  process.exit(EXIT_CONFIG)
}

/** Two processes may start at once: the file appears whole, and the first one's stays. */
function madeOnce(file: string, make: () => string): string {
  if (!existsSync(file)) {
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, make(), { mode: 0o600 })
    try {
      linkSync(draft, file)
    } catch (error) {
      if (!existsSync(file)) throw error
    } finally {
      rmSync(draft)
    }
  }
  return readFileSync(file, 'utf8')
}
