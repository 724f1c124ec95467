import type { Db } from '../platform/db/open.ts'
import { placeIn } from '../platform/sealed-column.ts'
import type { Vault } from '../platform/vault.ts'
import type { SiteKind } from '../site.ts'
import type { AccountName } from './account.ts'
import { findSealed, listSealed, lockSealed, saveFirstSealed, saveSealed } from './number-store.ts'
import { ACCOUNT_SEALED } from './tables.ts'

/** An account's SMS number. */
export interface SmsNumber {
  /** 11 digits; null when there is none, or its key is missing. */
  readonly number: string | null
  /** Why it cannot be read. */
  readonly unreadable: string | undefined
  /** Goes up with every change of the number. */
  readonly version: number
}

/** With what stands beside it in lists. */
export interface RegisteredNumber extends SmsNumber {
  readonly id: string
  readonly site: SiteKind
  readonly loginId: string
  /** To look for it where numbers are sealed. */
  readonly hash: string | null
  /** A code sent to it was typed back (D5). */
  readonly confirmed: 0 | 1
  /** Of a service user. */
  readonly lineNumber: string | null
  readonly userName: string | null
}

/** Some accounts of a contract. */
export interface SomeAccounts {
  readonly contractId: string
  readonly accountIds: readonly string[]
}

/** Enrolment (M15): only while there is no number. */
export function registerFirstNumber(
  tx: Db,
  vault: Vault,
  first: { readonly accountId: string; readonly number: string; readonly confirmed: 0 | 1 },
): Promise<void> {
  const { accountId, number, confirmed } = first
  return saveFirstSealed(tx, { accountId, confirmed, ...sealNumber(vault, accountId, number) })
}

/** Of accounts that are locked; null takes the number away. */
export function saveNumbers(
  tx: Db,
  vault: Vault,
  saved: {
    readonly confirmed: 0 | 1
    readonly rows: readonly { readonly accountId: string; readonly number: string | null }[]
  },
): Promise<void> {
  return saveSealed(tx, { ...saved, seal: row => sealNumber(vault, row.accountId, row.number) })
}

export async function findNumber(db: Db, vault: Vault, of: AccountName) {
  const row = await findSealed(db, of)
  return row && readNumber(vault, row)
}

/** In no order. The rows whose number cannot be read stay of use otherwise. */
export async function listNumbersOf(db: Db, vault: Vault, of: SomeAccounts): Promise<RegisteredNumber[]> {
  const rows = await listSealed(db, of)
  return rows.map(row => readNumber(vault, row))
}

/** Locked in the order of their ids, so that two changes at once wait for each other, not in a circle. */
export async function lockNumbers(tx: Db, vault: Vault, of: SomeAccounts) {
  return (await lockSealed(tx, of)).map(row => readNumber(vault, row))
}

/** A row of an account, as the table keeps its number. */
export interface SealedRow {
  readonly id: string
  readonly sms_number: string | null
}

/** As it stands in the table, for this account alone. */
export function sealNumber(vault: Vault, accountId: string, number: string | null) {
  return {
    sms_number: number && vault.seal(number, placeIn(ACCOUNT_SEALED.number, accountId)),
    sms_number_hash: number && vault.hash(number),
  }
}

export type Opened<Row> = Omit<Row, 'sms_number'> & Pick<SmsNumber, 'number' | 'unreadable'>

/** The row with its number opened. */
export function readNumber<Row extends SealedRow>(
  vault: Vault,
  { sms_number: sealed, ...row }: Row,
): Opened<Row> {
  if (sealed === null) return { ...row, number: null, unreadable: undefined }
  const reading = vault.read(sealed, placeIn(ACCOUNT_SEALED.number, row.id))
  return reading.kind === 'text'
    ? { ...row, number: reading.text, unreadable: undefined }
    : { ...row, number: null, unreadable: reading.reason }
}

/** The same where nothing can be done without it: throws when it cannot be read. */
export function getNumber<Row extends SealedRow>(vault: Vault, { sms_number: sealed, ...row }: Row) {
  return { ...row, number: sealed && vault.open(sealed, placeIn(ACCOUNT_SEALED.number, row.id)) }
}

/** The number alone, in plain digits; `undefined` when there is none, or its key is missing. */
export function numberIn(vault: Vault, row: SealedRow): string | undefined {
  return readNumber(vault, row).number ?? undefined
}

export { listConfirmed, lockNumberVersion, removeNumber } from './number-store.ts'
