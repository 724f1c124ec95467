import { type Db, forUpdate } from '../platform/db/open.ts'

/** The line of a contract, locked until the transaction ends. */
export function lockLine(tx: Db, contractId: string, number: string) {
  return forUpdate(tx, lineOf(tx, contractId, number)).executeTakeFirst()
}

export function findLine(db: Db, contractId: string, number: string) {
  return lineOf(db, contractId, number).executeTakeFirst()
}

export async function saveLine(
  tx: Db,
  line: { id: string; settings: string; version: number },
): Promise<boolean> {
  const row = await tx
    .updateTable('line')
    .set({ settings: line.settings, version: line.version + 1 })
    .where('id', '=', line.id)
    .where('version', '=', line.version)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

function lineOf(db: Db, contractId: string, number: string) {
  return db
    .selectFrom('line')
    .select(['id', 'number', 'user_name', 'ordered', 'settings', 'version'])
    .select(eb =>
      eb
        .selectFrom('account')
        .select('account.id')
        .whereRef('account.line_id', '=', 'line.id')
        .as('account_id'),
    )
    .where('contract_id', '=', contractId)
    .where('number', '=', number)
}
