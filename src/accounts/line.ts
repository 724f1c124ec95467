import { sql } from 'kysely'
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

/** How many lines each of these contracts has; those without are left out. */
export async function countLines(
  db: Db,
  contractIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for await (const some of inPowersOfTwo(contractIds)) {
    const rows = await db
      .selectFrom('line')
      .select(eb => ['contract_id', eb.fn.countAll<number>().as('n')])
      .where('contract_id', 'in', some)
      .groupBy('contract_id')
      .execute()
    for (const { contract_id, n } of rows) counts.set(contract_id, Number(n))
  }
  return counts
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

/** The option services' state of these lines of a contract, JSON, by their numbers. */
export async function settingsOf(
  db: Db,
  { contractId, numbers }: { readonly contractId: string; readonly numbers: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for await (const some of inPowersOfTwo(numbers)) {
    const lines = db.selectFrom('line').select(['number', 'settings']).where('number', 'in', some)
    for (const line of await lines.where('contract_id', '=', contractId).execute())
      found.set(line.number, line.settings)
  }
  return found
}

/**
 * Lines of a contract, or the one of this number, that forward to a number, in the order of their numbers behind `after`;
 * locked until the transaction ends.
 */
export function lockForwardingLines(
  tx: Db,
  of: {
    readonly contractId: string
    readonly line?: string | undefined
    readonly after: string
    readonly limit: number
  },
): Promise<Line[]> {
  const { contractId, line, after, limit } = of
  const lines = forwardingLines(tx, { contractId, line }).where('number', '>', after)
  return forUpdate(tx, lines.orderBy('number').limit(limit)).execute()
}

/** Some of them, to be shown: those that forward abroad first, then in the order of their numbers. */
export function listForwardingLines(
  db: Db,
  of: {
    readonly contractId: string
    readonly line?: string | undefined
    readonly before?: number
    readonly limit: number
  },
): Promise<Line[]> {
  return forwardingLines(db, of)
    .orderBy(eb => eb.case().when('settings', 'like', ABROAD).then(0).else(1).end())
    .orderBy('number')
    .limit(of.limit)
    .offset(of.before ?? 0)
    .execute()
}

/** How many of them there are, and how many of these forward abroad. */
export async function sumForwardingLines(
  db: Db,
  of: { readonly contractId: string; readonly line?: string | undefined },
): Promise<{ readonly all: number; readonly abroad: number }> {
  const { all, abroad } = await forwardingLines(db, of)
    .clearSelect()
    .select(eb => [
      eb.fn.countAll<number>().as('all'),
      eb.fn.count<number>(eb.case().when('settings', 'like', ABROAD).then(1).end()).as('abroad'),
    ])
    .executeTakeFirstOrThrow()
  return { all: Number(all), abroad: Number(abroad) }
}

const ABROAD = '%"to":{"number":"+%'

/**
 * What is kept of a line is told by lines/option-services.ts: only where calls are forwarded to has a `number`, which begins with
 * + where it is abroad.
 */
function forwardingLines(db: Db, of: { readonly contractId: string; readonly line?: string | undefined }) {
  const lines = linesIn(db)
    .where('contract_id', '=', of.contractId)
    .where('settings', 'like', '%"to":{"number":%')
  return of.line === undefined ? lines : lines.where('number', '=', of.line)
}

/** The option services' state of lines that are locked. */
export async function saveSettings(
  tx: Db,
  rows: readonly { readonly id: string; readonly settings: string }[],
): Promise<void> {
  for await (const some of inPowersOfTwo(rows)) {
    const values = sql<Record<'column1' | 'column2', string>>`(values ${sql.join(
      some.map(({ id, settings }) => sql`(${id}, ${settings})`),
    )})`
    await tx
      .updateTable('line')
      .from(values.as<'saved'>(sql.ref('saved')))
      .set(eb => ({ settings: eb.ref('saved.column2'), version: eb('version', '+', 1) }))
      .whereRef('line.id', '=', 'saved.column1')
      .execute()
  }
}

function lineOf(db: Db, { number, contractId }: LineName) {
  const lines = linesIn(db).where('number', '=', number)
  return contractId === undefined ? lines : lines.where('contract_id', '=', contractId)
}

function linesIn(db: Db) {
  return db
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
