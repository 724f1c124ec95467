import type { Db } from '../platform/db/open.ts'
import type { Vault } from '../platform/vault.ts'
import { readNumber } from './sealed-number.ts'
import type { DeskRole } from './tables.ts'

/** The desk's own accounts, in the order of their IDs. */
export async function listDeskMembers(db: Db, vault: Vault) {
  const rows = await db
    .selectFrom('account')
    .select([
      'id',
      'login_id as loginId',
      'role',
      'sms_number',
      'last_sign_in_at as lastSignInAt',
      'password_initial as passwordIsInitial',
    ])
    .where('site', '=', 'op')
    .orderBy('login_id')
    .execute()
  return rows.map(row => readNumber(vault, row))
}

/** False when it was so already. */
export async function saveRole(tx: Db, id: string, role: DeskRole): Promise<boolean> {
  const row = await tx
    .updateTable('account')
    .set({ role })
    .where('id', '=', id)
    .where('role', '!=', role)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function deleteDeskMember(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('account').where('id', '=', id).where('site', '=', 'op').execute()
}
