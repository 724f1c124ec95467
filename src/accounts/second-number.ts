import type { Db } from '../platform/db/open.ts'
import { placeIn } from '../platform/sealed-column.ts'
import type { Vault } from '../platform/vault.ts'
import { ACCOUNT_SEALED } from './tables.ts'

/** 管理者（予備）: where an administrator's code can be sent when his phone is not at hand (D18). */
export interface SecondNumber {
  /** 11 digits; null when there is none, or its key is missing. */
  readonly number: string | null
  /** Since when he signs in with it, and not once with the first number. */
  readonly usedSince: number | null
}

export async function findSecondNumber(
  db: Db,
  vault: Vault,
  accountId: string,
): Promise<SecondNumber | undefined> {
  const row = await db
    .selectFrom('account')
    .select(['second_number as sealed', 'second_since as usedSince'])
    .where('id', '=', accountId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const reading = row.sealed === null ? undefined : vault.read(row.sealed, placeOf(accountId))
  return { number: reading?.kind === 'text' ? reading.text : null, usedSince: row.usedSince }
}

/** Of an account that is locked; null takes it away. Nobody has signed in with this one. */
export async function saveSecondNumber(
  tx: Db,
  vault: Vault,
  { accountId, number }: { readonly accountId: string; readonly number: string | null },
): Promise<void> {
  const second_number = number && vault.seal(number, placeOf(accountId))
  await tx
    .updateTable('account')
    .set({ second_number, second_since: null })
    .where('id', '=', accountId)
    .execute()
}

/** Somebody signed in with it: the first time counts. */
export async function noteSecondUsed(tx: Db, accountId: string, now: number): Promise<void> {
  await tx
    .updateTable('account')
    .set(eb => ({ second_since: eb.fn.coalesce('second_since', eb.val(now)) }))
    .where('id', '=', accountId)
    .execute()
}

/** Somebody signed in with the first number: whoever has the second one is not alone. */
export async function forgetSecondUse(tx: Db, accountId: string): Promise<void> {
  await tx
    .updateTable('account')
    .set({ second_since: null })
    .where('id', '=', accountId)
    .where('second_since', 'is not', null)
    .execute()
}

/** Takes one away that nobody can read any more, unless it changed. */
export async function removeSecondNumber(
  db: Db,
  was: { readonly accountId: string; readonly sealed: string },
): Promise<void> {
  await db
    .updateTable('account')
    .set({ second_number: null })
    .where('id', '=', was.accountId)
    .where('second_number', '=', was.sealed)
    .execute()
}

function placeOf(accountId: string) {
  return placeIn(ACCOUNT_SEALED.secondNumber, accountId)
}
