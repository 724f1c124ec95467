import { type Insertable, type SqlBool, sql } from 'kysely'
import { giveWay } from '../platform/db/batches.ts'
import type { Db } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'
import { policy } from '../policy.ts'
import type { CustomerSite } from '../site.ts'

/**
 * Those without an SMS number stand in an index of their own (`account_lacking`: not those suspended by themselves),
 * so that counting and listing them never reads an account that has one. Its condition stands here word for word:
 * otherwise neither database uses it. The desk's own accounts are of a site that nothing here asks for.
 */
const LACKING = sql<SqlBool>`account.sms_number is null and account.suspended_at is null`

const total = sql<number>`count(*)`.as('n')

/** All accounts of a site, along the unique index of site and ID. */
export function countAccounts(db: Db, site: CustomerSite) {
  return counted(db.selectFrom('account').select(total).where('site', '=', site))
}

export function countLacking(db: Db, site: CustomerSite) {
  return counted(db.selectFrom('account').select(total).where('site', '=', site).where(LACKING))
}

/** Suspended by themselves, whatever became of their contract. */
export function countSuspended(db: Db, site: CustomerSite) {
  return counted(
    db.selectFrom('account').select(total).where('site', '=', site).where('suspended_at', 'is not', null),
  )
}

/** Suspended with their contract only. */
export function countSuspendedByContract(db: Db, site: CustomerSite) {
  return counted(ofSuspendedContracts(db, site).where('account.suspended_at', 'is', null))
}

/** Of those, the ones without a number. */
export function countLackingByContract(db: Db, site: CustomerSite) {
  return counted(ofSuspendedContracts(db, site).where(LACKING))
}

/** Not a join: SQLite would begin with all accounts instead of with the few contracts. */
function ofSuspendedContracts(db: Db, site: CustomerSite) {
  const suspended = db.selectFrom('contract').select('id').where('suspended_at', 'is not', null)
  return db.selectFrom('account').select(total).where('site', '=', site).where('contract_id', 'in', suspended)
}

async function counted(query: { executeTakeFirstOrThrow(): Promise<{ n: number }> }): Promise<number> {
  return Number((await query.executeTakeFirstOrThrow()).n)
}

/** Contracts that are not suspended, by the day from which on codes are compulsory for them. */
export async function contractsByDay(db: Db, operatorContract: string) {
  const rows = await db
    .selectFrom('contract')
    .select(['codes_from', total])
    .where('suspended_at', 'is', null)
    .where('id', '!=', operatorContract)
    .groupBy('codes_from')
    .execute()
  return rows.map(row => ({ day: row.codes_from, contracts: Number(row.n) }))
}

interface Lacking {
  readonly contracts: number
  readonly administrators: number
  readonly users: number
}

/**
 * What is missing in contracts that are not suspended, by the contracts' days. In pieces: SQLite answers without waiting, so
 * all of them at once would stop the process for everybody.
 */
export async function lackingByDay(
  db: Db,
  atOnce: number = policy.rollout.contractsAtOnce,
): Promise<ReadonlyMap<string | null, Lacking>> {
  const byDay = new Map<string | null, Lacking>()
  for (let from: string | undefined = ''; from !== undefined; ) {
    const to = await lastOfPiece(db, from, atOnce)
    for (const { day, ...more } of await lackingIn(db, { from, to })) {
      const before = byDay.get(day) ?? { contracts: 0, administrators: 0, users: 0 }
      byDay.set(day, {
        contracts: before.contracts + more.contracts,
        administrators: before.administrators + more.administrators,
        users: before.users + more.users,
      })
    }
    from = to
    await giveWay()
  }
  return byDay
}

/** `undefined`: those behind `from` are the last ones. */
async function lastOfPiece(db: Db, from: string, atOnce: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('contract')
    .select('id')
    .where('id', '>', from)
    .orderBy('id')
    .limit(1)
    .offset(atOnce - 1)
    .executeTakeFirst()
  return row?.id
}

/** Contracts behind `from`, up to and with `to`. */
interface Piece {
  readonly from: string
  readonly to: string | undefined
}

/** Each contract is looked up once. */
async function lackingIn(db: Db, piece: Piece) {
  const lacking = lackingContracts(db, 'admin', piece).unionAll(lackingContracts(db, 'user', piece))
  const contracts = db
    .selectFrom(lacking.as('site'))
    .select(['contract_id', sql<number>`sum(admins)`.as('admins'), sql<number>`sum(users)`.as('users')])
    .groupBy('contract_id')
  const rows = await db
    .selectFrom(contracts.as('lacking'))
    .innerJoin('contract', 'contract.id', 'lacking.contract_id')
    .select([
      'contract.codes_from',
      total,
      sql<number>`sum(lacking.admins)`.as('admins'),
      sql<number>`sum(lacking.users)`.as('users'),
    ])
    .where('contract.suspended_at', 'is', null)
    .groupBy('contract.codes_from')
    .execute()
  return rows.map(row => ({
    day: row.codes_from,
    contracts: Number(row.n),
    administrators: Number(row.admins),
    users: Number(row.users),
  }))
}

/** Read in the order of the index, so that nothing is sorted. */
function lackingContracts(db: Db, site: CustomerSite, { from, to }: Piece) {
  const mine = sql<number>`count(*)`
  const none = sql<number>`0`
  const behind = db
    .selectFrom('account')
    .select([
      'contract_id',
      (site === 'admin' ? mine : none).as('admins'),
      (site === 'user' ? mine : none).as('users'),
    ])
    .where('site', '=', site)
    .where(LACKING)
    .where('contract_id', '>', from)
    .groupBy('contract_id')
  return to === undefined ? behind : behind.where('contract_id', '<=', to)
}

/** Where a page of those who lack a number begins: behind this account. */
export interface Place {
  readonly contractId: string
  readonly loginId: string
}

export interface MissingQuestion {
  readonly site: CustomerSite
  /** Only contracts with this day; `null` = with none of their own; `undefined` = all. */
  readonly day?: string | null | undefined
  readonly after: Place
  readonly limit: number
}

/** By contract, then by ID: the order of the index. */
export function listMissing(db: Db, { site, day, after, limit }: MissingQuestion) {
  const all = db
    .selectFrom('account')
    .innerJoin('contract', 'contract.id', 'account.contract_id')
    .select([
      'account.id',
      'account.login_id',
      'account.contract_id',
      'account.last_sign_in_at',
      'contract.name',
      'contract.codes_from',
    ])
    .where('account.site', '=', site)
    .where(LACKING)
    .where('contract.suspended_at', 'is', null)
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple('account.contract_id', 'account.login_id'), '>', tuple(after.contractId, after.loginId)),
    )
    .orderBy('account.contract_id')
    .orderBy('account.login_id')
    .limit(limit)
  if (day === undefined) return all
  return day === null
    ? all.where('contract.codes_from', 'is', null)
    : all.where('contract.codes_from', '=', day)
}

/** The last count of a day stays. */
export async function saveDay(db: Db, row: Insertable<Schema['rollout_day']>): Promise<void> {
  const { day: _, ...counts } = row
  await db
    .insertInto('rollout_day')
    .values(row)
    .onConflict(conflict => conflict.column('day').doUpdateSet(counts))
    .execute()
}

/** Both days included, in their order. */
export function listDays(db: Db, from: string, to: string) {
  return db
    .selectFrom('rollout_day')
    .selectAll()
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .execute()
}
