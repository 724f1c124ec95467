import { contractsNamed } from '../accounts/named.ts'
import { listKeyUse } from '../at-rest/at-rest.ts'
import type { Deps } from '../deps.ts'
import { stateOfTables } from '../migrations/migrate.ts'
import { isPostgres } from '../platform/db/open.ts'
import { postgresLines } from '../platform/db/postgres-hosts.ts'
import { limitProblems } from '../platform/db/postgres-limits.ts'
import { newId } from '../platform/entropy.ts'
import { distanceOf } from '../platform/near.ts'
import { policy, SECOND_MS } from '../policy.ts'
import { writeAndTakeBack } from '../sms/gateways/inbox/inbox.ts'
import { work } from '../work.ts'
import { bad, type Finding, good, warning } from './finding.ts'
import { postgresFacts, postgresTime, sqliteVersion, tablesWithoutRights } from './store.ts'

/** The database: that it answers, lets us do what we have to, is of a version that we know, and has our time. Leaves nothing. */
export async function lookAtDatabase(deps: Deps): Promise<readonly Finding[]> {
  const found = isPostgres(deps.db) ? await postgresFindings(deps) : await sqliteFindings(deps)
  const tables = await stateOfTables(deps.db)
  switch (tables.kind) {
    case 'newer':
      return [
        ...found,
        bad(
          'tables',
          `They are of a newer version than this program (${tables.unknown.join(', ')}).`,
          'Use the newer program, or restore the backup from before.',
        ),
      ]
    case 'older':
      return [
        ...found,
        warning(
          'tables',
          `They are missing, or of an older version: ${tables.pending.length} migrations are to be run.`,
          'The next start of the server brings them up to date, or "sekisho migrate".',
        ),
      ]
    case 'same':
      return [
        ...found,
        ...(await rightsFindings(deps)),
        await writeFinding(deps),
        ...(await keyFindings(deps)),
        ...(await endpointFindings(deps)),
      ]
  }
}

async function sqliteFindings({ db }: Deps): Promise<readonly Finding[]> {
  return [good('database', `SQLite ${await sqliteVersion(db)}, in this process.`)]
}

async function postgresFindings(deps: Deps): Promise<readonly Finding[]> {
  const facts = await postgresFacts(deps.db)
  const { oldestPostgres, clockMs } = policy.doctor
  const version = `${Math.floor(facts.version / 10_000)}.${facts.version % 10_000}`
  const where = facts.host === null ? 'by a socket of this machine' : `at ${facts.host}`
  const line = facts.isEncrypted ? 'over TLS' : 'without TLS'
  const found: Finding[] = [good('database', `PostgreSQL ${version} ${where}, ${line}.`)]
  const add = (finding: Finding | false) => finding && found.push(finding)
  add(
    facts.version < oldestPostgres * 10_000 &&
      bad('database', `PostgreSQL ${version} is too old.`, `Take ${oldestPostgres} or newer.`),
  )
  add(
    (facts.isStandby || facts.isReadOnly) &&
      bad(
        'database',
        'It is read-only.',
        'Lead the connection URL to the primary, and see whether default_transaction_read_only is set.',
      ),
  )
  add(
    facts.encoding !== 'UTF8' &&
      bad('database', `It keeps text as ${facts.encoding}.`, 'Make a database with the encoding UTF8.'),
  )
  add(
    facts.isSuperuser &&
      warning(
        'database',
        'The role is a superuser, who may do anything on that server.',
        'Give Sekisho a role of its own that owns the database and nothing else.',
      ),
  )
  add(
    !facts.mayCreate &&
      bad(
        'database',
        'The role may make no tables here, so no upgrade could bring them on.',
        'ALTER DATABASE … OWNER TO the role, or GRANT CREATE on the schema.',
      ),
  )
  add(
    facts.unsafe.length > 0 &&
      warning(
        'database',
        `What was saved may be lost when the power fails (${facts.unsafe.join(', ')}).`,
        'Set it on again in postgresql.conf.',
      ),
  )
  const { database } = deps.config
  add(
    database.kind === 'postgresql' &&
      database.maxConnections > facts.maxConnections &&
      warning(
        'database',
        `database.maxConnections is ${database.maxConnections}, but it lets ${facts.maxConnections} in.`,
        'Lower it, or raise max_connections of PostgreSQL; every process has as many of its own.',
      ),
  )
  add(
    !facts.isEncrypted &&
      database.kind === 'postgresql' &&
      (postgresLines(database.url) ?? []).some(({ host }) => distanceOf(host) === 'elsewhere') &&
      bad(
        'database',
        'The line to it crosses foreign networks without TLS.',
        'Put sslmode=verify-full into the connection URL.',
      ),
  )
  const { pooler = 'none' } = database.kind === 'postgresql' ? database : {}
  for (const problem of await limitProblems(deps.db, pooler)) {
    const [what = '', ...todo] = problem.split('; ')
    found.push(bad('database', `${what}.`, `${todo.join('; ')}.`))
  }
  return [...found, await clockFinding(deps, clockMs)]
}

/** Half of the way there and back is taken for the way there. */
async function clockFinding({ db, clock }: Deps, mostMs: number): Promise<Finding> {
  const before = clock.now()
  const theirs = await postgresTime(db)
  const apart = Math.round(theirs - (before + clock.now()) / 2)
  const inWords = `${(Math.abs(apart) / SECOND_MS).toFixed(2)} s ${apart < 0 ? 'ahead of' : 'behind'} that of PostgreSQL`
  if (Math.abs(apart) <= mostMs) return good('clock', `It is ${inWords}.`)
  return bad('clock', `It is ${inWords}.`, 'Let both machines follow the same time servers (NTP).')
}

async function rightsFindings({ db }: Deps): Promise<readonly Finding[]> {
  const without = isPostgres(db) ? await tablesWithoutRights(db) : []
  if (without.length === 0) return [good('tables', 'They are up to date.')]
  return [
    bad(
      'tables',
      `The role may not read and write ${without.join(', ')}.`,
      'Give the tables to the role: ALTER TABLE … OWNER TO.',
    ),
  ]
}

/** As each page that saves something does. */
async function writeFinding(deps: Deps): Promise<Finding> {
  const key = `doctor ${newId(deps.entropy)}`
  await work(deps, within => writeAndTakeBack(within.db, key, 'x'))
  return good('database', 'It takes writes.')
}

async function keyFindings(deps: Deps): Promise<readonly Finding[]> {
  const missing = (await listKeyUse(deps)).filter(({ state }) => state === 'missing')
  if (missing.length === 0)
    return [good('keys', 'Every number can be read with the keys of the configuration.')]
  return missing.map(({ keyId, numbers }) =>
    bad(
      'keys',
      `${numbers} numbers are sealed with the key ${keyId}, which is missing.`,
      'Put it back into keysFile; "sekisho keys list" shows all.',
    ),
  )
}

/** Contracts that a telephone system is to have, and that nobody has by this ID: their lines would wait for ever. */
async function endpointFindings({ db, config }: Deps): Promise<readonly Finding[]> {
  const found: Finding[] = []
  for (const { name, contracts = [] } of config.switch?.endpoints ?? []) {
    const there = await contractsNamed(db, contracts)
    const unknown = contracts.filter(id => !there.has(id))
    if (unknown.length > 0)
      found.push(
        bad(
          'switch',
          `The endpoint ${name} names contracts that are not there: ${unknown.join(', ')}.`,
          'Write the administrator IDs that they have now into switch.endpoints, and restart the servers.',
        ),
      )
  }
  return found
}
