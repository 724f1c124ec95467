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

/** Whose codes go to the same phone as this one's, whose ID is among them: whoever holds it may be all of them. */
export async function listSharingPhone(db: Db, vault: Vault, loginId: string): Promise<readonly string[]> {
  const members = db.selectFrom('account').where('site', '=', 'op')
  const own = await members.select(['id', 'sms_number']).where('login_id', '=', loginId).executeTakeFirst()
  const number = own && readNumber(vault, own).number
  if (!number) return [loginId]
  const all = members.select('login_id as loginId').where('sms_number_hash', 'in', vault.hashes(number))
  return [loginId, ...(await all.execute()).map(member => member.loginId)]
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
