import type { Db } from '../platform/db/open.ts'
import type { Stretch } from '../platform/times.ts'

/** What a line forwarded to before all forwarding was stopped. */
export interface Stopped {
  readonly lineId: string
  readonly contractId: string
  /** As it was kept, JSON. */
  readonly forwarding: string
  /** Of the line, once it was stopped. Servers of the version before ask whether it still is that. */
  readonly version: number
  readonly at: number
}

/** In the place of what an earlier stop kept of these lines. */
export async function keepStopped(tx: Db, rows: readonly Stopped[]): Promise<void> {
  await tx
    .insertInto('stopped_forwarding')
    .values(
      rows.map(({ lineId: line_id, contractId: contract_id, forwarding, version, at }) => ({
        line_id,
        contract_id,
        forwarding,
        version,
        at,
      })),
    )
    .onConflict(conflict =>
      conflict.column('line_id').doUpdateSet(eb => ({
        forwarding: eb.ref('excluded.forwarding'),
        version: eb.ref('excluded.version'),
        at: eb.ref('excluded.at'),
      })),
    )
    .execute()
}

/** Stopped once more: whoever looked at it before, to bring it back, does not bring it back any more. */
export async function stopAgain(tx: Db, { lineId, at }: Pick<Stopped, 'lineId' | 'at'>): Promise<void> {
  await tx.updateTable('stopped_forwarding').set({ at }).where('line_id', '=', lineId).execute()
}

/** What was stopped comes back to the colleague, not to whoever has his number by then. */
export async function followStopped(
  tx: Db,
  of: { readonly contractId: string; readonly from: string; readonly to: string },
): Promise<void> {
  const destination = (number: string) => JSON.stringify({ number }).slice(1, -1)
  await tx
    .updateTable('stopped_forwarding')
    .set(eb => ({
      forwarding: eb.fn<string>('replace', [
        'forwarding',
        eb.val(destination(of.from)),
        eb.val(destination(of.to)),
      ]),
    }))
    .where('contract_id', '=', of.contractId)
    .execute()
}

/** Of a contract, or of one of its lines, those whose settings nobody changed since (`forgetStopped`); in the order of the numbers. */
export function listStopped(
  db: Db,
  of: { readonly contractId: string; readonly lineId?: string | undefined; readonly since: number },
) {
  const rows = db
    .selectFrom('stopped_forwarding as s')
    .innerJoin('line as l', 'l.id', 's.line_id')
    .select(['s.line_id as lineId', 'l.number', 'l.user_name as userName', 's.forwarding', 's.at'])
    .where('s.contract_id', '=', of.contractId)
    .where('s.at', '>=', of.since)
    .orderBy('l.number')
  return of.lineId === undefined ? rows : rows.where('s.line_id', '=', of.lineId)
}

/** How many of them there are, and when the newest was stopped. */
export function sumStopped(
  db: Db,
  of: { readonly contractId: string; readonly lineId?: string | undefined; readonly since: number },
) {
  return listStopped(db, of)
    .clearSelect()
    .clearOrderBy()
    .select(eb => [eb.fn.countAll<number>().as('count'), eb.fn.max('s.at').as('at')])
    .executeTakeFirstOrThrow()
}

/** Somebody set the line anew, or it is somebody else's. */
export async function forgetStopped(db: Db, lineIds: readonly string[]): Promise<void> {
  await db.deleteFrom('stopped_forwarding').where('line_id', 'in', lineIds).execute()
}

/** Those outside of the time that they are kept for, also of a clock that was ahead. */
export async function deleteStoppedOutside(db: Db, { from, until }: Stretch, limit: number): Promise<number> {
  const old = db
    .selectFrom('stopped_forwarding')
    .select('line_id')
    .where(eb => eb.or([eb('at', '<', from), eb('at', '>', until)]))
    .limit(limit)
  const done = await db.deleteFrom('stopped_forwarding').where('line_id', 'in', old).executeTakeFirst()
  return Number(done.numDeletedRows)
}
