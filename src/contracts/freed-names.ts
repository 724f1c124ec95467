import { deleteFreed, deleteFreedOutside, insertFreed, listFreed } from '../accounts/freed-name.ts'
import type { NameKind } from '../accounts/tables.ts'
import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { keyedDigest } from '../platform/secrets.ts'
import { sweep } from '../platform/sweep.ts'
import { aliveSince } from '../platform/times.ts'
import { policy } from '../policy.ts'
import type { Within } from '../work.ts'

/**
 * IDs and numbers that became others. Whoever took one at once would be taken for the one who had it: by the operator's own
 * files, in which the old ID still stands, and by callers. So each is kept for some time for the contract that had it. Only a keyed hash
 * of it is kept, which tells nothing of a person who is erased.
 */
interface Name {
  readonly kind: NameKind
  readonly name: string
}

/** @param owner id of the contract that had it until now */
export function freeName(within: Within, { kind, name }: Name, owner: string): Promise<void> {
  return insertFreed(within.db, { kind, hash: hashOf(within, kind, name), owner, now: within.clock.now() })
}

type Asking = Pick<Deps, 'db' | 'secret' | 'clock'>

/** Those of the names that are kept for somebody else than `owner`; without one, for anybody. */
export async function keptNames(
  deps: Asking,
  kind: NameKind,
  names: readonly string[],
  owner?: string,
): Promise<ReadonlySet<string>> {
  const owners = await keptOwners(deps, kind, names)
  return new Set([...owners].flatMap(([name, whose]) => (whose === owner ? [] : [name])))
}

/** Whose each of the names is that is kept: id of a contract. */
export async function keptOwners(
  deps: Asking,
  kind: NameKind,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const byHash = new Map(names.map(name => [hashOf(deps, kind, name), name]))
  const freed = aliveSince(policy.contract.namesKeptMs, deps.clock.now())
  const owners = await listFreed(deps.db, { kind, hashes: [...byHash.keys()], freed })
  return new Map([...owners].map(([hash, whose]) => [byHash.get(hash) ?? '', whose]))
}

/**
 * Whether `owner` may have a name that he took just now, in this transaction: whoever freed it at the same moment has done so
 * by now. If so, it is his, and kept for nobody.
 */
export async function mayHave(within: Within, { kind, name }: Name, owner: string): Promise<boolean> {
  const kept = await keptNames(within, kind, [name], owner)
  if (kept.has(name)) return false
  await deleteFreed(within.db, { kind, hash: hashOf(within, kind, name) })
  return true
}

function hashOf({ secret }: Pick<Deps, 'secret'>, kind: NameKind, name: string): string {
  return keyedDigest(secret, ['freed name', kind, name]).toString('base64url')
}

async function sweepFreed(deps: Deps): Promise<void> {
  const kept = aliveSince(policy.contract.namesKeptMs, deps.clock.now())
  await sweep(deps, limit => deleteFreedOutside(deps.db, kept, limit))
}

export const freedNameSweep: Job = { name: 'sweep', everyMs: policy.sweep.everyMs, run: sweepFreed }
