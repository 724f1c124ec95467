import { type Migration, Migrator } from 'kysely/migration'
import type { Db } from '../platform/db/open.ts'
import * as first from './0001-first.ts'
import * as guard from './0002-guard.ts'
import * as auditChain from './0003-audit-chain.ts'
import * as numbersAtRest from './0004-numbers-at-rest.ts'
import * as delivery from './0005-delivery.ts'
import * as lastDelivery from './0006-last-delivery.ts'
import * as operator from './0007-operator.ts'
import * as api from './0008-api.ts'
import * as desk from './0009-desk.ts'
import * as numberFiles from './0010-number-files.ts'
import * as notices from './0011-notices.ts'
import * as rollout from './0012-rollout.ts'
import * as unsealedNumbers from './0013-unsealed-numbers.ts'
import * as suspendedContracts from './0014-suspended-contracts.ts'
import * as keptNumbers from './0016-kept-numbers.ts'
import * as daysThatWait from './0017-days-that-wait.ts'
import * as messageIds from './0018-message-ids.ts'
import * as networkMisses from './0019-network-misses.ts'
import * as accountOfSendings from './0020-account-of-sendings.ts'
import * as redeeming from './0021-redeeming.ts'
import * as nobodyAlone from './0022-nobody-alone.ts'
import * as summedRefusals from './0023-summed-refusals.ts'

/** In the order of their names; a migration that has landed is never changed. */
const migrations: Record<string, Migration> = {
  '0001-first': first,
  '0002-guard': guard,
  '0003-audit-chain': auditChain,
  '0004-numbers-at-rest': numbersAtRest,
  '0005-delivery': delivery,
  '0006-last-delivery': lastDelivery,
  '0007-operator': operator,
  '0008-api': api,
  '0009-desk': desk,
  '0010-number-files': numberFiles,
  '0011-notices': notices,
  '0012-rollout': rollout,
  '0013-unsealed-numbers': unsealedNumbers,
  '0014-suspended-contracts': suspendedContracts,
  '0016-kept-numbers': keptNumbers,
  '0017-days-that-wait': daysThatWait,
  '0018-message-ids': messageIds,
  '0019-network-misses': networkMisses,
  '0020-account-of-sendings': accountOfSendings,
  '0021-redeeming': redeeming,
  '0022-nobody-alone': nobodyAlone,
  '0023-summed-refusals': summedRefusals,
}

function migrator(db: Db): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrations } })
}

/** Brings the tables up to date. Safe to run again, and from several processes at once. */
export async function migrate(db: Db): Promise<{ readonly applied: readonly string[] }> {
  const { error, results } = await migrator(db).migrateToLatest()
  if (error) throw error
  return { applied: (results ?? []).map(result => result.migrationName) }
}

/** Brings the tables to a state of the past or of the way; for tests. */
export async function migrateTo(db: Db, name: string): Promise<void> {
  const { error } = await migrator(db).migrateTo(name)
  if (error) throw error
}

/** Names of migrations that this program knows and the database lacks. */
export async function pendingMigrations(db: Db): Promise<readonly string[]> {
  const all = await migrator(db).getMigrations()
  return all.filter(migration => migration.executedAt === undefined).map(migration => migration.name)
}
