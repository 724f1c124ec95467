import { inPowersOfTwo } from '../platform/db/batches.ts'
import type { Db } from '../platform/db/open.ts'
import type { Stretch } from '../platform/times.ts'
import type { NameKind } from './tables.ts'

/** An ID or a number, by its keyed hash. */
interface HashedName {
  readonly kind: NameKind
  readonly hash: string
}

/** In the place of whoever had it before. */
export async function insertFreed(
  tx: Db,
  { kind, hash, owner, now }: HashedName & { readonly owner: string; readonly now: number },
): Promise<void> {
  const row = { kind, name_hash: hash, owner, freed_at: now }
  await tx
    .insertInto('freed_name')
    .values(row)
    .onConflict(conflict => conflict.columns(['kind', 'name_hash']).doUpdateSet({ owner, freed_at: now }))
    .execute()
}

/** Whose each of these names was, of those that somebody gave up in this time. */
export async function listFreed(
  db: Db,
  of: { readonly kind: NameKind; readonly hashes: readonly string[]; readonly freed: Stretch },
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for await (const some of inPowersOfTwo(of.hashes)) {
    const rows = await db
      .selectFrom('freed_name')
      .select(['name_hash', 'owner'])
      .where('kind', '=', of.kind)
      .where('name_hash', 'in', some)
      .where('freed_at', '>=', of.freed.from)
      .where('freed_at', '<=', of.freed.until)
      .execute()
    for (const { name_hash, owner } of rows) found.set(name_hash, owner)
  }
  return found
}

/** Its owner has it again. */
export async function deleteFreed(tx: Db, { kind, hash }: HashedName): Promise<void> {
  await tx.deleteFrom('freed_name').where('kind', '=', kind).where('name_hash', '=', hash).execute()
}

/** Those outside of the time that they are kept for, also of a clock that was ahead; gives how many there were. */
export async function deleteFreedOutside(db: Db, { from, until }: Stretch, limit: number): Promise<number> {
  const old = db
    .selectFrom('freed_name')
    .select(['kind', 'name_hash'])
    .where(eb => eb.or([eb('freed_at', '<', from), eb('freed_at', '>', until)]))
    .limit(limit)
  const done = await db
    .deleteFrom('freed_name')
    .where(eb => eb(eb.refTuple('kind', 'name_hash'), 'in', old.$asTuple('kind', 'name_hash')))
    .executeTakeFirst()
  return Number(done.numDeletedRows)
}
