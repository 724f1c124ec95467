import { inPowersOfTwo } from '../platform/db/batches.ts'
import { type Db, forUpdate } from '../platform/db/open.ts'

/** A 050 number of a contract. What is ordered and set for it is told by lines/option-services.ts. */
export interface Line {
  readonly id: string
  readonly contractId: string
  /** Of its service user. */
  readonly accountId: string | null
  /** 11 digits. */
  readonly number: string
  /** 利用者名 */
  readonly userName: string
  /** Names of the option services that the contract ordered for this line, JSON. */
  readonly ordered: string
  /** The option services' state, JSON. */
  readonly settings: string
  /** Goes up with every change. */
  readonly version: number
}

export type LineToAdd = Omit<Line, 'accountId' | 'version'>

/** How many of them were not there yet: a number is taken once. */
export async function insertLines(db: Db, lines: readonly LineToAdd[]): Promise<number> {
  let inserted = 0
  for await (const some of inPowersOfTwo(lines)) {
    const done = await db
      .insertInto('line')
      .values(
        some.map(({ contractId, userName, ...line }) => ({
          ...line,
          contract_id: contractId,
          user_name: userName,
        })),
      )
      .onConflict(conflict => conflict.column('number').doNothing())
      .executeTakeFirst()
    inserted += Number(done.numInsertedOrUpdatedRows)
  }
  return inserted
}

/** By its number, and its contract where somebody of a contract asks. */
interface LineName {
  readonly number: string
  readonly contractId?: string
}

export function findLine(db: Db, of: LineName): Promise<Line | undefined> {
  return lineOf(db, of).executeTakeFirst()
}

/** Locked until the transaction ends. */
export function lockLine(tx: Db, of: LineName): Promise<Line | undefined> {
  return forUpdate(tx, lineOf(tx, of)).executeTakeFirst()
}

function lineOf(db: Db, { number, contractId }: LineName) {
  const lines = db
    .selectFrom('line')
    .select(['id', 'contract_id as contractId', 'number', 'user_name as userName', 'ordered', 'settings'])
    .select(eb => [
      'version',
      eb
        .selectFrom('account')
        .select('account.id')
        .whereRef('account.line_id', '=', 'line.id')
        .as('accountId'),
    ])
    .where('number', '=', number)
  return contractId === undefined ? lines : lines.where('contract_id', '=', contractId)
}

/** Of a line that is locked. The version goes up: a form of サービス設定 that is open shows what changed. */
export async function saveLine(
  tx: Db,
  line: Pick<Line, 'id' | 'userName' | 'ordered' | 'settings'>,
): Promise<void> {
  await tx
    .updateTable('line')
    .set(eb => ({
      user_name: line.userName,
      ordered: line.ordered,
      settings: line.settings,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', line.id)
    .execute()
}
