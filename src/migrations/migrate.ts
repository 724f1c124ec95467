import { sql } from 'kysely'
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
import * as forwardingByCase from './0024-forwarding-by-case.ts'
import * as acts from './0025-acts.ts'
import * as keptForms from './0026-kept-forms.ts'
import * as codeLanguage from './0027-code-language.ts'
import * as whoSuspended from './0027-who-suspended.ts'
import * as foundByName from './0028-found-by-name.ts'
import * as stoppedForwarding from './0029-stopped-forwarding.ts'
import * as lastSmsByNumber from './0030-last-sms-by-number.ts'
import * as endOfAContract from './0037-end-of-a-contract.ts'
import * as archivedTrail from './0038-archived-trail.ts'
import * as keptInStep from './0039-kept-in-step.ts'
import * as lineStates from './0040-line-states.ts'
import * as namesThatChanged from './0041-names-that-changed.ts'
import * as checkpointsNoted from './0043-checkpoints-noted.ts'

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
  '0024-forwarding-by-case': forwardingByCase,
  '0025-acts': acts,
  '0026-kept-forms': keptForms,
  '0027-code-language': codeLanguage,
  '0027-who-suspended': whoSuspended,
  '0028-found-by-name': foundByName,
  '0029-stopped-forwarding': stoppedForwarding,
  '0030-last-sms-by-number': lastSmsByNumber,
  '0037-end-of-a-contract': endOfAContract,
  '0038-archived-trail': archivedTrail,
  '0039-kept-in-step': keptInStep,
  '0040-line-states': lineStates,
  '0041-names-that-changed': namesThatChanged,
  '0043-checkpoints-noted': checkpointsNoted,
}

/** Those that servers of the version before cannot live with: all of them are stopped first. */
const ALONE: ReadonlySet<string> = new Set(['0024-forwarding-by-case'])

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

/** How the tables stand to this program. */
export type TablesState =
  | { readonly kind: 'same' }
  /** `alone`: some of what is pending wants all servers and workers of the version before to be stopped. */
  | { readonly kind: 'older'; readonly pending: readonly string[]; readonly alone: readonly string[] }
  /** A newer version migrated them. Servers that run go on; what is started now does not know what it would write. */
  | { readonly kind: 'newer'; readonly unknown: readonly string[] }

/** Looks only. */
export async function stateOfTables(db: Db): Promise<TablesState> {
  const unknown = (await executedMigrations(db)).filter(name => !(name in migrations))
  if (unknown.length > 0) return { kind: 'newer', unknown }
  const pending = await pendingMigrations(db)
  if (pending.length === 0) return { kind: 'same' }
  return { kind: 'older', pending, alone: pending.filter(name => ALONE.has(name)) }
}

async function executedMigrations(db: Db): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.map(({ name }) => name)
}

/** Names of migrations that this program knows and the database lacks. */
export async function pendingMigrations(db: Db): Promise<readonly string[]> {
  const all = await migrator(db).getMigrations()
  return all.filter(migration => migration.executedAt === undefined).map(migration => migration.name)
}
