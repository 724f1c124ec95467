import { ACCOUNT_SEALED } from '../accounts/tables.ts'
import { HELD_PAYLOAD } from '../acts/tables.ts'
import { API_ANSWER } from '../api/tables.ts'
import { CHALLENGE_NUMBER } from '../challenges/tables.ts'
import { KEPT_FORM } from '../kept-forms/tables.ts'
import type { SealedColumn } from '../platform/sealed-column.ts'
import { MESSAGE_NUMBER } from '../sms/tables.ts'
import { DRAFT_SEALED } from '../sms-numbers/tables.ts'

/** Rows of drafts, which end with their draft. */
export const DRAFTS: readonly SealedColumn[] = [DRAFT_SEALED.old, DRAFT_SEALED.new]

/** Those that are older than sealing; into the others nothing else was ever written. */
export const ONCE_PLAIN: readonly SealedColumn[] = [
  ACCOUNT_SEALED.number,
  CHALLENGE_NUMBER,
  ...DRAFTS,
  MESSAGE_NUMBER,
]

/** Every column that is sealed; the demonstration's inbox, which is the phone itself, aside. */
export const COLUMNS: readonly SealedColumn[] = [
  ...ONCE_PLAIN,
  DRAFT_SEALED.file,
  ACCOUNT_SEALED.initialPassword,
  ACCOUNT_SEALED.secondNumber,
  API_ANSWER,
  HELD_PAYLOAD,
  KEPT_FORM,
]

/** Rows that are of no use without what is sealed in them. */
export const DELETED_WHEN_LOST: readonly SealedColumn[] = [
  API_ANSWER,
  CHALLENGE_NUMBER,
  MESSAGE_NUMBER,
  DRAFT_SEALED.file,
  HELD_PAYLOAD,
  KEPT_FORM,
]
