import { placeIn } from '../platform/sealed-column.ts'
import type { Vault } from '../platform/vault.ts'
import type { SmsNumber } from './number.ts'
import { ACCOUNT_SEALED } from './tables.ts'

/** A row of an account, as the table keeps its SMS number: opened here, and nowhere outside of this folder. */
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

/** A row whose number was opened. */
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
