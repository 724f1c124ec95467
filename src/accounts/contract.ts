import { inPowersOfTwo } from '../platform/db/batches.ts'
import { type Db, forUpdate } from '../platform/db/open.ts'
import { nameKey } from './names.ts'
import type { EnrolmentPolicy } from './tables.ts'

/** One customer of the operator, with its administrator. */
export interface Contract {
  readonly id: string
  readonly name: string
  /** 管理者ID */
  readonly administratorId: string
  /** Of the administrator's account. */
  readonly accountId: string
  /** How its administrator may enrol; null = as the installation says. */
  readonly enrolment: EnrolmentPolicy | null
  /** Day (YYYY-MM-DD, Japan) from which on codes are compulsory for it; null = as the installation says. */
  readonly codesFrom: string | null
  /** `never`: forwarding abroad does not belong to it. */
  readonly abroad: 'never' | null
  /** Since when none of its accounts signs in. */
  readonly suspendedAt: number | null
  /** Its last day (YYYY-MM-DD, Japan). */
  readonly endsOn: string | null
  readonly createdAt: number
  /** When any of this last changed, by the database's clock; 0 = before that was kept. */
  readonly updatedAt: number
}

export type ContractToAdd = Pick<Contract, 'id' | 'name' | 'enrolment' | 'codesFrom' | 'createdAt'>

/** The contract that the desk's accounts stand under; it is nobody's, and no list of customers shows it. */
export const OPERATOR_CONTRACT = 'operator'

export async function insertContracts(db: Db, contracts: readonly ContractToAdd[]): Promise<void> {
  for await (const some of inPowersOfTwo(contracts))
    await db.insertInto('contract').values(some.map(columnsOf)).execute()
}

/** Changes nothing when it is there. */
export async function insertOperatorContract(db: Db, contract: ContractToAdd): Promise<void> {
  await db
    .insertInto('contract')
    .values(columnsOf(contract))
    .onConflict(conflict => conflict.column('id').doNothing())
    .execute()
}

function columnsOf({ id, name, enrolment, codesFrom, createdAt }: ContractToAdd) {
  return { id, name, name_key: nameKey(name), enrolment, codes_from: codesFrom, created_at: createdAt }
}

export function findContract(db: Db, administratorId: string): Promise<Contract | undefined> {
  return contracts(db).where('administrator.login_id', '=', administratorId).executeTakeFirst()
}

/** In the order of their 管理者IDs, from the one after `after` on: along the index of these. */
interface Page {
  readonly after: string
  readonly limit: number
}

export function listContracts(db: Db, page: Page): Promise<Contract[]> {
  return pageOf(contracts(db), page)
}

/** Those whose administrator has no SMS number. */
export function listContractsWithoutNumber(db: Db, page: Page): Promise<Contract[]> {
  return pageOf(contracts(db).where('administrator.sms_number', 'is', null), page)
}

function pageOf(query: ReturnType<typeof contracts>, { after, limit }: Page): Promise<Contract[]> {
  return query
    .where('administrator.login_id', '>', after)
    .orderBy('administrator.login_id')
    .limit(limit)
    .execute()
}

/** Those that changed since then, in the order in which they did; along the index of that. */
export function listContractsUpdated(db: Db, page: UpdatedPage): Promise<Contract[]> {
  const { since, after, limit } = page
  return contracts(db)
    .where('contract.updated_at', '>=', since)
    .$if(after !== undefined, query =>
      query.where(eb =>
        eb(eb.refTuple('contract.updated_at', 'contract.id'), '>', eb.tuple(after?.at ?? 0, after?.id ?? '')),
      ),
    )
    .orderBy('contract.updated_at')
    .orderBy('contract.id')
    .limit(limit)
    .execute()
}

/** A stretch of what changed since a time; `after`: the last one of the page before. */
export interface UpdatedPage {
  readonly since: number
  readonly after: { readonly at: number; readonly id: string } | undefined
  readonly limit: number
}

/** Those with these ids, in the order of the ids. */
export function listContractsOf(db: Db, ids: readonly string[]): Promise<Contract[]> {
  return contracts(db).where('contract.id', 'in', ids).orderBy('contract.id').execute()
}

function contracts(db: Db) {
  return db
    .selectFrom('account as administrator')
    .innerJoin('contract', 'contract.id', 'administrator.contract_id')
    .select([
      'contract.id',
      'contract.name',
      'administrator.login_id as administratorId',
      'administrator.id as accountId',
      'contract.enrolment',
      'contract.codes_from as codesFrom',
      'contract.abroad',
      'contract.suspended_at as suspendedAt',
      'contract.ends_on as endsOn',
      'contract.created_at as createdAt',
      'contract.updated_at as updatedAt',
    ])
    .where('administrator.site', '=', 'admin')
}

/** Makes others that want to change it wait until this transaction ends; false when there is none. */
export async function lockContract(tx: Db, administratorId: string): Promise<boolean> {
  const query = tx
    .selectFrom('contract')
    .select('id')
    .where('id', '=', eb =>
      eb
        .selectFrom('account')
        .select('contract_id')
        .where('site', '=', 'admin')
        .where('login_id', '=', administratorId),
    )
  return (await forUpdate(tx, query).executeTakeFirst()) !== undefined
}

/** The same for the contract of a customer's account, before the account itself is locked: nobody waits in a circle. */
export async function lockContractOf(tx: Db, accountId: string): Promise<boolean> {
  const query = tx
    .selectFrom('contract')
    .select('id')
    .where('id', '=', eb =>
      eb.selectFrom('account').select('contract_id').where('id', '=', accountId).where('site', '!=', 'op'),
    )
  return (await forUpdate(tx, query).executeTakeFirst()) !== undefined
}

/** False when it was so already. */
export async function saveContractName(db: Db, id: string, name: string): Promise<boolean> {
  if (!(await saveOther(db, id, { column: 'name', value: name }))) return false
  await db
    .updateTable('contract')
    .set({ name_key: nameKey(name) })
    .where('id', '=', id)
    .execute()
  return true
}

/** False when it was so already. */
export function saveCodesFrom(db: Db, id: string, day: string | null): Promise<boolean> {
  return saveOther(db, id, { column: 'codes_from', value: day })
}

/** False when it was so already. */
export function saveContractAbroad(db: Db, id: string, rule: 'never' | null): Promise<boolean> {
  return saveOther(db, id, { column: 'abroad', value: rule })
}

/** False when it was so already. */
export function saveEndsOn(db: Db, id: string, day: string | null): Promise<boolean> {
  return saveOther(db, id, { column: 'ends_on', value: day })
}

async function saveOther(
  db: Db,
  id: string,
  {
    column,
    value,
  }: { readonly column: 'name' | 'codes_from' | 'abroad' | 'ends_on'; readonly value: string | null },
): Promise<boolean> {
  const row = await db
    .updateTable('contract')
    .set(column, value)
    .where('id', '=', id)
    .where(column, 'is distinct from', value)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function saveEnrolment(db: Db, id: string, enrolment: EnrolmentPolicy | null): Promise<void> {
  await db.updateTable('contract').set({ enrolment }).where('id', '=', id).execute()
}
