import type { DeskRole } from '../accounts/tables.ts'
import { ACCOUNT_SEALED } from '../accounts/tables.ts'
import { type Db, forUpdate } from '../platform/db/open.ts'
import { placeIn } from '../platform/sealed-column.ts'
import type { Vault } from '../platform/vault.ts'

/** The contract that the desk's accounts stand under; it is nobody's, and no list of customers shows it. */
export const OPERATOR_CONTRACT = 'operator'

/** False when the ID is taken. Makes their contract with the first one. */
export async function insertOperator(
  tx: Db,
  numbers: Vault,
  operator: {
    id: string
    loginId: string
    role: DeskRole
    passwordHash: string
    passwordInitial: 0 | 1
    smsNumber: string | null
    contractName: string
    now: number
  },
): Promise<boolean> {
  await tx
    .insertInto('contract')
    .values({ id: OPERATOR_CONTRACT, name: operator.contractName, created_at: operator.now })
    .onConflict(conflict => conflict.column('id').doNothing())
    .execute()
  const { smsNumber } = operator
  const row = await tx
    .insertInto('account')
    .values({
      id: operator.id,
      contract_id: OPERATOR_CONTRACT,
      site: 'op',
      login_id: operator.loginId,
      line_id: null,
      password_hash: operator.passwordHash,
      password_initial: operator.passwordInitial,
      sms_number: smsNumber && numbers.seal(smsNumber, placeIn(ACCOUNT_SEALED.number, operator.id)),
      sms_number_hash: smsNumber && numbers.hash(smsNumber),
      role: operator.role,
      created_at: operator.now,
    })
    .onConflict(conflict => conflict.columns(['site', 'login_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export function findOperator(db: Db, loginId: string) {
  return operators(db).select('id').where('login_id', '=', loginId).executeTakeFirst()
}

/** False when it was so already. */
export async function saveRole(tx: Db, accountId: string, role: DeskRole): Promise<boolean> {
  const row = await tx
    .updateTable('account')
    .set({ role })
    .where('id', '=', accountId)
    .where('role', '!=', role)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Locked until the transaction ends; the number is `undefined` when there is none, or its key is missing. */
export async function lockOperatorNumber(tx: Db, numbers: Vault, loginId: string) {
  const query = operators(tx).select(['id', 'sms_number']).where('login_id', '=', loginId)
  const row = await forUpdate(tx, query).executeTakeFirst()
  return row && { id: row.id, number: open(numbers, row) }
}

export async function deleteOperator(tx: Db, accountId: string): Promise<void> {
  await tx.deleteFrom('account').where('id', '=', accountId).where('site', '=', 'op').execute()
}

export async function listOperatorRows(db: Db, numbers: Vault) {
  const rows = await operators(db)
    .select(['id', 'login_id', 'role', 'sms_number', 'last_sign_in_at', 'password_initial'])
    .orderBy('login_id')
    .execute()
  return rows.map(row => ({ ...row, number: open(numbers, row) }))
}

function operators(db: Db) {
  return db.selectFrom('account').where('site', '=', 'op')
}

function open(numbers: Vault, row: { id: string; sms_number: string | null }): string | undefined {
  if (row.sms_number === null) return undefined
  const reading = numbers.read(row.sms_number, placeIn(ACCOUNT_SEALED.number, row.id))
  return reading.kind === 'text' ? reading.text : undefined
}
